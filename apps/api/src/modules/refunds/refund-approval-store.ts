import type { ApprovalStatus } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type { RefundApproval } from '../../generated/prisma/client.js';

export type { RefundApproval };

export async function findApproval(sql: Sql, approvalId: string): Promise<RefundApproval | undefined> {
  const [approval] = await sql.query<RefundApproval>`
    SELECT * FROM "RefundApproval" WHERE "id" = ${approvalId}`;
  return approval;
}

/** @throws Error where there is none: whoever asks has made it. */
export async function readApproval(sql: Sql, approvalId: string): Promise<RefundApproval> {
  const approval = await findApproval(sql, approvalId);
  if (approval === undefined) throw new Error(`There is no approval ${approvalId}.`);
  return approval;
}

export async function findApprovalByKey(
  sql: Sql,
  idempotencyKey: string,
): Promise<RefundApproval | undefined> {
  const [approval] = await sql.query<RefundApproval>`
    SELECT * FROM "RefundApproval" WHERE "idempotencyKey" = ${idempotencyKey}`;
  return approval;
}

type NewApproval = Omit<RefundApproval, 'decidedAt' | 'decidedBy' | 'remark' | 'refundId'>;

export async function insertApproval(tx: Tx, approval: NewApproval): Promise<void> {
  const { id, orderId, amountFen, reason, restock, applicationAt, idempotencyKey, requestHash } = approval;
  const { requestedById, requestedBy, createdAt, expiresAt } = approval;
  await tx.execute`
    INSERT INTO "RefundApproval" ("id", "orderId", "amountFen", "reason", "restock", "applicationAt",
      "idempotencyKey", "requestHash", "requestedById", "requestedBy", "createdAt", "expiresAt")
    VALUES (${id}, ${orderId}, ${amountFen}, ${reason}, ${restock}, ${applicationAt},
      ${idempotencyKey}, ${requestHash}, ${requestedById}, ${requestedBy}, ${createdAt}, ${expiresAt})`;
}

interface Decision {
  readonly at: Date;
  readonly decidedBy: string;
  readonly remark: string;
  /** Null where it is declined. */
  readonly refundId: string | null;
}

/** False where somebody else was first, or it has expired. */
export async function decideApproval(tx: Tx, approvalId: string, decision: Decision): Promise<boolean> {
  const { at, decidedBy, remark, refundId } = decision;
  const count = await tx.execute`
    UPDATE "RefundApproval" SET "decidedAt" = ${at}, "decidedBy" = ${decidedBy}, "remark" = ${remark},
      "refundId" = ${refundId}
    WHERE "id" = ${approvalId} AND "decidedAt" IS NULL AND "expiresAt" > ${at}`;
  return count === 1;
}

/** Whether somebody has yet to decide on a refund that grants the open application of an order. */
export async function hasWaitingGrant(tx: Tx, orderId: string, at: Date): Promise<boolean> {
  const waiting = await tx.query<unknown>`
    SELECT "id" FROM "RefundApproval"
    WHERE "orderId" = ${orderId} AND "applicationAt" IS NOT NULL AND "decidedAt" IS NULL AND "expiresAt" > ${at}
    LIMIT 1`;
  return waiting.length > 0;
}

interface ApprovalsQuery {
  readonly status: ApprovalStatus | undefined;
  readonly orderId: string | undefined;
  readonly at: Date;
  /** The id of the last one of the page before. */
  readonly before: string | undefined;
  readonly take: number;
}

/** Behind every id. */
const BEHIND_ALL = '~';

/** Newest first. */
export function listApprovals(
  sql: Sql,
  { status, orderId, at, before = BEHIND_ALL, take }: ApprovalsQuery,
): Promise<RefundApproval[]> {
  return sql.query<RefundApproval>`
    SELECT * FROM (SELECT *, CASE
        WHEN "refundId" IS NOT NULL THEN 'APPROVED'
        WHEN "decidedAt" IS NOT NULL THEN 'DECLINED'
        WHEN "expiresAt" > ${at} THEN 'WAITING'
        ELSE 'EXPIRED' END AS "status" FROM "RefundApproval") AS "approvals"
    WHERE "id" < ${before} AND "status" = COALESCE(${status ?? null}, "status")
      AND "orderId" = COALESCE(${orderId ?? null}, "orderId")
    ORDER BY "id" DESC LIMIT ${take}`;
}
