import type { Anomaly } from '@taro-pay/contracts';
import { actionsOf } from './anomaly-actions.js';
import type { AnomalyRow } from './anomaly-store.js';

export function presentAnomaly(row: AnomalyRow): Anomaly {
  const { id, kind, orderId, at, detail, resolvedAt } = row;
  return {
    ...{ id, kind, orderId, detail },
    at: at.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    actions: resolvedAt === null ? [...actionsOf(row)] : [],
  };
}
