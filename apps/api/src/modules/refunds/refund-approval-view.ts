import { type ApprovalStatus, fen, type RefundApproval } from '@taro-pay/contracts';
import type { Restock } from './operator-refund.js';
import type { RefundApproval as Row } from './refund-approval-store.js';

/** The state of an approval at a time: nobody has to write that it has expired. */
export function statusOfApproval(row: Row, at: Date): ApprovalStatus {
  if (row.decidedAt !== null) return row.refundId === null ? 'DECLINED' : 'APPROVED';
  return row.expiresAt > at ? 'WAITING' : 'EXPIRED';
}

/** An approval as operators see it. */
export function presentApproval(row: Row, at: Date): RefundApproval {
  const { id, orderId, amountFen, reason, requestedBy, requestedById, decidedBy, remark, refundId } = row;
  return {
    ...{ id, orderId, reason, requestedBy, requestedById, decidedBy, remark, refundId },
    amountFen: fen(amountFen),
    restock: restockOf(row),
    answersApplication: row.applicationAt !== null,
    status: statusOfApproval(row, at),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

/** The goods that come back with an approved refund. */
export const restockOf = ({ restock }: Row): Restock => JSON.parse(restock);
