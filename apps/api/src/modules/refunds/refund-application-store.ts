import type { Sql, Tx } from '../../database/sql.js';
import type { Order, RefundApplication } from '../../generated/prisma/client.js';
import { listItemsOf } from '../orders/order-store.js';

export type { RefundApplication };

export async function findApplication(sql: Sql, orderId: string): Promise<RefundApplication | undefined> {
  const [application] = await sql.query<RefundApplication>`
    SELECT * FROM "RefundApplication" WHERE "orderId" = ${orderId}`;
  return application;
}

/** Opens the application of an order, for the first time or again. False where it is open already. */
export async function openApplication(
  tx: Tx,
  { orderId, reason, appliedAt }: Pick<RefundApplication, 'orderId' | 'reason' | 'appliedAt'>,
): Promise<boolean> {
  const count = await tx.execute`
    INSERT INTO "RefundApplication" ("orderId", "reason", "appliedAt") VALUES (${orderId}, ${reason}, ${appliedAt})
    ON CONFLICT ("orderId") DO UPDATE SET "reason" = ${reason}, "appliedAt" = ${appliedAt}, "resolvedAt" = NULL,
      "declinedWords" = NULL
      WHERE "RefundApplication"."resolvedAt" IS NOT NULL`;
  return count === 1;
}

export async function closeApplication(tx: Tx, orderId: string, at: Date): Promise<void> {
  await tx.execute`
    UPDATE "RefundApplication" SET "resolvedAt" = ${at} WHERE "orderId" = ${orderId} AND "resolvedAt" IS NULL`;
}

interface ApplicationsQuery {
  /** Open or resolved ones; undefined for both. */
  readonly isOpen: boolean | undefined;
  /** The place in the order of (appliedAt, orderId) behind which to read. */
  readonly after: { readonly at: Date; readonly id: string } | undefined;
  readonly take: number;
}

/** Of all orders, oldest first, with what they are about. */
export async function listApplications(sql: Sql, query: ApplicationsQuery) {
  const applications = await listPlaces(sql, query);
  const ids = applications.map(({ orderId }) => orderId);
  const orders = await sql.query<Pick<Order, 'id' | 'totalFen' | 'refundReservedFen'>>`
    SELECT "id", "totalFen", "refundReservedFen" FROM "Order" WHERE "id" IN (${ids})`;
  const items = await listItemsOf(sql, ids);
  return applications.flatMap((application) => {
    const order = orders.find(({ id }) => id === application.orderId);
    if (order === undefined) return [];
    return [
      { ...application, order: { ...order, items: items.filter(({ orderId }) => orderId === order.id) } },
    ];
  });
}

const BEFORE_ALL = { at: new Date(0), id: '' };

/** Open ones are found by an index on the same expression. */
function listPlaces(
  sql: Sql,
  { isOpen, after = BEFORE_ALL, take }: ApplicationsQuery,
): Promise<RefundApplication[]> {
  const { at, id } = after;
  if (isOpen === undefined) {
    return sql.query<RefundApplication>`
      SELECT * FROM "RefundApplication"
      WHERE "appliedAt" >= ${at} AND ("appliedAt" > ${at} OR "orderId" > ${id})
      ORDER BY "appliedAt", "orderId" LIMIT ${take}`;
  }
  return sql.query<RefundApplication>`
    SELECT * FROM "RefundApplication"
    WHERE CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END = ${isOpen ? 0 : 1}
      AND "appliedAt" >= ${at} AND ("appliedAt" > ${at} OR "orderId" > ${id})
    ORDER BY "appliedAt", "orderId" LIMIT ${take}`;
}

export type ListedApplication = Awaited<ReturnType<typeof listApplications>>[number];

/** Ends the open application with the shop's words to the buyer. */
export async function declineApplication(
  tx: Tx,
  { orderId, words, at }: { readonly orderId: string; readonly words: string; readonly at: Date },
): Promise<void> {
  await tx.execute`
    UPDATE "RefundApplication" SET "resolvedAt" = ${at}, "declinedWords" = ${words},
      "declinedCount" = "declinedCount" + 1
    WHERE "orderId" = ${orderId} AND "resolvedAt" IS NULL`;
}
