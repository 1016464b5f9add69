import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Order } from '../../generated/prisma/client.js';
import type { Span } from '../span.js';

export type DueOrder = Pick<Order, 'id' | 'status' | 'nextCheckAt' | 'checkCount'>;

/** How many orders of a status have their next check in a span, at most `take`. */
export async function countDueOrders(
  sql: Sql,
  status: Order['status'],
  { after, until }: Span,
  take: number,
): Promise<number> {
  const [due] = await sql.query<{ count: number }>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Order"
      WHERE "status" = ${status} AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until} LIMIT ${take}
    ) AS "due"`;
  return due?.count ?? 0;
}

/**
 * Takes the first order of a status in a span that no other instance takes at this moment, and plans its next check.
 * @returns null where there is none
 */
export function claimDueOrder(
  database: Database,
  status: Order['status'],
  { after, until }: Span,
  plan: (order: DueOrder) => Date,
): Promise<DueOrder | null> {
  return database.transaction(async (tx) => {
    const [order] = await tx.queryFree<DueOrder>`
      SELECT "id", "status", "nextCheckAt", "checkCount" FROM "Order"
      WHERE "status" = ${status} AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until}
      ORDER BY "nextCheckAt" LIMIT 1`;
    if (order === undefined) return null;
    const { id, nextCheckAt } = order;
    const count = await tx.execute`
      UPDATE "Order" SET "nextCheckAt" = ${plan(order)}, "checkCount" = "checkCount" + 1
      WHERE "id" = ${id} AND "nextCheckAt" = ${nextCheckAt}`;
    return count === 1 ? order : null;
  });
}

/** Brings the next check of a PENDING order forward to `nextCheckAt` where it is later than `latest`. */
export async function checkSooner(
  sql: Sql,
  orderId: string,
  { nextCheckAt, latest }: { readonly nextCheckAt: Date; readonly latest: Date },
): Promise<void> {
  await sql.execute`
    UPDATE "Order" SET "nextCheckAt" = ${nextCheckAt}, "checkCount" = 0
    WHERE "id" = ${orderId} AND "status" = 'PENDING' AND "nextCheckAt" > ${latest}`;
}

/** Checks an order now that went to the cashier and whose payment is not known. */
export async function checkUnpaidNow(tx: Tx, orderId: string, at: Date): Promise<void> {
  await tx.execute`
    UPDATE "Order" SET "nextCheckAt" = ${at}, "checkCount" = 0
    WHERE "id" = ${orderId} AND "transactionId" IS NULL AND "prepayId" IS NOT NULL`;
}

/** The check at the expiry of a PENDING order must not be later than its expiry. */
export async function checkByExpiry(sql: Sql, orderId: string, expiresAt: Date): Promise<void> {
  await sql.execute`
    UPDATE "Order" SET "nextCheckAt" = ${expiresAt}
    WHERE "id" = ${orderId} AND "status" = 'PENDING' AND "nextCheckAt" > ${expiresAt}`;
}

export async function endChecks(sql: Sql, orderId: string): Promise<void> {
  await sql.execute`UPDATE "Order" SET "nextCheckAt" = NULL WHERE "id" = ${orderId} AND "status" = 'CLOSED'`;
}

export async function setExpiry(sql: Sql, orderId: string, expiresAt: Date): Promise<void> {
  await sql.execute`
    UPDATE "Order" SET "expiresAt" = ${expiresAt} WHERE "id" = ${orderId} AND "status" = 'PENDING'`;
}
