import type { AnomalyKind, DeliveryKind, Fulfilment, OrderStatus } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';
import type { Order, OrderItem } from '../../generated/prisma/client.js';

export type { Order };

/** A stretch of ids, read backwards. */
export interface Stretch {
  readonly from: string;
  readonly before: string;
  readonly take: number;
}

/** Newest first. */
export function listNewest(sql: Sql, { from, before, take }: Stretch): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order" WHERE "id" < ${before} AND "id" >= ${from}
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** Newest first. */
export function listByStatus(
  sql: Sql,
  status: OrderStatus,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order" WHERE "status" = ${status} AND "id" < ${before} AND "id" >= ${from}
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** Newest first: paid orders that are to be shipped. The index has only those. */
export function listUnshipped(sql: Sql, { from, before, take }: Stretch): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID' AND "id" < ${before} AND "id" >= ${from}
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** Newest first: orders that are shipped at least. */
export function listByFulfilment(
  sql: Sql,
  fulfilment: Exclude<Fulfilment, 'UNSHIPPED'>,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "shippedAt" IS NOT NULL AND "fulfilment" = ${fulfilment} AND "id" < ${before} AND "id" >= ${from}
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** Newest first: orders that are delivered in a way that not all orders have. */
export function listByDelivery(
  sql: Sql,
  kind: Exclude<DeliveryKind, 'none'>,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "deliveryKind" <> 'none' AND "deliveryKind" = ${kind} AND "id" < ${before} AND "id" >= ${from}
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** Newest first. */
export function listByProduct(
  sql: Sql,
  productId: string,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  return sql.query<Order>`
    SELECT "Order".* FROM "OrderItem"
      JOIN "Order" ON "Order"."id" = "OrderItem"."orderId"
    WHERE "OrderItem"."productId" = ${productId} AND "OrderItem"."orderId" < ${before}
      AND "OrderItem"."orderId" >= ${from}
    ORDER BY "OrderItem"."orderId" DESC LIMIT ${take}`;
}

/** Newest first: orders with an open anomaly. Those of any kind are found by an index on the same expression. */
export function listByAnomaly(
  sql: Sql,
  kind: AnomalyKind | 'ANY',
  { from, before, take }: Stretch,
): Promise<Order[]> {
  if (kind === 'ANY') {
    return sql.query<Order>`
      SELECT * FROM "Order" WHERE "id" IN (
        SELECT "orderId" FROM (SELECT DISTINCT "orderId" FROM "Anomaly"
          WHERE CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END = 0
            AND "orderId" < ${before} AND "orderId" >= ${from}
          ORDER BY "orderId" DESC LIMIT ${take}) AS "open")
      ORDER BY "id" DESC`;
  }
  return sql.query<Order>`
    SELECT * FROM "Order" WHERE "id" IN (
      SELECT "orderId" FROM (SELECT DISTINCT "orderId" FROM "Anomaly"
        WHERE "kind" = ${kind} AND "resolvedAt" IS NULL AND "orderId" < ${before} AND "orderId" >= ${from}
        ORDER BY "orderId" DESC LIMIT ${take}) AS "open")
    ORDER BY "id" DESC`;
}

interface Amounts {
  readonly minFen: number;
  readonly maxFen: number;
}

/** Whether so many orders have such an amount, of any time. */
export async function hasOrdersOfAmount(
  sql: Sql,
  { minFen, maxFen }: Amounts,
  count: number,
): Promise<boolean> {
  const orders = await sql.query<unknown>`
    SELECT "id" FROM "Order" WHERE "totalFen" >= ${minFen} AND "totalFen" <= ${maxFen} LIMIT ${count}`;
  return orders.length >= count;
}

/** In no order. The caller knows that the amount is rare. */
export function listByAmount(
  sql: Sql,
  { minFen, maxFen }: Amounts,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "totalFen" >= ${minFen} AND "totalFen" <= ${maxFen} AND "id" < ${before} AND "id" >= ${from} LIMIT ${take}`;
}

/**
 * Newest first: orders of which a number ends with `ending`, of four characters or more. Each number has an index on
 * its last four, followed by the order, so that an ending of thousands of orders is read only as far as the page goes.
 */
export async function listByNumber(
  sql: Sql,
  ending: string,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  // Ids are ULIDs, in capitals; numbers that others made are as they made them.
  const idEnding = ending.toUpperCase();
  const [idTail, tail, back] = [idEnding.slice(-4), ending.slice(-4), ending.length - 1];
  return sql.query<Order>`
    SELECT * FROM "Order" WHERE "id" IN (
      SELECT "id" FROM (SELECT "id" FROM "Order"
        WHERE substr("id", length("id") - 3) = ${idTail} AND substr("id", length("id") - ${back}) = ${idEnding}
          AND "id" < ${before} AND "id" >= ${from} ORDER BY "id" DESC LIMIT ${take}) AS "byId"
      UNION SELECT "id" FROM (SELECT "id" FROM "Order"
        WHERE "transactionId" IS NOT NULL AND substr("transactionId", length("transactionId") - 3) = ${tail}
          AND substr("transactionId", length("transactionId") - ${back}) = ${ending}
          AND "id" < ${before} AND "id" >= ${from} ORDER BY "id" DESC LIMIT ${take}) AS "byTransaction"
      UNION SELECT "orderId" FROM (SELECT DISTINCT "orderId" FROM "Refund"
        WHERE substr("id", length("id") - 3) = ${idTail} AND substr("id", length("id") - ${back}) = ${idEnding}
          AND "orderId" < ${before} AND "orderId" >= ${from} ORDER BY "orderId" DESC LIMIT ${take}) AS "byRefund"
      UNION SELECT "orderId" FROM (SELECT DISTINCT "orderId" FROM "Refund"
        WHERE substr("outRefundNo", length("outRefundNo") - 3) = ${tail}
          AND substr("outRefundNo", length("outRefundNo") - ${back}) = ${ending}
          AND "orderId" < ${before} AND "orderId" >= ${from} ORDER BY "orderId" DESC LIMIT ${take}) AS "byOutRefundNo"
      UNION SELECT "orderId" FROM (SELECT DISTINCT "orderId" FROM "Refund"
        WHERE substr("wechatRefundId", length("wechatRefundId") - 3) = ${tail}
          AND substr("wechatRefundId", length("wechatRefundId") - ${back}) = ${ending}
          AND "orderId" < ${before} AND "orderId" >= ${from} ORDER BY "orderId" DESC LIMIT ${take}) AS "byWechatRefundId"
      UNION SELECT "id" FROM (SELECT "Order"."id" FROM "User" JOIN "Order" ON "Order"."userId" = "User"."id"
        WHERE substr("User"."id", length("User"."id") - 3) = ${idTail}
          AND substr("User"."id", length("User"."id") - ${back}) = ${idEnding}
          AND "Order"."id" < ${before} AND "Order"."id" >= ${from}
        ORDER BY "Order"."id" DESC LIMIT ${take}) AS "byBuyer")
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** The order of a whole number that is shorter than the ends that have an index. */
export function listByShortNumber(
  sql: Sql,
  number: string,
  { from, before, take }: Stretch,
): Promise<Order[]> {
  return sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "id" IN (
        SELECT "id" FROM "Order" WHERE "transactionId" = ${number}
        UNION SELECT "orderId" FROM "Refund" WHERE "outRefundNo" = ${number}
        UNION SELECT "orderId" FROM "Refund" WHERE "wechatRefundId" = ${number})
      AND "id" < ${before} AND "id" >= ${from}
    ORDER BY "id" DESC LIMIT ${take}`;
}

/** Those of `orderIds` that have the product. */
export async function listOrdersWithProduct(
  sql: Sql,
  orderIds: readonly string[],
  productId: string,
): Promise<Set<string>> {
  const rows = await sql.query<Pick<OrderItem, 'orderId'>>`
    SELECT "orderId" FROM "OrderItem" WHERE "orderId" IN (${orderIds}) AND "productId" = ${productId}`;
  return new Set(rows.map(({ orderId }) => orderId));
}

type Item = Pick<OrderItem, 'orderId' | 'productId' | 'name' | 'priceFen' | 'quantity'>;

interface Neighbours {
  readonly first: string;
  readonly last: string;
  readonly take: number;
}

/** The items of all orders from one id to another, at most `take`. */
export function listItemsBetween(sql: Sql, { first, last, take }: Neighbours): Promise<Item[]> {
  return sql.query<Item>`
    SELECT "orderId", "productId", "name", "priceFen", "quantity" FROM "OrderItem"
    WHERE "orderId" >= ${first} AND "orderId" <= ${last} ORDER BY "orderId", "position" LIMIT ${take}`;
}
