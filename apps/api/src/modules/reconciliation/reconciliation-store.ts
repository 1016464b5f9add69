import type { Sql, Tx } from '../../database/sql.js';
import type { Difference, Reconciliation as Row } from '../../generated/prisma/client.js';

/** No day has a sum that JavaScript cannot hold. */
export type Reconciliation = Omit<
  Row,
  'paymentsFen' | 'refundsFen' | 'bookedPaymentsFen' | 'bookedRefundsFen'
> & {
  readonly paymentsFen: number;
  readonly refundsFen: number;
  readonly bookedPaymentsFen: number | null;
  readonly bookedRefundsFen: number | null;
};

/** A bill names no sum that JavaScript cannot hold. */
export type DifferenceRow = Omit<Difference, 'localFen' | 'wechatFen'> & {
  readonly localFen: number | null;
  readonly wechatFen: number | null;
};

/** A run owns its day as long as the day's row says so. */
export interface Claim {
  readonly billDate: string;
  startedAt: Date;
}

export type RunResult = Pick<
  Reconciliation,
  | 'status'
  | 'payments'
  | 'refunds'
  | 'paymentsFen'
  | 'refundsFen'
  | 'bookedPayments'
  | 'bookedRefunds'
  | 'bookedPaymentsFen'
  | 'bookedRefundsFen'
  | 'otherAppRows'
  | 'differenceCount'
  | 'repairedCount'
>;

export async function findReconciliation(sql: Sql, billDate: string): Promise<Reconciliation | null> {
  const [day] = await sql.query<Reconciliation>`
    SELECT * FROM "Reconciliation" WHERE "billDate" = ${billDate}`;
  return day ?? null;
}

/** Behind every day. */
const NO_DAY = '9';

/** Newest first. */
export function listReconciliations(
  sql: Sql,
  { before = NO_DAY, take }: { readonly before?: string | undefined; readonly take: number },
): Promise<Reconciliation[]> {
  return sql.query<Reconciliation>`
    SELECT * FROM "Reconciliation" WHERE "billDate" < ${before} ORDER BY "billDate" DESC LIMIT ${take}`;
}

export function listReconciliationsSince(sql: Sql, billDate: string): Promise<Reconciliation[]> {
  return sql.query<Reconciliation>`SELECT * FROM "Reconciliation" WHERE "billDate" >= ${billDate}`;
}

/** Days whose run has not ended, that were given back, or that failed and still have a bill; oldest first. */
export function listUnfinished(sql: Sql, oldestBillDate: string): Promise<Reconciliation[]> {
  return sql.query<Reconciliation>`
    SELECT * FROM "Reconciliation"
    WHERE "status" = 'RUNNING' OR "status" = 'FAILED' AND ("failures" = 0 OR "billDate" >= ${oldestBillDate})
    ORDER BY "billDate"`;
}

/** Begins the first run of a day. False where the day has a row already. */
export async function insertRun(sql: Sql, { billDate, startedAt }: Claim): Promise<boolean> {
  const count = await sql.execute`
    INSERT INTO "Reconciliation" ("billDate", "status", "startedAt") VALUES (${billDate}, 'RUNNING', ${startedAt})
    ON CONFLICT ("billDate") DO NOTHING`;
  return count === 1;
}

