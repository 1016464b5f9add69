import { DELIVERY_KINDS, type DeliveryKind, type Fulfilment, ORDER_STATUSES } from '@taro-pay/contracts';
import { type Sql, Written } from '../../database/sql.js';
import type { OrderLine, OrderRow } from './order-store.js';

/** An order has at least one item. */
type LineOfOrder = Omit<OrderRow, 'items'> & OrderLine;

/** Puts together the lines of each order, which stand one after the other. */
function toOrders(lines: readonly LineOfOrder[]): OrderRow[] {
  const orders: (LineOfOrder & { readonly items: OrderLine[] })[] = [];
  for (const line of lines) {
    const last = orders.at(-1);
    if (last?.id === line.id) last.items.push(line);
    else orders.push({ ...line, items: [line] });
  }
  return orders;
}

/** Another buyer's order is not found. */
export async function findOrderOfUser(
  sql: Sql,
  userId: string,
  orderId: string,
): Promise<OrderRow | undefined> {
  const lines = await sql.query<LineOfOrder>`
    SELECT o."id", o."userId", o."status", o."totalFen", o."payerTotalFen", o."refundedFen", o."prepayId",
      o."prepayExpiresAt", o."createdAt", o."expiresAt", o."paidAt", o."closedAt",
      o."deliveryKind", o."deliveryFen", o."note", o."fulfilment",
      i."productId", i."name", i."priceFen", i."quantity"
    FROM "Order" o JOIN "OrderItem" i ON i."orderId" = o."id"
    WHERE o."id" = ${orderId} AND o."userId" = ${userId} ORDER BY i."position"`;
  return toOrders(lines)[0];
}

/** Behind every ULID. */
const LAST = 'Z';

/** The page that nearly everybody asks for, and one more. Others are rare, and would each be a statement of its own. */
const USUAL_TAKE = 21;

interface PageOfUser {
  readonly userId: string;
  /** Left out: any. */
  readonly status?: OrderRow['status'] | undefined;
  readonly fulfilment?: Fulfilment | undefined;
  readonly delivery?: DeliveryKind | undefined;
  /** The id of the last order of the page before: ULIDs sort by time. */
  readonly cursor?: string | undefined;
  readonly take: number;
}

/**
 * A buyer's orders, newest first. The rarest filter is read by its index, the others are compared: the index on the
 * status leaves out PAID, as most of a buyer's orders are that.
 */
export async function listOrders(
  sql: Sql,
  { userId, status, fulfilment, delivery, cursor = LAST, take }: PageOfUser,
): Promise<OrderRow[]> {
  const kinds = delivery === undefined ? DELIVERY_KINDS : [delivery];
  const statuses = status === undefined ? ORDER_STATUSES : [status];
  const limit = take === USUAL_TAKE ? new Written(take) : take;
  if (fulfilment !== undefined) {
    return toOrders(
      await sql.query<LineOfOrder>`
        SELECT o."id", o."userId", o."status", o."totalFen", o."payerTotalFen", o."refundedFen", o."prepayId",
          o."prepayExpiresAt", o."createdAt", o."expiresAt", o."paidAt", o."closedAt",
          o."deliveryKind", o."deliveryFen", o."note", o."fulfilment",
          i."productId", i."name", i."priceFen", i."quantity"
        FROM (
          SELECT * FROM "Order" WHERE "userId" = ${userId} AND "fulfilment" = ${fulfilment} AND "id" < ${cursor}
            AND "status" IN (${statuses}) AND "deliveryKind" IN (${kinds})
          ORDER BY "id" DESC LIMIT ${limit}
        ) o JOIN "OrderItem" i ON i."orderId" = o."id"
        ORDER BY o."id" DESC, i."position"`,
    );
  }
  const lines =
    status === undefined || status === 'PAID'
      ? await sql.query<LineOfOrder>`
          SELECT o."id", o."userId", o."status", o."totalFen", o."payerTotalFen", o."refundedFen", o."prepayId",
            o."prepayExpiresAt", o."createdAt", o."expiresAt", o."paidAt", o."closedAt",
            o."deliveryKind", o."deliveryFen", o."note", o."fulfilment",
            i."productId", i."name", i."priceFen", i."quantity"
          FROM (
            SELECT * FROM "Order" WHERE "userId" = ${userId} AND "id" < ${cursor}
              AND "status" IN (${statuses}) AND "deliveryKind" IN (${kinds})
            ORDER BY "id" DESC LIMIT ${limit}
          ) o JOIN "OrderItem" i ON i."orderId" = o."id"
          ORDER BY o."id" DESC, i."position"`
      : await sql.query<LineOfOrder>`
          SELECT o."id", o."userId", o."status", o."totalFen", o."payerTotalFen", o."refundedFen", o."prepayId",
            o."prepayExpiresAt", o."createdAt", o."expiresAt", o."paidAt", o."closedAt",
            o."deliveryKind", o."deliveryFen", o."note", o."fulfilment",
            i."productId", i."name", i."priceFen", i."quantity"
          FROM (
            SELECT * FROM "Order" WHERE "userId" = ${userId} AND "status" = ${status} AND "status" <> 'PAID'
              AND "id" < ${cursor} AND "deliveryKind" IN (${kinds})
            ORDER BY "id" DESC LIMIT ${limit}
          ) o JOIN "OrderItem" i ON i."orderId" = o."id"
          ORDER BY o."id" DESC, i."position"`;
  return toOrders(lines);
}
