import type { Sql, Tx } from '../../database/sql.js';
import type { Refund } from '../../generated/prisma/client.js';

export type { Refund };

export async function findRefund(sql: Sql, refundId: string): Promise<Refund | undefined> {
  const [refund] = await sql.query<Refund>`SELECT * FROM "Refund" WHERE "id" = ${refundId}`;
  return refund;
}

/** @throws Error where there is none: whoever asks has made it. */
export async function readRefund(sql: Sql, refundId: string): Promise<Refund> {
  const refund = await findRefund(sql, refundId);
  if (refund === undefined) throw new Error(`There is no refund ${refundId}.`);
  return refund;
}

export async function findRefundByKey(sql: Sql, idempotencyKey: string): Promise<Refund | undefined> {
  const [refund] = await sql.query<Refund>`SELECT * FROM "Refund" WHERE "idempotencyKey" = ${idempotencyKey}`;
  return refund;
}

/** By the number that we or others gave it. */
export async function findRefundByNumber(sql: Sql, outRefundNo: string): Promise<Refund | undefined> {
  const [refund] = await sql.query<Refund>`SELECT * FROM "Refund" WHERE "outRefundNo" = ${outRefundNo}`;
  return refund;
}

export async function findRefundByWechatId(sql: Sql, wechatRefundId: string): Promise<Refund | undefined> {
  const [refund] = await sql.query<Refund>`SELECT * FROM "Refund" WHERE "wechatRefundId" = ${wechatRefundId}`;
  return refund;
}

type NewRefund = Pick<
  Refund,
  | 'id'
  | 'orderId'
  | 'amountFen'
  | 'reason'
  | 'origin'
  | 'outRefundNo'
  | 'wechatRefundId'
  | 'idempotencyKey'
  | 'requestHash'
  | 'createdAt'
  | 'sendAfter'
>;

/** It is REQUESTED, and its first check is when it may be sent. */
export async function insertRefund(tx: Tx, refund: NewRefund): Promise<void> {
  const { id, orderId, amountFen, reason, origin, outRefundNo, wechatRefundId } = refund;
  const { idempotencyKey, requestHash, createdAt, sendAfter } = refund;
  await tx.execute`
    INSERT INTO "Refund" ("id", "orderId", "amountFen", "reason", "status", "origin", "outRefundNo", "wechatRefundId",
      "idempotencyKey", "requestHash", "createdAt", "sendAfter", "nextCheckAt")
    VALUES (${id}, ${orderId}, ${amountFen}, ${reason}, 'REQUESTED', ${origin}, ${outRefundNo}, ${wechatRefundId},
      ${idempotencyKey}, ${requestHash}, ${createdAt}, ${sendAfter}, ${sendAfter})`;
}

type RefundMove = Pick<Refund, 'status' | 'wechatRefundId' | 'succeededAt' | 'nextCheckAt'>;

