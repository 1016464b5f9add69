import type { PaymentSource } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';

interface Period {
  readonly from: Date;
  readonly to: Date;
}

interface PaidRow {
  readonly payments: number;
  readonly paidFen: number;
}

export async function sumPaid(sql: Sql, { from, to }: Period): Promise<PaidRow> {
  const [row] = await sql.query<PaidRow>`
    SELECT COUNT(*) AS "payments", COALESCE(SUM("totalFen"), 0) AS "paidFen"
    FROM "Order" WHERE "paidAt" >= ${from} AND "paidAt" < ${to}`;
  return row ?? { payments: 0, paidFen: 0 };
}

interface KnownRow {
  readonly payments: number;
  readonly knownMs: number;
  readonly slowestMs: number;
  readonly withinSecond: number;
  readonly withinMinute: number;
}

/**
 * How soon the payments of a period became known from a source; late money has none, nor have payments from before it was
 * kept. A statement for each source reads the index three times quicker than one that groups by it and has to sort.
 */
export async function sumKnown(sql: Sql, source: PaymentSource, { from, to }: Period): Promise<KnownRow> {
  const [row] = await sql.query<KnownRow>`
    SELECT COUNT(*) AS "payments", COALESCE(SUM("knownAfterMs"), 0) AS "knownMs",
      COALESCE(MAX("knownAfterMs"), 0) AS "slowestMs",
      COALESCE(SUM(CASE WHEN "knownAfterMs" <= 1000 THEN 1 ELSE 0 END), 0) AS "withinSecond",
      COALESCE(SUM(CASE WHEN "knownAfterMs" <= 60000 THEN 1 ELSE 0 END), 0) AS "withinMinute"
    FROM "Order" WHERE "paidSource" = ${source} AND "paidAt" >= ${from} AND "paidAt" < ${to}`;
  return row ?? { payments: 0, knownMs: 0, slowestMs: 0, withinSecond: 0, withinMinute: 0 };
}

interface RefundedRow {
  readonly refunds: number;
  readonly refundedFen: number;
}

export async function sumRefunded(sql: Sql, { from, to }: Period): Promise<RefundedRow> {
  const [row] = await sql.query<RefundedRow>`
    SELECT COUNT(*) AS "refunds", COALESCE(SUM("amountFen"), 0) AS "refundedFen"
    FROM "Refund" WHERE "succeededAt" >= ${from} AND "succeededAt" < ${to}`;
  return row ?? { refunds: 0, refundedFen: 0 };
}

interface PlacedRow {
  readonly placed: number;
  readonly reachedCashier: number;
  readonly paidOfPlaced: number;
}

/** Of the orders with these ids. */
export async function countPlaced(
  sql: Sql,
  ids: { readonly from: string; readonly before: string },
): Promise<PlacedRow> {
  const [row] = await sql.query<PlacedRow>`
    SELECT COUNT(*) AS "placed", COUNT("prepayId") AS "reachedCashier", COUNT("paidAt") AS "paidOfPlaced"
    FROM "Order" WHERE "id" >= ${ids.from} AND "id" < ${ids.before}`;
  return row ?? { placed: 0, reachedCashier: 0, paidOfPlaced: 0 };
}

interface WaitingRow {
  readonly openOrders: number;
  readonly openAnomalies: number;
  readonly openRefundApplications: number;
  readonly oldestAnomalyAt: Date | null;
  readonly lastNotificationAt: Date | null;
}

/** What waits now. */
export async function countWaiting(sql: Sql): Promise<WaitingRow> {
  const [counts] = await sql.query<Omit<WaitingRow, 'oldestAnomalyAt' | 'lastNotificationAt'>>`
    SELECT (SELECT COUNT(*) FROM "Order" WHERE "status" = 'PENDING') AS "openOrders",
      (SELECT COUNT(*) FROM "Anomaly" WHERE "resolvedAt" IS NULL) AS "openAnomalies",
      (SELECT COUNT(*) FROM "RefundApplication"
        WHERE CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END = 0) AS "openRefundApplications"`;
  const [anomaly] = await sql.query<{ at: Date }>`
    SELECT "at" FROM "Anomaly" WHERE "resolvedAt" IS NULL ORDER BY "resolvedAt", "id" LIMIT 1`;
  const [notification] = await sql.query<{ at: Date }>`
    SELECT "receivedAt" AS "at" FROM "Notification" ORDER BY "receivedAt" DESC LIMIT 1`;
  return {
    ...(counts ?? { openOrders: 0, openAnomalies: 0, openRefundApplications: 0 }),
    oldestAnomalyAt: anomaly?.at ?? null,
    lastNotificationAt: notification?.at ?? null,
  };
}
