import type { OrderEvent } from '@taro-pay/contracts';
import { canOrderBecome, type PaymentSource } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type {
  OrderEvent as EventRow,
  OrderItem as ItemRow,
  Order as Row,
} from '../../generated/prisma/client.js';

export type { EventRow, Row as Order };

/** The columns that buyers see, and those that a payment needs. */
export interface OrderRow
  extends Pick<
    Row,
    | 'id'
    | 'userId'
    | 'status'
    | 'totalFen'
    | 'payerTotalFen'
    | 'refundedFen'
    | 'prepayId'
    | 'prepayExpiresAt'
    | 'createdAt'
    | 'expiresAt'
    | 'paidAt'
    | 'closedAt'
    | 'deliveryKind'
    | 'deliveryFen'
    | 'note'
    | 'fulfilment'
  > {
  readonly items: readonly OrderLine[];
}

export type OrderLine = Pick<ItemRow, 'productId' | 'name' | 'priceFen' | 'quantity'>;

/** Comes first in every transaction that reads an order and writes what follows from it. */
export function lockOrder(tx: Tx, orderId: string): Promise<void> {
  return tx.lock`SELECT "id" FROM "Order" WHERE "id" = ${orderId}`;
}

export async function findOrder(sql: Sql, orderId: string): Promise<Row | undefined> {
  const [order] = await sql.query<Row>`SELECT * FROM "Order" WHERE "id" = ${orderId}`;
  return order;
}

export function listItems(sql: Sql, orderId: string): Promise<OrderLine[]> {
  return sql.query<OrderLine>`
    SELECT "productId", "name", "priceFen", "quantity" FROM "OrderItem"
    WHERE "orderId" = ${orderId} ORDER BY "position"`;
}

/** Those of several orders, each order's in their order. */
export function listItemsOf(
  sql: Sql,
  orderIds: readonly string[],
): Promise<(OrderLine & Pick<ItemRow, 'orderId'>)[]> {
  return sql.query<OrderLine & Pick<ItemRow, 'orderId'>>`
    SELECT "orderId", "productId", "name", "priceFen", "quantity" FROM "OrderItem"
    WHERE "orderId" IN (${orderIds}) ORDER BY "orderId", "position"`;
}

export async function findOrderByKey(
  sql: Sql,
  userId: string,
  idempotencyKey: string,
): Promise<Pick<Row, 'id' | 'requestHash'> | undefined> {
  const [order] = await sql.query<Pick<Row, 'id' | 'requestHash'>>`
    SELECT "id", "requestHash" FROM "Order" WHERE "userId" = ${userId} AND "idempotencyKey" = ${idempotencyKey}`;
  return order;
}

interface NewOrder
  extends Pick<
    Row,
    | 'id'
    | 'userId'
    | 'totalFen'
    | 'createdAt'
    | 'expiresAt'
    | 'idempotencyKey'
    | 'requestHash'
    | 'deliveryKind'
    | 'deliveryFen'
    | 'note'
    | 'eraseAt'
  > {
  readonly items: readonly OrderLine[];
}

/** The first check is at its expiry. */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<void> {
  const { id, userId, totalFen, createdAt, expiresAt, idempotencyKey, requestHash, items } = order;
  const { deliveryKind, deliveryFen, note, eraseAt } = order;
  await tx.execute`
    INSERT INTO "Order" ("id", "userId", "status", "totalFen", "createdAt", "expiresAt", "nextCheckAt",
      "idempotencyKey", "requestHash", "deliveryKind", "deliveryFen", "note", "eraseAt")
    VALUES (${id}, ${userId}, 'PENDING', ${totalFen}, ${createdAt}, ${expiresAt}, ${expiresAt},
      ${idempotencyKey}, ${requestHash}, ${deliveryKind}, ${deliveryFen}, ${note}, ${eraseAt})`;
  for (const [position, { productId, name, priceFen, quantity }] of items.entries()) {
    await tx.execute`
      INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity")
      VALUES (${id}, ${position}, ${productId}, ${name}, ${priceFen}, ${quantity})`;
  }
}

const MAX_INT = 2_147_483_647;

export async function findFirstOrderTime(sql: Sql): Promise<Date | undefined> {
  const [first] = await sql.query<Pick<Row, 'createdAt'>>`
    SELECT "createdAt" FROM "Order" ORDER BY "id" LIMIT 1`;
  return first?.createdAt;
}

/** The columns that a bill is compared with. */
export type BookedPayment = Pick<Row, 'id' | 'totalFen' | 'paidAt' | 'transactionId'>;

export function listBookedPayments(sql: Sql, orderIds: readonly string[]): Promise<BookedPayment[]> {
  return sql.query<BookedPayment>`
    SELECT "id", "totalFen", "paidAt", "transactionId" FROM "Order" WHERE "id" IN (${orderIds})`;
}

interface PaidQuery {
  /** The place in the order of (paidAt, id) behind which to read. */
  readonly after: { readonly at: Date; readonly id: string };
  readonly before: Date;
  readonly take: number;
}

