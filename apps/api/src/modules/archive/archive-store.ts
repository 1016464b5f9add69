import type { Sql, Tx } from '../../database/sql.js';
import type { Archive, Order, OrderEvent } from '../../generated/prisma/client.js';

export type { Archive };

export type PlacedEvent = Pick<OrderEvent, 'id' | 'orderId' | 'at'>;

/** In the order in which they were written. */
export function listEventsAfter(sql: Sql, after: number, take: number): Promise<PlacedEvent[]> {
  return sql.query<PlacedEvent>`
    SELECT "id", "orderId", "at" FROM "OrderEvent" WHERE "id" > ${after} ORDER BY "id" LIMIT ${take}`;
}

/**
 * An order of which nothing more is expected: its status is final, nothing of it is scheduled, refunded, applied for or
 * open for an operator, no notification of it waits to be settled, and nothing has happened since `before`.
 */
export async function findArchivable(sql: Sql, orderId: string, before: Date): Promise<Order | undefined> {
  const [order] = await sql.query<Order>`
    SELECT * FROM "Order"
    WHERE "id" = ${orderId} AND "archivedIn" IS NULL AND "status" <> 'PENDING' AND "nextCheckAt" IS NULL
      AND "createdAt" < ${before}
      AND NOT EXISTS (SELECT 1 FROM "OrderEvent" WHERE "orderId" = "Order"."id" AND "at" >= ${before})
      AND NOT EXISTS (SELECT 1 FROM "Notification" WHERE "outTradeNo" = "Order"."id"
        AND ("receivedAt" >= ${before} OR "outcome" IN ('MISMATCHED', 'UNREADABLE')))
      AND NOT EXISTS (SELECT 1 FROM "Refund" WHERE "orderId" = "Order"."id"
        AND ("status" NOT IN ('SUCCESS', 'CLOSED') OR "nextCheckAt" IS NOT NULL OR "uncertainUntil" IS NOT NULL))
      AND NOT EXISTS (SELECT 1 FROM "RefundApplication" WHERE "orderId" = "Order"."id" AND "resolvedAt" IS NULL)
      AND NOT EXISTS (SELECT 1 FROM "Anomaly" WHERE "orderId" = "Order"."id" AND "resolvedAt" IS NULL)`;
  return order;
}

export async function insertArchive(sql: Sql, archive: Archive): Promise<void> {
  const { id, createdAt, orders, events, notifications, totalFen, refundedFen, sha256 } = archive;
  await sql.execute`
    INSERT INTO "Archive" ("id", "createdAt", "orders", "events", "notifications", "totalFen", "refundedFen", "sha256")
    VALUES (${id}, ${createdAt}, ${orders}, ${events}, ${notifications}, ${totalFen}, ${refundedFen}, ${sha256})`;
}

export async function setArchivedIn(tx: Tx, orderId: string, archiveId: string): Promise<void> {
  await tx.execute`UPDATE "Order" SET "archivedIn" = ${archiveId} WHERE "id" = ${orderId}`;
}

/** Answers how many these were. */
export function deleteEvents(tx: Tx, orderId: string): Promise<number> {
  return tx.execute`DELETE FROM "OrderEvent" WHERE "orderId" = ${orderId}`;
}

/** Answers how many these were. */
export function deleteNotifications(tx: Tx, orderId: string): Promise<number> {
  return tx.execute`DELETE FROM "Notification" WHERE "outTradeNo" = ${orderId}`;
}

/** In the order of their names. */
export function listArchives(sql: Sql, after: string, take: number): Promise<Archive[]> {
  return sql.query<Archive>`SELECT * FROM "Archive" WHERE "id" > ${after} ORDER BY "id" LIMIT ${take}`;
}

/** Null where its events are still here; undefined where there is no such order. */
export async function findArchiveOfOrder(sql: Sql, orderId: string): Promise<string | null | undefined> {
  const [order] = await sql.query<Pick<Order, 'archivedIn'>>`
    SELECT "archivedIn" FROM "Order" WHERE "id" = ${orderId}`;
  return order?.archivedIn;
}