/** Moves a refund that was last seen as `known`. False where somebody else has moved it since. */
export async function moveRefund(
  tx: Tx,
  known: Pick<Refund, 'id' | 'status'>,
  { status, wechatRefundId, succeededAt, nextCheckAt }: RefundMove,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Refund" SET "status" = ${status}, "wechatRefundId" = ${wechatRefundId}, "uncertainUntil" = NULL,
      "succeededAt" = ${succeededAt}, "nextCheckAt" = ${nextCheckAt}, "checkCount" = 0
    WHERE "id" = ${known.id} AND "status" = ${known.status}`;
  return count === 1;
}

/** Whether a refund in the books explains that money of the order went back. */
export async function hasExplainingRefund(tx: Tx, orderId: string): Promise<boolean> {
  const refunds = await tx.query<unknown>`
    SELECT "id" FROM "Refund" WHERE "orderId" = ${orderId}
      AND ("wechatRefundId" IS NOT NULL OR "uncertainUntil" IS NOT NULL) LIMIT 1`;
  return refunds.length > 0;
}

/** The refunds of an order that WeChat has or may yet get: not those that were withdrawn. */
export function listUsedRefunds(tx: Tx, orderId: string): Promise<Pick<Refund, 'status' | 'sendAfter'>[]> {
  return tx.query<Pick<Refund, 'status' | 'sendAfter'>>`
    SELECT "status", "sendAfter" FROM "Refund"
    WHERE "orderId" = ${orderId} AND ("status" <> 'CLOSED' OR "wechatRefundId" IS NOT NULL)`;
}

/** Oldest first. */
export function listRefundsOf(sql: Sql, orderId: string): Promise<Refund[]> {
  return sql.query<Refund>`SELECT * FROM "Refund" WHERE "orderId" = ${orderId} ORDER BY "id"`;
}

interface RefundsQuery {
  readonly status: Refund['status'] | undefined;
  readonly origin: Refund['origin'] | undefined;
  /** Ids from this one on. */
  readonly from: string;
  /** Ids before this one: the end of the period, or the last refund of the page before. */
  readonly before: string;
  readonly take: number;
}

/** Of all orders, newest first. */
export function listAllRefunds(
  sql: Sql,
  { status, origin, from, before, take }: RefundsQuery,
): Promise<Refund[]> {
  if (status !== undefined && origin !== undefined) {
    return sql.query<Refund>`
      SELECT * FROM "Refund"
      WHERE "status" = ${status} AND "origin" = ${origin} AND "id" >= ${from} AND "id" < ${before}
      ORDER BY "id" DESC LIMIT ${take}`;
  }
  if (status !== undefined) {
    return sql.query<Refund>`
      SELECT * FROM "Refund" WHERE "status" = ${status} AND "id" >= ${from} AND "id" < ${before}
      ORDER BY "id" DESC LIMIT ${take}`;
  }
  if (origin !== undefined) {
    return sql.query<Refund>`
      SELECT * FROM "Refund" WHERE "origin" = ${origin} AND "id" >= ${from} AND "id" < ${before}
      ORDER BY "id" DESC LIMIT ${take}`;
  }
  return sql.query<Refund>`
    SELECT * FROM "Refund" WHERE "id" >= ${from} AND "id" < ${before} ORDER BY "id" DESC LIMIT ${take}`;
}

/** The columns that a bill is compared with. */
export type BookedRefund = Pick<
  Refund,
  'id' | 'orderId' | 'outRefundNo' | 'wechatRefundId' | 'amountFen' | 'status' | 'origin' | 'succeededAt'
>;

/** Of a refund that was made outside, the books may have only WeChat's own number. */
export function listBookedRefunds(
  sql: Sql,
  numbers: { readonly outRefundNos: readonly string[]; readonly wechatRefundIds: readonly string[] },
): Promise<BookedRefund[]> {
  const { outRefundNos, wechatRefundIds } = numbers;
  return sql.query<BookedRefund>`
    SELECT "id", "orderId", "outRefundNo", "wechatRefundId", "amountFen", "status", "origin", "succeededAt"
    FROM "Refund" WHERE "outRefundNo" IN (${outRefundNos}) OR "wechatRefundId" IN (${wechatRefundIds})`;
}

interface SucceededQuery {
  /** The place in the order of (succeededAt, id) behind which to read. */
  readonly after: { readonly at: Date; readonly id: string };
  readonly before: Date;
  readonly take: number;
}

/** In the order of (succeededAt, id). */
export function listSucceededBetween(
  sql: Sql,
  { after: { at, id }, before, take }: SucceededQuery,
): Promise<BookedRefund[]> {
  return sql.query<BookedRefund>`
    SELECT "id", "orderId", "outRefundNo", "wechatRefundId", "amountFen", "status", "origin", "succeededAt"
    FROM "Refund"
    WHERE "succeededAt" >= ${at} AND "succeededAt" < ${before} AND ("succeededAt" > ${at} OR "id" > ${id})
    ORDER BY "succeededAt", "id" LIMIT ${take}`;
}
