import type { Sql, Tx } from '../../database/sql.js';
import type { Order, OrderItem } from '../../generated/prisma/client.js';

/**
 * Reserves an amount of an order for a refund. Answers false, and changes nothing, where less is left: the comparison
 * is part of the update, so it holds however many refunds come at once.
 */
export async function reserveRefund(tx: Tx, orderId: string, amountFen: number): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Order" SET "refundReservedFen" = "refundReservedFen" + ${amountFen}
    WHERE "id" = ${orderId} AND "refundReservedFen" <= "totalFen" - ${amountFen}`;
  return count === 1;
}

/** The same for a refund that was made outside: only money that is back already stands against it. */
export async function reserveOutsideRefund(tx: Tx, orderId: string, amountFen: number): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Order" SET "refundReservedFen" = "refundReservedFen" + ${amountFen}
    WHERE "id" = ${orderId} AND "refundedFen" <= "totalFen" - ${amountFen}`;
  return count === 1;
}

/** Releases what a refund had reserved that ended without success. */
export async function releaseRefund(tx: Tx, orderId: string, amountFen: number): Promise<void> {
  await tx.execute`
    UPDATE "Order" SET "refundReservedFen" = "refundReservedFen" - ${amountFen} WHERE "id" = ${orderId}`;
}

export type RefundedOrder = Pick<Order, 'status' | 'totalFen' | 'refundedFen'>;

/** Adds money that is back with the buyer, and answers the order after it. */
export async function addRefunded(tx: Tx, orderId: string, amountFen: number): Promise<RefundedOrder> {
  const [order] = await tx.query<RefundedOrder>`
    UPDATE "Order" SET "refundedFen" = "refundedFen" + ${amountFen} WHERE "id" = ${orderId}
    RETURNING "status", "totalFen", "refundedFen"`;
  if (order === undefined) throw new Error(`There is no order ${orderId}.`);
  return order;
}

/** Counts units of an order as returned. False where the order has fewer that are not back yet. */
export async function restockItem(
  tx: Tx,
  orderId: string,
  productId: string,
  quantity: number,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "OrderItem" SET "restocked" = "restocked" + ${quantity}
    WHERE "orderId" = ${orderId} AND "productId" = ${productId} AND "restocked" <= "quantity" - ${quantity}`;
  return count > 0;
}

/** The units of each product of an order that are not back in stock. */
export function listReturnable(
  tx: Sql,
  orderId: string,
): Promise<Pick<OrderItem, 'productId' | 'quantity'>[]> {
  return tx.query<Pick<OrderItem, 'productId' | 'quantity'>>`
    SELECT "productId", "quantity" - "restocked" AS "quantity" FROM "OrderItem" WHERE "orderId" = ${orderId}`;
}
