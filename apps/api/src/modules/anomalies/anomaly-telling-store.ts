import type { AnomalyKind } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';

/** Whether an open anomaly has no message of the robot yet. */
export async function hasUntoldAnomaly(sql: Sql): Promise<boolean> {
  const untold = await sql.query<unknown>`
    SELECT 1 FROM "Anomaly" WHERE "resolvedAt" IS NULL AND "robotMessage" IS NULL LIMIT 1`;
  return untold.length > 0;
}

/** Puts every open anomaly that has no message yet into this one. */
export async function addToMessage(tx: Tx, message: number): Promise<void> {
  await tx.execute`
    UPDATE "Anomaly" SET "robotMessage" = ${message} WHERE "resolvedAt" IS NULL AND "robotMessage" IS NULL`;
}

export interface ToldKind {
  readonly kind: AnomalyKind;
  readonly count: number;
  readonly oldestAt: Date;
}

/** What a message has to tell: its anomalies that are still open, by kind, the oldest kind first. */
export async function listKindsOfMessage(database: Database, message: number): Promise<ToldKind[]> {
  const groups = await database.anomaly.groupBy({
    by: ['kind'],
    where: { resolvedAt: null, robotMessage: message },
    _count: true,
    _min: { at: true },
    orderBy: { _min: { at: 'asc' } },
  });
  return groups.flatMap(({ kind, _count: count, _min: { at } }) =>
    at === null ? [] : [{ kind, count, oldestAt: at }],
  );
}

/** How many open anomalies wait: those without a message, and those of the message that is not sent yet. */
export function countUntold(database: Database, message: number): Promise<number> {
  return database.anomaly.count({
    where: { resolvedAt: null, OR: [{ robotMessage: null }, { robotMessage: message }] },
  });
}

/** The first days that could not be reconciled, of those that a message tells of. */
export async function listFailedDays(database: Database, message: number, take: number): Promise<string[]> {
  const failed = await database.anomaly.findMany({
    where: { kind: 'RECONCILIATION_FAILED', resolvedAt: null, robotMessage: message },
    select: { subject: true },
    orderBy: { subject: 'asc' },
    take,
  });
  return failed.map(({ subject }) => subject);
}
