import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Shipment } from '../../generated/prisma/client.js';
import type { Span } from '../span.js';

export type DueReport = Pick<Shipment, 'id' | 'orderId' | 'nextCheckAt' | 'checkCount'>;

/** How many reports that wait have their next attempt in a span, at most `take`. */
export async function countDueReports(sql: Sql, { after, until }: Span, take: number): Promise<number> {
  const [due] = await sql.query<{ count: number }>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Shipment"
      WHERE "report" = 'WAITING' AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until} LIMIT ${take}
    ) AS "due"`;
  return due?.count ?? 0;
}

/**
 * Takes the first waiting report in a span that no other instance takes at this moment, and plans its next attempt.
 * @returns null where there is none
 */
export function claimDueReport(
  database: Database,
  { after, until }: Span,
  plan: (report: DueReport) => Date,
): Promise<DueReport | null> {
  return database.transaction(async (tx) => {
    const [report] = await tx.queryFree<DueReport>`
      SELECT "id", "orderId", "nextCheckAt", "checkCount" FROM "Shipment"
      WHERE "report" = 'WAITING' AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until}
      ORDER BY "nextCheckAt" LIMIT 1`;
    if (report === undefined) return null;
    const { id, nextCheckAt } = report;
    const count = await tx.execute`
      UPDATE "Shipment" SET "nextCheckAt" = ${plan(report)}, "checkCount" = "checkCount" + 1
      WHERE "id" = ${id} AND "report" = 'WAITING' AND "nextCheckAt" = ${nextCheckAt}`;
    return count === 1 ? report : null;
  });
}

interface End {
  readonly report: Exclude<Shipment['report'], 'WAITING'>;
  readonly at: Date;
  /** WeChat's words where it refused the report. */
  readonly refusal: string | null;
  readonly isReshipped: boolean;
}

/**
 * Ends a report that waits. False where another instance has ended it, or where the shipment was corrected since it was
 * read.
 */
export async function endReport(
  tx: Tx,
  { id, correctedAt }: Pick<Shipment, 'id' | 'correctedAt'>,
  { report, at, refusal, isReshipped }: End,
): Promise<boolean> {
  const reportedAt = report === 'REPORTED' ? at : null;
  const reshippedAt = isReshipped ? at : null;
  // A comparison with NULL would find nothing.
  const count = await tx.execute`
    UPDATE "Shipment" SET "report" = ${report}, "refusal" = ${refusal}, "nextCheckAt" = NULL,
      "reportedAt" = COALESCE(${reportedAt}, "reportedAt"),
      "reshippedAt" = COALESCE("reshippedAt", ${reshippedAt})
    WHERE "id" = ${id} AND "report" = 'WAITING'
      AND COALESCE("correctedAt", ${NEVER}) = ${correctedAt ?? NEVER}`;
  return count === 1;
}

/** The next attempts of an order’s reports are due: what they waited for may have happened. */
export async function hastenReports(tx: Tx, orderId: string, at: Date): Promise<void> {
  await tx.execute`
    UPDATE "Shipment" SET "nextCheckAt" = ${at} WHERE "orderId" = ${orderId} AND "report" = 'WAITING'`;
}

const NEVER = new Date('0001-01-01T00:00:00Z');

/** Makes a report wait again, as one that may have been sent before. False where it waits already. */
export async function reportAgain(
  tx: Tx,
  { id, isLast }: Pick<Shipment, 'id' | 'isLast'>,
  at: Date,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Shipment" SET "report" = 'WAITING', "isLast" = ${isLast}, "nextCheckAt" = ${at}, "checkCount" = 2
    WHERE "id" = ${id} AND "report" <> 'WAITING'`;
  return count === 1;
}

/** Makes those wait that were not reported from this id on, because WeChat did not manage the trade of the shop. */
export async function reportUnneeded(tx: Tx, fromId: string, at: Date): Promise<void> {
  await tx.execute`
    UPDATE "Shipment" SET "report" = 'WAITING', "nextCheckAt" = ${at}, "checkCount" = 1
    WHERE "id" >= ${fromId} AND "report" = 'NOT_NEEDED'`;
}
