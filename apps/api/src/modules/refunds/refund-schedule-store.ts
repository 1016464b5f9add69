import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Refund } from '../../generated/prisma/client.js';
import type { Span } from '../span.js';

export type DueRefund = Pick<Refund, 'id' | 'orderId' | 'nextCheckAt' | 'checkCount'>;

/** How many refunds have their next check in a span, at most `take`. */
export async function countDueRefunds(sql: Sql, { after, until }: Span, take: number): Promise<number> {
  const [due] = await sql.query<{ count: number }>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Refund" WHERE "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until} LIMIT ${take}
    ) AS "due"`;
  return due?.count ?? 0;
}

/**
 * Takes the first refund in a span that no other instance takes at this moment, and plans its next check.
 * @returns null where there is none
 */
export function claimDueRefund(
  database: Database,
  { after, until }: Span,
  plan: (refund: DueRefund) => Date,
): Promise<DueRefund | null> {
  return database.transaction(async (tx) => {
    const [refund] = await tx.queryFree<DueRefund>`
      SELECT "id", "orderId", "nextCheckAt", "checkCount" FROM "Refund"
      WHERE "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until}
      ORDER BY "nextCheckAt" LIMIT 1`;
    if (refund === undefined) return null;
    const { id, nextCheckAt } = refund;
    const count = await tx.execute`
      UPDATE "Refund" SET "nextCheckAt" = ${plan(refund)}, "checkCount" = "checkCount" + 1
      WHERE "id" = ${id} AND "nextCheckAt" = ${nextCheckAt}`;
    return count === 1 ? refund : null;
  });
}

/** False where somebody else has changed the refund since it was seen with this status. */
export async function endRefundChecks(
  tx: Tx,
  { id, status }: Pick<Refund, 'id' | 'status'>,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Refund" SET "nextCheckAt" = NULL WHERE "id" = ${id} AND "status" = ${status}`;
  return count === 1;
}

/**
 * Takes the turn of a refund to be sent. It sets `sendAfter` to another value than it had, so that of several who read
 * that one only one gets the turn.
 */
export async function takeTurn(
  tx: Tx,
  { id, sendAfter }: Pick<Refund, 'id' | 'sendAfter'>,
  { later, uncertainUntil }: { readonly later: Date; readonly uncertainUntil: Date },
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Refund" SET "sendAfter" = ${later}, "uncertainUntil" = ${uncertainUntil}
    WHERE "id" = ${id} AND "status" = 'REQUESTED' AND "sendAfter" = ${sendAfter}`;
  return count === 1;
}

/** Makes the other refunds of the order wait until `later`, also those whose turn stands beyond `farthest`. */
export async function postponeOthers(
  tx: Tx,
  { id, orderId }: Pick<Refund, 'id' | 'orderId'>,
  { later, farthest }: { readonly later: Date; readonly farthest: Date },
): Promise<void> {
  await tx.execute`
    UPDATE "Refund" SET "sendAfter" = ${later}, "nextCheckAt" = ${later}
    WHERE "orderId" = ${orderId} AND "id" <> ${id} AND "status" = 'REQUESTED'
      AND ("sendAfter" < ${later} OR "sendAfter" > ${farthest})`;
}

/** Claims a refund so that nobody sends it before `claimedUntil`. False where somebody was first. */
export async function claimRefund(
  sql: Sql,
  { id, sendAfter }: Pick<Refund, 'id' | 'sendAfter'>,
  claimedUntil: Date,
): Promise<boolean> {
  const count = await sql.execute`
    UPDATE "Refund" SET "sendAfter" = ${claimedUntil}
    WHERE "id" = ${id} AND "status" = 'REQUESTED' AND "sendAfter" = ${sendAfter}`;
  return count === 1;
}

/** Ends a claimed refund that WeChat has never taken: it gives up its number. False where the claim is lost. */
export async function closeClaimed(
  tx: Tx,
  { id, sendAfter }: Pick<Refund, 'id' | 'sendAfter'>,
  claimedUntil: Date,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Refund" SET "status" = 'CLOSED', "outRefundNo" = NULL, "uncertainUntil" = NULL, "nextCheckAt" = NULL,
      "sendAfter" = ${sendAfter}
    WHERE "id" = ${id} AND "status" = 'REQUESTED' AND "sendAfter" = ${claimedUntil}`;
  return count === 1;
}

/** Records until when WeChat may still execute a request, unless it was sent again since `turn`. */
export async function settleUncertainty(
  sql: Sql,
  { id, uncertainUntil }: Pick<Refund, 'id' | 'uncertainUntil'>,
  turn: Date,
): Promise<void> {
  await sql.execute`
    UPDATE "Refund" SET "uncertainUntil" = ${uncertainUntil}
    WHERE "id" = ${id} AND "status" = 'REQUESTED' AND "sendAfter" = ${turn}`;
}

export async function shortenUncertainty(
  sql: Sql,
  { id, uncertainUntil }: Pick<Refund, 'id' | 'uncertainUntil'>,
  until: Date,
): Promise<void> {
  await sql.execute`
    UPDATE "Refund" SET "uncertainUntil" = ${until} WHERE "id" = ${id} AND "uncertainUntil" = ${uncertainUntil}`;
}

/** Brings the turn of a refund forward. */
export async function moveTurn(
  tx: Tx,
  { id, sendAfter }: Pick<Refund, 'id' | 'sendAfter'>,
  at: Date,
): Promise<void> {
  await tx.execute`
    UPDATE "Refund" SET "sendAfter" = ${at}, "nextCheckAt" = ${at}
    WHERE "id" = ${id} AND "status" = 'REQUESTED' AND "sendAfter" = ${sendAfter}`;
}

/** Gives a refund that was made outside the number by which WeChat is asked about it from now on. */
export async function nameRefund(
  tx: Tx,
  { id }: Pick<Refund, 'id'>,
  { outRefundNo, at }: { readonly outRefundNo: string; readonly at: Date },
): Promise<void> {
  await tx.execute`
    UPDATE "Refund" SET "outRefundNo" = ${outRefundNo}, "nextCheckAt" = ${at}
    WHERE "id" = ${id} AND "outRefundNo" IS NULL AND "status" IN ('PROCESSING', 'ABNORMAL')`;
}
