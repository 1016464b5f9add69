import type { WechatOrder } from '../payments/orders.js';
import { Refusal } from '../protocol/refusal.js';
import type { WechatRefund } from './refund.js';
import type { RefundRequest } from './refund-request.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012552567 */
const MAXIMUM_REFUNDS = 50;
const PAUSE_MS = 60_000;
const WITHIN_MS = 365 * 24 * 3600 * 1000;

interface Earlier {
  /** Oldest first. */
  readonly refunds: readonly WechatRefund[];
  /** The refunded amount, processing refunds included. Closed refunds do not count. */
  readonly refundedFen: number;
}

/** Checks a new refund against WeChat's rules. Returns its order. @throws Refusal */
export function checkRefund(
  request: Pick<RefundRequest, 'refundFen' | 'totalFen'>,
  order: WechatOrder | null,
  earlier: Earlier,
  nowMs: number,
): { readonly order: WechatOrder; readonly transactionId: string } {
  if (order?.state.tradeState !== 'SUCCESS') {
    throw new Refusal('orderNotPaid', 'There is no such order, or it is unpaid.');
  }
  const { transactionId, paidAtMs } = order.state;
  if (nowMs - paidAtMs > WITHIN_MS) {
    throw new Refusal('refundTooLate', 'An order can be refunded within a year of its payment.');
  }
  if (request.totalFen !== order.totalFen) {
    throw new Refusal(
      'refundOtherParameters',
      `amount.total is ${request.totalFen}; the order was ${order.totalFen} fen.`,
    );
  }
  const leftFen = order.totalFen - earlier.refundedFen;
  if (request.refundFen > leftFen || leftFen === 0) {
    throw new Refusal('notEnough', `amount.refund is ${request.refundFen}; ${leftFen} fen are left.`);
  }
  if (earlier.refunds.length >= MAXIMUM_REFUNDS) {
    throw new Refusal('tooManyRefunds', `An order can be refunded in ${MAXIMUM_REFUNDS} parts.`);
  }
  const last = earlier.refunds.at(-1);
  // A negative pause means that the clock was set back since.
  const pauseMs = last === undefined ? PAUSE_MS : nowMs - last.createdAtMs;
  if (pauseMs >= 0 && pauseMs < PAUSE_MS) {
    throw new Refusal('frequencyLimited', 'The refunds of one order have to be a minute apart.');
  }
  return { order, transactionId };
}
