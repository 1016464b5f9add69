import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Order } from '../../generated/prisma/client.js';

export type DueOrder = Pick<Order, 'id' | 'status' | 'nextCheckAt' | 'checkCount'>;

/** Orders of a status whose next check is due or, planned by a clock that was set back since, stands beyond `farthest`. */
export async function listDueOrders(
  database: Database,
  status: Order['status'],
  { at, farthest, take }: { readonly at: Date; readonly farthest: Date; readonly take: number },
): Promise<DueOrder[]> {
  const list = (nextCheckAt: { lte: Date } | { gt: Date }) =>
    database.order.findMany({
      where: { status, nextCheckAt },
      orderBy: { nextCheckAt: 'asc' },
      select: { id: true, status: true, nextCheckAt: true, checkCount: true },
      take,
    });
  return [...(await list({ lte: at })), ...(await list({ gt: farthest }))];
}

/** Plans the next check. False where another instance was first. */
export async function claimCheck(
  sql: Sql,
  { id, nextCheckAt }: Pick<Order, 'id' | 'nextCheckAt'>,
  next: Date,
): Promise<boolean> {
  const count = await sql.execute`
    UPDATE "Order" SET "nextCheckAt" = ${next}, "checkCount" = "checkCount" + 1
    WHERE "id" = ${id} AND "nextCheckAt" = ${nextCheckAt}`;
  return count === 1;
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
