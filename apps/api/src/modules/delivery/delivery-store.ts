import type { Sql, Tx } from '../../database/sql.js';
import type { DeliveryAddress, Pickup } from '../../generated/prisma/client.js';

export type AddressRow = Omit<DeliveryAddress, 'orderId'>;
export type PickupRow = Omit<Pickup, 'orderId' | 'collectedBy'>;

/** Of express orders, in no order. One whose time is over has none. */
export function listAddresses(sql: Sql, orderIds: readonly string[]): Promise<DeliveryAddress[]> {
  return sql.query<DeliveryAddress>`SELECT * FROM "DeliveryAddress" WHERE "orderId" IN (${orderIds})`;
}

/** Nothing of an order is left to deliver: from now on it is one without delivery. What was wanted is kept until it is erased. */
export async function endDelivery(tx: Tx, orderId: string): Promise<void> {
  await tx.execute`UPDATE "Order" SET "deliveryKind" = 'none' WHERE "id" = ${orderId}`;
}

/** In no order. */
export function listPickups(sql: Sql, orderIds: readonly string[]): Promise<Pickup[]> {
  return sql.query<Pickup>`SELECT * FROM "Pickup" WHERE "orderId" IN (${orderIds})`;
}

export async function insertAddress(tx: Tx, orderId: string, address: AddressRow): Promise<void> {
  const { name, phone, province, city, district, street, detail, postalCode } = address;
  await tx.execute`
    INSERT INTO "DeliveryAddress" ("orderId", "name", "phone", "province", "city", "district", "street", "detail",
      "postalCode")
    VALUES (${orderId}, ${name}, ${phone}, ${province}, ${city}, ${district}, ${street}, ${detail}, ${postalCode})`;
}

export async function insertPickup(
  tx: Tx,
  orderId: string,
  { placeId, phone }: Pick<PickupRow, 'placeId' | 'phone'>,
): Promise<void> {
  await tx.execute`
    INSERT INTO "Pickup" ("orderId", "placeId", "phone") VALUES (${orderId}, ${placeId}, ${phone})`;
}

/** Takes a code for an order, one that no other order waits with. False where another one has it. */
export async function takePickupCode(tx: Tx, orderId: string, code: string): Promise<boolean> {
  const count = await tx.execute`
    INSERT INTO "PickupCode" ("code", "orderId") VALUES (${code}, ${orderId}) ON CONFLICT DO NOTHING`;
  return count === 1;
}

/** The order that waits with a code; of orders that were collected with it, the latest. */
export async function findPickupByCode(sql: Sql, code: string): Promise<Pickup | undefined> {
  const [waiting] = await sql.query<Pickup>`
    SELECT "Pickup".* FROM "PickupCode" JOIN "Pickup" ON "Pickup"."orderId" = "PickupCode"."orderId"
    WHERE "PickupCode"."code" = ${code}`;
  if (waiting !== undefined) return waiting;
  const [collected] = await sql.query<Pickup>`
    SELECT * FROM "Pickup" WHERE "code" = ${code} AND "collectedAt" IS NOT NULL ORDER BY "collectedAt" DESC LIMIT 1`;
  return collected;
}

export async function findPickup(sql: Sql, orderId: string): Promise<Pickup | undefined> {
  const [pickup] = await sql.query<Pickup>`SELECT * FROM "Pickup" WHERE "orderId" = ${orderId}`;
  return pickup;
}

/** False where it was announced before, or is collected. */
export async function setReady(tx: Tx, orderId: string, at: Date): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Pickup" SET "readyAt" = ${at}
    WHERE "orderId" = ${orderId} AND "readyAt" IS NULL AND "collectedAt" IS NULL`;
  return count === 1;
}

/** @param by the operator's name */
export async function setCollected(tx: Tx, orderId: string, at: Date, by: string): Promise<void> {
  await tx.execute`
    UPDATE "Pickup" SET "collectedAt" = ${at}, "collectedBy" = ${by} WHERE "orderId" = ${orderId}`;
}

export async function findAddress(sql: Sql, orderId: string): Promise<DeliveryAddress | undefined> {
  const [address] = await sql.query<DeliveryAddress>`
    SELECT * FROM "DeliveryAddress" WHERE "orderId" = ${orderId}`;
  return address;
}

export async function updateAddress(tx: Tx, orderId: string, address: AddressRow): Promise<void> {
  const { name, phone, province, city, district, street, detail, postalCode } = address;
  await tx.execute`
    UPDATE "DeliveryAddress" SET "name" = ${name}, "phone" = ${phone}, "province" = ${province}, "city" = ${city},
      "district" = ${district}, "street" = ${street}, "detail" = ${detail}, "postalCode" = ${postalCode}
    WHERE "orderId" = ${orderId}`;
}

export async function setPickupCode(tx: Tx, orderId: string, code: string): Promise<void> {
  await tx.execute`UPDATE "Pickup" SET "code" = ${code} WHERE "orderId" = ${orderId}`;
}

/** The order does not wait with its code any more. */
export async function freePickupCode(tx: Tx, orderId: string): Promise<void> {
  await tx.execute`DELETE FROM "PickupCode" WHERE "orderId" = ${orderId}`;
}