/** Begins another run of a day that was last seen as `known`. False where somebody has changed it since. */
export async function restartRun(tx: Tx, known: Reconciliation, startedAt: Date): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Reconciliation" SET "status" = 'RUNNING', "startedAt" = ${startedAt}, "finishedAt" = NULL
    WHERE "billDate" = ${known.billDate} AND "status" = ${known.status} AND "startedAt" = ${known.startedAt}`;
  return count === 1;
}

/** Nobody takes the day over until the transaction ends. */
export async function ownsRun(tx: Tx, { billDate, startedAt }: Claim): Promise<boolean> {
  await tx.lock`SELECT "billDate" FROM "Reconciliation" WHERE "billDate" = ${billDate}`;
  const rows = await tx.query<unknown>`
    SELECT "billDate" FROM "Reconciliation"
    WHERE "billDate" = ${billDate} AND "startedAt" = ${startedAt} AND "status" = 'RUNNING'`;
  return rows.length > 0;
}

/** The heartbeat of a run. False where the run no longer owns its day. */
export async function touchRun(sql: Sql, { billDate, startedAt }: Claim, at: Date): Promise<boolean> {
  const count = await sql.execute`
    UPDATE "Reconciliation" SET "startedAt" = ${at}
    WHERE "billDate" = ${billDate} AND "startedAt" = ${startedAt} AND "status" = 'RUNNING'`;
  return count === 1;
}

/** False where the run no longer owns its day. */
export async function finishRun(tx: Tx, claim: Claim, result: RunResult, at: Date): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Reconciliation" SET "status" = ${result.status}, "payments" = ${result.payments},
      "refunds" = ${result.refunds}, "paymentsFen" = ${result.paymentsFen}, "refundsFen" = ${result.refundsFen},
      "otherAppRows" = ${result.otherAppRows}, "differenceCount" = ${result.differenceCount},
      "repairedCount" = ${result.repairedCount}, "bookedPayments" = ${result.bookedPayments},
      "bookedRefunds" = ${result.bookedRefunds}, "bookedPaymentsFen" = ${result.bookedPaymentsFen},
      "bookedRefundsFen" = ${result.bookedRefundsFen}, "finishedAt" = ${at}, "failures" = 0, "failure" = NULL
    WHERE "billDate" = ${claim.billDate} AND "startedAt" = ${claim.startedAt} AND "status" = 'RUNNING'`;
  return count === 1;
}

/** False where the run no longer owns its day. */
export async function failRun(tx: Tx, { billDate, startedAt }: Claim): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Reconciliation" SET "status" = 'FAILED'
    WHERE "billDate" = ${billDate} AND "startedAt" = ${startedAt} AND "status" = 'RUNNING'`;
  return count === 1;
}

export async function setFailure(tx: Tx, billDate: string, failure: string): Promise<void> {
  await tx.execute`UPDATE "Reconciliation" SET "failure" = ${failure} WHERE "billDate" = ${billDate}`;
}

/** Answers how many runs of the day have failed in a row. */
export async function countFailure(tx: Tx, billDate: string, failure: string): Promise<number> {
  const [day] = await tx.query<{ failures: number }>`
    UPDATE "Reconciliation" SET "failure" = ${failure}, "failures" = "failures" + 1
    WHERE "billDate" = ${billDate} RETURNING "failures"`;
  if (day === undefined) throw new Error(`There is no reconciliation of ${billDate}.`);
  return day.failures;
}

/** In the order in which they were found, those behind `after`. */
export function listDifferences(
  sql: Sql,
  billDate: string,
  { after = 0, take }: { readonly after?: number | undefined; readonly take: number },
): Promise<DifferenceRow[]> {
  return sql.query<DifferenceRow>`
    SELECT * FROM "Difference" WHERE "billDate" = ${billDate} AND "id" > ${after} ORDER BY "id" LIMIT ${take}`;
}

interface NewDifference {
  readonly billDate: string;
  readonly kind: DifferenceRow['kind'];
  readonly orderId: string | null;
  readonly refundId: string | null;
  readonly localFen: number | null;
  readonly wechatFen: number | null;
  readonly line: number | null;
  readonly detail: string | null;
  readonly repaired: boolean;
}

export async function insertDifference(tx: Tx, difference: NewDifference): Promise<void> {
  const { billDate, kind, orderId, refundId, localFen, wechatFen, line, detail, repaired } = difference;
  await tx.execute`
    INSERT INTO "Difference"
      ("billDate", "kind", "orderId", "refundId", "localFen", "wechatFen", "line", "detail", "repaired")
    VALUES (${billDate}, ${kind}, ${orderId}, ${refundId}, ${localFen}, ${wechatFen}, ${line}, ${detail}, ${repaired})`;
}

/** Deletes the oldest differences of a day, at most `take`, and answers how many these were. */
export function deleteDifferences(sql: Sql, billDate: string, take: number): Promise<number> {
  return sql.execute`
    DELETE FROM "Difference" WHERE "id" IN
      (SELECT "id" FROM "Difference" WHERE "billDate" = ${billDate} ORDER BY "id" LIMIT ${take})`;
}
