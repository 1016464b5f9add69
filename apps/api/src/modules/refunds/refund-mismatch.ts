import type { ToldRefund } from './told-refund.js';

interface RefundFacts {
  readonly orderId: string;
  readonly outRefundNo: string | null;
  readonly amountFen: number;
  readonly order: { readonly totalFen: number; readonly transactionId: string | null };
}

/**
 * Truth 3, for refunds: the first mismatch with the books, in words, or null. Fields that WeChat leaves out are not
 * compared: answers have no mchid.
 */
export function findMismatch(refund: ToldRefund, row: RefundFacts, merchantId: string): string | null {
  if (refund.merchantId !== null && refund.merchantId !== merchantId) return 'mchid is not ours';
  if (refund.transactionId !== null && refund.transactionId !== row.order.transactionId) {
    return 'transaction_id differs from the one that paid the order';
  }
  if (refund.currency !== 'CNY') return `amount.currency is ${refund.currency}, not CNY`;
  if (refund.outTradeNo !== row.orderId) return 'out_trade_no is another order’s';
  if (row.outRefundNo !== null && refund.outRefundNo !== row.outRefundNo) {
    return 'out_refund_no is not the one of this refund_id';
  }
  if (refund.refundFen !== row.amountFen) {
    return `amount.refund is ${refund.refundFen} fen, the refund’s is ${row.amountFen}`;
  }
  if (refund.totalFen !== row.order.totalFen) {
    return `amount.total is ${refund.totalFen} fen, the order’s is ${row.order.totalFen}`;
  }
  return null;
}
