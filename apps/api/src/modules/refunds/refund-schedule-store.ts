import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Refund } from '../../generated/prisma/client.js';

export type DueRefund = Pick<Refund, 'id' | 'nextCheckAt' | 'checkCount'>;

/** Refunds whose next check is due or, planned by a clock that was set back since, stands beyond `farthest`. */
export async function listDueRefunds(
  database: Database,
  { at, farthest, take }: { readonly at: Date; readonly farthest: Date; readonly take: number },
): Promise<DueRefund[]> {
  const list = (nextCheckAt: { lte: Date } | { gt: Date }) =>
    database.refund.findMany({
      where: { nextCheckAt },
      orderBy: { nextCheckAt: 'asc' },
      select: { id: true, nextCheckAt: true, checkCount: true },
      take,
    });
  return [...(await list({ lte: at })), ...(await list({ gt: farthest }))];
}

/** Plans the next check. False where another instance was first. */
export async function claimRefundCheck(
  sql: Sql,
  { id, nextCheckAt }: Pick<Refund, 'id' | 'nextCheckAt'>,
  next: Date,
): Promise<boolean> {
  const count = await sql.execute`
    UPDATE "Refund" SET "nextCheckAt" = ${next}, "checkCount" = "checkCount" + 1
    WHERE "id" = ${id} AND "nextCheckAt" = ${nextCheckAt}`;
  return count === 1;
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
