import type { Anomaly } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';
import { actionsOf } from './anomaly-actions.js';
import { type AnomalyRow, listResolvers } from './anomaly-store.js';

export async function presentAnomalies(sql: Sql, rows: readonly AnomalyRow[]): Promise<Anomaly[]> {
  const resolved = rows.filter(({ resolvedAt }) => resolvedAt !== null).map(({ id }) => id);
  const resolvers = await listResolvers(sql, resolved);
  return rows.map((row) => present(row, resolvers.get(row.id) ?? null));
}

function present(row: AnomalyRow, resolvedBy: string | null): Anomaly {
  const { id, kind, orderId, at, detail, resolvedAt } = row;
  return {
    ...{ id, kind, orderId, detail },
    at: at.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    resolvedBy,
    actions: resolvedAt === null ? [...actionsOf(row)] : [],
  };
}
