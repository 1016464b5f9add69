import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { RefundApplication } from '../../generated/prisma/client.js';

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

/** Of all orders, oldest first. */
export function listApplications(
  database: Database,
  { isOpen, after, take }: ApplicationsQuery,
): Promise<RefundApplication[]> {
  return database.refundApplication.findMany({
    where: {
      ...(isOpen === undefined ? {} : { resolvedAt: isOpen ? null : { not: null } }),
      ...(after === undefined
        ? {}
        : {
            appliedAt: { gte: after.at },
            OR: [{ appliedAt: { gt: after.at } }, { orderId: { gt: after.id } }],
          }),
    },
    orderBy: [{ appliedAt: 'asc' }, { orderId: 'asc' }],
    take,
  });
}

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
