import type { Sql, Tx } from '../../database/sql.js';
import type { Order } from '../../generated/prisma/client.js';

/** Orders whose personal data have been kept long enough, at most `take`. */
export function listErasable(sql: Sql, until: Date, take: number): Promise<Pick<Order, 'id'>[]> {
  return sql.query<Pick<Order, 'id'>>`
    SELECT "id" FROM "Order" WHERE "eraseAt" <= ${until} ORDER BY "eraseAt" LIMIT ${take}`;
}

/**
 * Erases the note, the address and the phone of an order, and the hash of its request, from which a phone could be
 * guessed. False, and nothing is erased, where they are needed still, or where another instance was faster.
 */
export async function erasePersonalData(tx: Tx, orderId: string, until: Date): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Order" SET "note" = NULL, "requestHash" = '', "eraseAt" = NULL
    WHERE "id" = ${orderId} AND "eraseAt" <= ${until}
      AND ("status" <> 'PAID' OR COALESCE("fulfilment", 'SETTLED') <> 'UNSHIPPED')`;
  if (count === 0) return false;
  await tx.execute`DELETE FROM "DeliveryAddress" WHERE "orderId" = ${orderId}`;
  await tx.execute`UPDATE "Pickup" SET "phone" = NULL WHERE "orderId" = ${orderId}`;
  return true;
}

/** They are needed until the order is shipped. */
export async function eraseLater(tx: Tx, orderId: string, until: Date, eraseAt: Date): Promise<void> {
  await tx.execute`UPDATE "Order" SET "eraseAt" = ${eraseAt} WHERE "id" = ${orderId} AND "eraseAt" <= ${until}`;
}
