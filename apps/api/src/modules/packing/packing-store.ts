import type { AnomalyKind, DeliveryKind } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';
import type { Order, OrderItem, RefundApplication, Shipment } from '../../generated/prisma/client.js';

interface Stretch {
  /** Orders behind this one. */
  readonly after: string;
  readonly take: number;
}

/** Paid orders that are to be shipped, oldest first. The index has only those. */
export function listWaiting(
  sql: Sql,
  kind: DeliveryKind | undefined,
  { after, take }: Stretch,
): Promise<Order[]> {
  if (kind === undefined) {
    return sql.query<Order>`
      SELECT * FROM "Order" WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID' AND "id" > ${after}
      ORDER BY "id" LIMIT ${take}`;
  }
  return sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID' AND "id" > ${after} AND "deliveryKind" = ${kind}
    ORDER BY "id" LIMIT ${take}`;
}

/** How the oldest orders that are to be shipped are delivered, and since when they wait. */
export function listWaitingKinds(sql: Sql, take: number): Promise<Pick<Order, 'deliveryKind' | 'paidAt'>[]> {
  return sql.query<Pick<Order, 'deliveryKind' | 'paidAt'>>`
    SELECT "deliveryKind", "paidAt" FROM "Order" WHERE "fulfilment" = 'UNSHIPPED' AND "status" = 'PAID'
    ORDER BY "id" LIMIT ${take}`;
}

type Unreturned = Pick<OrderItem, 'orderId' | 'productId' | 'name' | 'quantity'>;

/** The units of each product of orders that are not back in stock. */
export function listUnreturnedOf(sql: Sql, orderIds: readonly string[]): Promise<Unreturned[]> {
  return sql.query<Unreturned>`
    SELECT "orderId", "productId", "name", "quantity" - "restocked" AS "quantity" FROM "OrderItem"
    WHERE "orderId" IN (${orderIds}) ORDER BY "orderId", "position"`;
}

/** In no order. */
export function listShipmentsOf(sql: Sql, orderIds: readonly string[]): Promise<Shipment[]> {
  return sql.query<Shipment>`SELECT * FROM "Shipment" WHERE "orderId" IN (${orderIds})`;
}

/** The open ones, in no order. */
export function listOpenApplicationsOf(sql: Sql, orderIds: readonly string[]): Promise<RefundApplication[]> {
  return sql.query<RefundApplication>`
    SELECT * FROM "RefundApplication" WHERE "orderId" IN (${orderIds}) AND "resolvedAt" IS NULL`;
}

/** The kinds of open anomalies of orders. */
export function listOpenKindsOf(
  sql: Sql,
  orderIds: readonly string[],
): Promise<{ orderId: string; kind: AnomalyKind }[]> {
  return sql.query<{ orderId: string; kind: AnomalyKind }>`
    SELECT DISTINCT "orderId", "kind" FROM "Anomaly"
    WHERE "orderId" IN (${orderIds}) AND "resolvedAt" IS NULL ORDER BY "orderId", "kind"`;
}
