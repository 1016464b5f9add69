import type { Sql, Tx } from '../../database/sql.js';
import type { Order } from '../../generated/prisma/client.js';

/** The order that a payment is compared with. */
export interface PayableOrder
  extends Pick<Order, 'id' | 'status' | 'totalFen' | 'transactionId' | 'deliveryKind'> {
  readonly openid: string;
  /** The order that this payment has paid already. */
  readonly paidOrderId: string | null;
  /** Where WeChat said before that it knows no such order. */
  readonly unknownThereId: string | null;
  /** A notification about the order that was kept without effect. */
  readonly mismatchedId: string | null;
  /** The message template of its payment that the buyer accepted. */
  readonly acceptedTemplateId: string | null;
}

/** In one statement: most orders have none of the last three, and need no further one. */
export async function findPayableOrder(
  tx: Tx,
  orderId: string,
  transactionId: string | null,
): Promise<PayableOrder | undefined> {
  const [order] = await tx.query<PayableOrder>`
    SELECT "Order"."id", "Order"."status", "Order"."totalFen", "Order"."transactionId", "Order"."deliveryKind",
      "User"."openid",
      (SELECT "id" FROM "Order" WHERE "transactionId" = ${transactionId}) AS "paidOrderId",
      (SELECT "id" FROM "Anomaly" WHERE "kind" = 'ORDER_UNKNOWN_THERE' AND "subject" = "Order"."id"
        AND "resolvedAt" IS NULL) AS "unknownThereId",
      (SELECT "id" FROM "Notification" WHERE "outTradeNo" = "Order"."id" AND "outcome" = 'MISMATCHED' LIMIT 1)
        AS "mismatchedId",
      (SELECT "templateId" FROM "Subscription" WHERE "orderId" = "Order"."id" AND "event" = 'PAID' LIMIT 1)
        AS "acceptedTemplateId"
    FROM "Order" JOIN "User" ON "User"."id" = "Order"."userId" WHERE "Order"."id" = ${orderId}`;
  return order;
}

export type PayState = Pick<Order, 'status' | 'prepayId'>;

export async function findPayState(tx: Tx, orderId: string): Promise<PayState | undefined> {
  const [order] = await tx.query<PayState>`SELECT "status", "prepayId" FROM "Order" WHERE "id" = ${orderId}`;
  return order;
}

interface Prepay {
  readonly prepayId: string;
  readonly prepayExpiresAt: Date | null;
  readonly expiresAt: Date;
  readonly nextCheckAt: Date;
}

/** False where the order is no longer PENDING. */
export async function setPrepay(tx: Tx, orderId: string, prepay: Prepay): Promise<boolean> {
  const { prepayId, prepayExpiresAt, expiresAt, nextCheckAt } = prepay;
  const count = await tx.execute`
    UPDATE "Order" SET "prepayId" = ${prepayId}, "prepayExpiresAt" = ${prepayExpiresAt},
      "expiresAt" = ${expiresAt}, "nextCheckAt" = ${nextCheckAt}, "checkCount" = 0
    WHERE "id" = ${orderId} AND "status" = 'PENDING'`;
  return count === 1;
}

// SQLite takes an index of a part of the rows only for a statement that has its condition, “not PAID”, in words.

export async function hasPendingOrders(tx: Tx, userId: string, count: number): Promise<boolean> {
  const pending = await tx.query<unknown>`
    SELECT "id" FROM "Order" WHERE "userId" = ${userId} AND "status" = 'PENDING' AND "status" <> 'PAID' LIMIT ${count}`;
  return pending.length >= count;
}

export type LatestOrder = Pick<Order, 'status' | 'createdAt' | 'closedAt' | 'transactionId'>;

/** Newest first. */
export function listLatestOrders(sql: Sql, userId: string, take: number): Promise<LatestOrder[]> {
  return sql.query<LatestOrder>`
    SELECT "status", "createdAt", "closedAt", "transactionId" FROM "Order"
    WHERE "userId" = ${userId} ORDER BY "id" DESC LIMIT ${take}`;
}

/** The units of each product in the buyer's PENDING orders. */
export function sumPendingUnits(tx: Tx, userId: string): Promise<{ productId: string; units: number }[]> {
  return tx.query<{ productId: string; units: number }>`
    SELECT "OrderItem"."productId", CAST(SUM("OrderItem"."quantity") AS INTEGER) AS "units"
    FROM "Order" JOIN "OrderItem" ON "OrderItem"."orderId" = "Order"."id"
    WHERE "Order"."userId" = ${userId} AND "Order"."status" = 'PENDING' AND "Order"."status" <> 'PAID'
    GROUP BY "OrderItem"."productId"`;
}
