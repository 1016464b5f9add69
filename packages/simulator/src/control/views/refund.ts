import type { RefundStatus, WechatRefund } from '../../refunds/refund.js';
import type { RefundSource } from '../../refunds/refund-request.js';
import type { World } from '../../world/world.js';

/** A refund as `/_sim/refunds` shows it; times ISO 8601, absent values null. */
export interface RefundView {
  readonly mchid: string;
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly refundFen: number;
  readonly totalFen: number;
  readonly status: RefundStatus;
  readonly reason: string | null;
  readonly source: RefundSource;
  readonly notifyUrl: string | null;
  readonly createdAt: string;
  readonly succeededAt: string | null;
}

/** Shows a refund. */
export function viewRefund(refund: WechatRefund, { merchant }: Pick<World, 'merchant'>): RefundView {
  const { state } = refund;
  return {
    mchid: merchant.merchantId,
    outRefundNo: refund.outRefundNo,
    refundId: refund.refundId,
    outTradeNo: refund.order.outTradeNo,
    transactionId: refund.transactionId,
    refundFen: refund.refundFen,
    totalFen: refund.totalFen,
    status: state.status,
    reason: refund.reason,
    source: refund.source,
    notifyUrl: refund.notifyUrl,
    createdAt: new Date(refund.createdAtMs).toISOString(),
    succeededAt: state.status === 'SUCCESS' ? new Date(state.succeededAtMs).toISOString() : null,
  };
}
