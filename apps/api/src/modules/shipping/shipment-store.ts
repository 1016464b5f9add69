import type { Sql, Tx } from '../../database/sql.js';
import type { Carrier, Order, Shipment } from '../../generated/prisma/client.js';

export type { Shipment };

/** Oldest first. */
export function listShipments(sql: Sql, orderId: string): Promise<Shipment[]> {
  return sql.query<Shipment>`SELECT * FROM "Shipment" WHERE "orderId" = ${orderId} ORDER BY "id"`;
}

export async function findShipment(sql: Sql, shipmentId: string): Promise<Shipment | undefined> {
  const [shipment] = await sql.query<Shipment>`SELECT * FROM "Shipment" WHERE "id" = ${shipmentId}`;
  return shipment;
}

export type NewShipment = Pick<
  Shipment,
  | 'id'
  | 'orderId'
  | 'kind'
  | 'carrier'
  | 'carrierName'
  | 'trackingNo'
  | 'items'
  | 'isLast'
  | 'createdAt'
  | 'createdBy'
>;

/** Its report to WeChat is due at `reportAt`, by default at once. */
export async function insertShipment(
  tx: Tx,
  shipment: NewShipment,
  reportAt = shipment.createdAt,
): Promise<void> {
  const { id, orderId, kind, carrier, carrierName, trackingNo } = shipment;
  const { items, isLast, createdAt, createdBy } = shipment;
  await tx.execute`
    INSERT INTO "Shipment" ("id", "orderId", "kind", "carrier", "carrierName", "trackingNo", "items", "isLast",
      "createdAt", "createdBy", "nextCheckAt")
    VALUES (${id}, ${orderId}, ${kind}, ${carrier}, ${carrierName}, ${trackingNo}, ${items}, ${isLast},
      ${createdAt}, ${createdBy}, ${reportAt})`;
}

type Parcel = Pick<Shipment, 'carrier' | 'carrierName' | 'trackingNo'>;

/** Gives a parcel its right carrier and number, and reports them where WeChat wants to know. */
export async function correctParcel(tx: Tx, shipmentId: string, parcel: Parcel, at: Date): Promise<void> {
  const { carrier, carrierName, trackingNo } = parcel;
  await tx.execute`
    UPDATE "Shipment" SET "carrier" = ${carrier}, "carrierName" = ${carrierName}, "trackingNo" = ${trackingNo},
      "correctedAt" = ${at}, "refusal" = NULL,
      "report" = CASE WHEN "report" = 'NOT_NEEDED' THEN "report" ELSE 'WAITING' END,
      "nextCheckAt" = CASE WHEN "report" = 'NOT_NEEDED' THEN "nextCheckAt" ELSE ${at} END, "checkCount" = 1
    WHERE "id" = ${shipmentId}`;
}

/** Makes a shipment the last one of its order, and reports that. */
export async function setLast(tx: Tx, shipmentId: string, at: Date): Promise<void> {
  await tx.execute`
    UPDATE "Shipment" SET "isLast" = ${true},
      "report" = CASE WHEN "report" = 'NOT_NEEDED' THEN "report" ELSE 'WAITING' END,
      "nextCheckAt" = CASE WHEN "report" = 'NOT_NEEDED' THEN "nextCheckAt" ELSE ${at} END, "checkCount" = 1
    WHERE "id" = ${shipmentId}`;
}

/** Until the transaction ends no other one gives this number to a parcel. */
export const lockParcel = (tx: Tx, trackingNo: string): Promise<void> => tx.lockText(trackingNo);

/** Whose orders have a parcel of this number. */
export function listParcelOwners(
  sql: Sql,
  trackingNo: string,
): Promise<(Pick<Order, 'userId'> & Pick<Shipment, 'id' | 'orderId'>)[]> {
  return sql.query<Pick<Order, 'userId'> & Pick<Shipment, 'id' | 'orderId'>>`
    SELECT s."id", s."orderId", o."userId" FROM "Shipment" s JOIN "Order" o ON o."id" = s."orderId"
    WHERE s."trackingNo" = ${trackingNo} LIMIT 20`;
}

/** The ids of orders that end with `ending`, of six characters or more, at most two. */
export async function listIdsByEnding(sql: Sql, ending: string): Promise<string[]> {
  const [tail, back] = [ending.slice(-4), ending.length - 1];
  const orders = await sql.query<Pick<Order, 'id'>>`
    SELECT "id" FROM "Order"
    WHERE substr("id", length("id") - 3) = ${tail} AND substr("id", length("id") - ${back}) = ${ending} LIMIT 2`;
  return orders.map(({ id }) => id);
}

/** By name. */
export function listCarriers(sql: Sql): Promise<Pick<Carrier, 'id' | 'name'>[]> {
  return sql.query<
    Pick<Carrier, 'id' | 'name'>
  >`SELECT "id", "name" FROM "Carrier" ORDER BY "name", "id" LIMIT 5000`;
}
