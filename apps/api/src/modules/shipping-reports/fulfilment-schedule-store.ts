import type { Fulfilment } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { Sql } from '../../database/sql.js';
import type { Order } from '../../generated/prisma/client.js';
import type { Span } from '../span.js';

export type DueFulfilment = Pick<
  Order,
  'id' | 'fulfilment' | 'deliveryKind' | 'paidAt' | 'fulfilmentCheckAt' | 'fulfilmentCheckCount'
>;

/** How many orders with this fulfilment have their next check of it in a span, at most `take`. */
export async function countDueFulfilments(
  sql: Sql,
  fulfilment: Fulfilment,
  { after, until }: Span,
  take: number,
): Promise<number> {
  const [due] = await sql.query<{ count: number }>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Order" WHERE "fulfilment" = ${fulfilment}
        AND "fulfilmentCheckAt" > ${after} AND "fulfilmentCheckAt" <= ${until} LIMIT ${take}
    ) AS "due"`;
  return due?.count ?? 0;
}

/**
 * Takes the first order with this fulfilment in a span that no other instance takes at this moment, and plans its next
 * check.
 * @returns null where there is none
 */
export function claimDueFulfilment(
  database: Database,
  fulfilment: Fulfilment,
  { after, until }: Span,
  plan: (order: DueFulfilment) => Date,
): Promise<DueFulfilment | null> {
  return database.transaction(async (tx) => {
    const [order] = await tx.queryFree<DueFulfilment>`
      SELECT "id", "fulfilment", "deliveryKind", "paidAt", "fulfilmentCheckAt", "fulfilmentCheckCount" FROM "Order"
      WHERE "fulfilment" = ${fulfilment} AND "fulfilmentCheckAt" > ${after} AND "fulfilmentCheckAt" <= ${until}
      ORDER BY "fulfilmentCheckAt" LIMIT 1`;
    if (order === undefined) return null;
    const { id, fulfilmentCheckAt } = order;
    const count = await tx.execute`
      UPDATE "Order" SET "fulfilmentCheckAt" = ${plan(order)}, "fulfilmentCheckCount" = "fulfilmentCheckCount" + 1
      WHERE "id" = ${id} AND "fulfilment" = ${fulfilment} AND "fulfilmentCheckAt" = ${fulfilmentCheckAt}`;
    return count === 1 ? order : null;
  });
}

/** Nothing is left to ask about. */
export async function endFulfilmentChecks(sql: Sql, orderId: string): Promise<void> {
  await sql.execute`UPDATE "Order" SET "fulfilmentCheckAt" = NULL WHERE "id" = ${orderId}`;
}

/** Brings the next check forward, where one is planned, or begins the checks of a shipped order. */
export async function checkFulfilmentAt(sql: Sql, orderId: string, at: Date): Promise<void> {
  await sql.execute`
    UPDATE "Order" SET "fulfilmentCheckAt" = ${at}
    WHERE "id" = ${orderId} AND "fulfilment" IN ('UNSHIPPED', 'SHIPPED', 'RECEIVED')`;
}
