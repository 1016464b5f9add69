import type { AnomalyKind, Fulfilment, OrderStatus, RefundStatus } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';

/** A scrape counts no further: beyond this the number says “too many” in any case. */
const MOST = 10_000;

interface CountRow {
  readonly count: number;
}

export async function countOrders(sql: Sql, status: OrderStatus): Promise<number> {
  const [row] = await sql.query<CountRow>`
    SELECT count(*) AS "count" FROM (SELECT 1 FROM "Order" WHERE "status" = ${status} LIMIT ${MOST}) AS "some"`;
  return row?.count ?? 0;
}

export async function countRefunds(sql: Sql, status: RefundStatus): Promise<number> {
  const [row] = await sql.query<CountRow>`
    SELECT count(*) AS "count" FROM (SELECT 1 FROM "Refund" WHERE "status" = ${status} LIMIT ${MOST}) AS "some"`;
  return row?.count ?? 0;
}

export async function countOpenAnomalies(sql: Sql, kind: AnomalyKind): Promise<number> {
  const [row] = await sql.query<CountRow>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Anomaly" WHERE "kind" = ${kind} AND "resolvedAt" IS NULL LIMIT ${MOST}
    ) AS "some"`;
  return row?.count ?? 0;
}

/** When the oldest open anomaly of a kind was seen; null where none is open. */
export async function findOldestAnomaly(sql: Sql, kind: AnomalyKind): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "at" FROM "Anomaly" WHERE "kind" = ${kind} AND "resolvedAt" IS NULL
    ORDER BY "resolvedAt", "id" LIMIT 1`;
  return row?.at ?? null;
}

/** When the oldest PENDING order ends; null where there is none. */
export async function findOldestPendingEnd(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "expiresAt" AS "at" FROM "Order" WHERE "status" = 'PENDING' ORDER BY "id" LIMIT 1`;
  return row?.at ?? null;
}

/** The next check of an order of a status that has waited longest; null where none is due. */
export async function findOldestOrderCheck(sql: Sql, status: OrderStatus, now: Date): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "nextCheckAt" AS "at" FROM "Order"
    WHERE "status" = ${status} AND "nextCheckAt" <= ${now} ORDER BY "nextCheckAt" LIMIT 1`;
  return row?.at ?? null;
}

export async function findOldestRefundCheck(sql: Sql, now: Date): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "nextCheckAt" AS "at" FROM "Refund" WHERE "nextCheckAt" <= ${now} ORDER BY "nextCheckAt" LIMIT 1`;
  return row?.at ?? null;
}

/** The next check of the fulfilment of an order that has waited longest; null where none is due. */
export async function findOldestFulfilmentCheck(
  sql: Sql,
  fulfilment: Fulfilment,
  now: Date,
): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "fulfilmentCheckAt" AS "at" FROM "Order"
    WHERE "fulfilment" = ${fulfilment} AND "fulfilmentCheckAt" <= ${now} ORDER BY "fulfilmentCheckAt" LIMIT 1`;
  return row?.at ?? null;
}

/** Messages to buyers that are to be sent, now or later. */
export async function countWaitingMessages(sql: Sql): Promise<number> {
  const [row] = await sql.query<CountRow>`
    SELECT count(*) AS "count" FROM (SELECT 1 FROM "Message" WHERE "status" = 'WAITING' LIMIT ${MOST}) AS "some"`;
  return row?.count ?? 0;
}

/** When the oldest message was planned that has been tried and still waits; null where there is none. */
export async function findOldestTriedMessage(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "createdAt" AS "at" FROM (
      SELECT "createdAt" FROM "Message" WHERE "status" = 'WAITING' AND "checkCount" > 0 LIMIT ${MOST}
    ) AS "some" ORDER BY "createdAt" LIMIT 1`;
  return row?.at ?? null;
}

export async function findOldestMessageCheck(sql: Sql, now: Date): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "nextCheckAt" AS "at" FROM "Message"
    WHERE "status" = 'WAITING' AND "nextCheckAt" <= ${now} ORDER BY "nextCheckAt" LIMIT 1`;
  return row?.at ?? null;
}

/** Shipments whose report WeChat has not taken yet. */
export async function countWaitingReports(sql: Sql): Promise<number> {
  const [row] = await sql.query<CountRow>`
    SELECT count(*) AS "count" FROM (SELECT 1 FROM "Shipment" WHERE "report" = 'WAITING' LIMIT ${MOST}) AS "some"`;
  return row?.count ?? 0;
}

/** When the oldest shipment was made whose report has been tried and still waits; null where there is none. */
export async function findOldestTriedReport(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "createdAt" AS "at" FROM (
      SELECT "createdAt" FROM "Shipment" WHERE "report" = 'WAITING' AND "checkCount" > 0 LIMIT ${MOST}
    ) AS "some" ORDER BY "createdAt" LIMIT 1`;
  return row?.at ?? null;
}

export async function findOldestReportCheck(sql: Sql, now: Date): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "nextCheckAt" AS "at" FROM "Shipment"
    WHERE "report" = 'WAITING' AND "nextCheckAt" <= ${now} ORDER BY "nextCheckAt" LIMIT 1`;
  return row?.at ?? null;
}

/** Paid orders that are to be shipped. */
export async function countUnshipped(sql: Sql): Promise<number> {
  const [row] = await sql.query<CountRow>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Order" WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID' LIMIT ${MOST}
    ) AS "some"`;
  return row?.count ?? 0;
}

/** When the oldest of them was paid; null where there is none. */
export async function findOldestUnshipped(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date | null }>`
    SELECT "paidAt" AS "at" FROM "Order" WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID'
    ORDER BY "id" LIMIT 1`;
  return row?.at ?? null;
}
