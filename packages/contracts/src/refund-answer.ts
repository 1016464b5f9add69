import type { OperatorRefund, RefundApproval } from './schemas/refund.js';

/** Tells whether the answer to a refund is that a second person has to approve it. */
export function isRefundApproval(answer: OperatorRefund | RefundApproval): answer is RefundApproval {
  return 'requestedBy' in answer;
}