/** In the order of (paidAt, id). */
export function listPaidBetween(
  sql: Sql,
  { after: { at, id }, before, take }: PaidQuery,
): Promise<BookedPayment[]> {
  return sql.query<BookedPayment>`
    SELECT "id", "totalFen", "paidAt", "transactionId" FROM "Order"
    WHERE "paidAt" >= ${at} AND "paidAt" < ${before} AND ("paidAt" > ${at} OR "id" > ${id})
    ORDER BY "paidAt", "id" LIMIT ${take}`;
}

/** A step of an order's status, and what it sets besides. */
type OrderStep =
  | ({
      readonly from: 'PENDING' | 'CLOSED';
      readonly to: 'PAID';
      readonly source: PaymentSource;
    } & PaymentFacts)
  | {
      readonly from: 'PENDING';
      readonly to: 'CLOSED';
      readonly closedAt: Date;
      readonly nextCheckAt: Date | null;
    }
  | { readonly from: 'PAID'; readonly to: 'REFUNDED' };

interface PaymentFacts {
  readonly transactionId: string;
  readonly payerTotalFen: number;
  readonly paidAt: Date;
}

interface Transition {
  readonly orderId: string;
  readonly step: OrderStep;
  readonly event: OrderEvent;
  readonly at: Date;
}

/**
 * The only place where the status of an order changes: compared and set in one statement, with its event in the same
 * transaction. A paid order is one that has to be shipped. Answers false, and changes nothing, where the order is no longer in `from`.
 * @throws Error on a step that the table of the contract does not have: that is a bug, not an outcome.
 */
export async function transitionOrder(tx: Tx, { orderId, step, event, at }: Transition): Promise<boolean> {
  if (!canOrderBecome(step.from, step.to)) throw new Error(`No order goes from ${step.from} to ${step.to}.`);
  if (!(await setStatus(tx, orderId, step, at))) return false;
  await recordEvent(tx, orderId, event, at);
  return true;
}

async function setStatus(tx: Tx, orderId: string, step: OrderStep, at: Date): Promise<boolean> {
  switch (step.to) {
    case 'PAID': {
      const count = await tx.execute`
        UPDATE "Order" SET "status" = 'PAID', "paidAt" = ${step.paidAt}, "payerTotalFen" = ${step.payerTotalFen},
          "transactionId" = ${step.transactionId}, "paidSource" = ${step.source},
          "knownAfterMs" = ${millisecondsBetween(step.paidAt, at)}, "nextCheckAt" = NULL, "closedAt" = NULL,
          "fulfilment" = 'UNSHIPPED', "fulfilmentCheckAt" = ${at}
        WHERE "id" = ${orderId} AND "status" = ${step.from} AND "transactionId" IS NULL`;
      return count === 1;
    }
    case 'CLOSED': {
      const count = await tx.execute`
        UPDATE "Order" SET "status" = 'CLOSED', "closedAt" = ${step.closedAt}, "nextCheckAt" = ${step.nextCheckAt},
          "checkCount" = 0
        WHERE "id" = ${orderId} AND "status" = ${step.from}`;
      return count === 1;
    }
    case 'REFUNDED': {
      const count = await tx.execute`
        UPDATE "Order" SET "status" = 'REFUNDED',
          "fulfilmentCheckAt" = CASE WHEN "fulfilment" = 'UNSHIPPED' THEN NULL ELSE "fulfilmentCheckAt" END
        WHERE "id" = ${orderId} AND "status" = ${step.from}`;
      return count === 1;
    }
  }
}

/** What an Int holds; 0 where WeChat's clock is ahead of ours. */
function millisecondsBetween(from: Date, to: Date): number {
  return Math.min(Math.max(to.getTime() - from.getTime(), 0), MAX_INT);
}

/** Records the payment of a closed order, once. False where the order is not closed, or has a payment already. */
export async function setLatePayment(
  tx: Tx,
  orderId: string,
  { transactionId, payerTotalFen, paidAt }: PaymentFacts,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Order" SET "transactionId" = ${transactionId}, "payerTotalFen" = ${payerTotalFen}, "paidAt" = ${paidAt},
      "nextCheckAt" = NULL
    WHERE "id" = ${orderId} AND "status" = 'CLOSED' AND "transactionId" IS NULL`;
  return count === 1;
}

/** Adds an event to an order, in the transaction of the change that it describes. */
export async function recordEvent(
  sql: Sql,
  orderId: string,
  { type, data }: OrderEvent,
  at: Date,
): Promise<void> {
  await sql.execute`
    INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES (${orderId}, ${type}, ${at}, ${JSON.stringify(data)})`;
}

/** In the order in which they happened. */
export function listEvents(sql: Sql, orderId: string): Promise<EventRow[]> {
  return sql.query<EventRow>`SELECT * FROM "OrderEvent" WHERE "orderId" = ${orderId} ORDER BY "id"`;
}
