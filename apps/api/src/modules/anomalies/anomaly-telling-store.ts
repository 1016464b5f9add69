import type { AnomalyKind } from '@taro-pay/contracts';
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
export async function listKindsOfMessage(sql: Sql, message: number): Promise<ToldKind[]> {
  const kinds = await sql.query<{ kind: AnomalyKind; count: number; oldestAt: Date | string }>`
    SELECT "kind", COUNT(*) AS "count", MIN("at") AS "oldestAt" FROM "Anomaly"
    WHERE "resolvedAt" IS NULL AND "robotMessage" = ${message} GROUP BY "kind" ORDER BY MIN("at")`;
  // SQLite has no type for a computed column.
  return kinds.map(({ kind, count, oldestAt }) => ({ kind, count, oldestAt: new Date(oldestAt) }));
}

/** How many open anomalies wait: those without a message, and those of the message that is not sent yet. */
export async function countUntold(sql: Sql, message: number): Promise<number> {
  const [untold] = await sql.query<{ count: number }>`
    SELECT COUNT(*) AS "count" FROM "Anomaly"
    WHERE "resolvedAt" IS NULL AND ("robotMessage" IS NULL OR "robotMessage" = ${message})`;
  return untold?.count ?? 0;
}

/** The first days that could not be reconciled, of those that a message tells of. */
export async function listFailedDays(sql: Sql, message: number, take: number): Promise<string[]> {
  const failed = await sql.query<{ subject: string }>`
    SELECT "subject" FROM "Anomaly"
    WHERE "kind" = 'RECONCILIATION_FAILED' AND "resolvedAt" IS NULL AND "robotMessage" = ${message}
    ORDER BY "subject" LIMIT ${take}`;
  return failed.map(({ subject }) => subject);
}
