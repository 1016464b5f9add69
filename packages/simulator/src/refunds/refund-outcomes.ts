import type { State } from '../foundation/state.js';
import type { WechatOrder } from '../payments/orders.js';
import type { RefundOutcome } from './refund.js';

interface Options {
  readonly state: State;
  /** The default outcome. */
  readonly usual: () => RefundOutcome;
}

/** The outcomes of refunds: chosen for the refund, else for its order, else the default. */
export function createRefundOutcomes({ state, usual }: Options) {
  const byOrder = state.map<RefundOutcome>('refundOutcomes');
  const byRefund = state.map<RefundOutcome>('chosenRefundOutcomes');

  return {
    outcomeOf: (refund: { readonly outRefundNo: string; readonly order: WechatOrder }): RefundOutcome =>
      byRefund.get(refund.outRefundNo) ?? byOrder.get(refund.order.outTradeNo) ?? usual(),

    /** The outcome chosen for the refunds of an order; null for none. */
    ofOrder: (outTradeNo: string): RefundOutcome | null => byOrder.get(outTradeNo) ?? null,

    /** Chooses the outcome of the order's refunds that settle from now on; null for the default. */
    chooseForOrder(outTradeNo: string, outcome: RefundOutcome | null): void {
      if (outcome === null) byOrder.delete(outTradeNo);
      else byOrder.set(outTradeNo, outcome);
    },

    /** Chooses the outcome of one refund. */
    chooseForRefund(outRefundNo: string, outcome: RefundOutcome): void {
      byRefund.set(outRefundNo, outcome);
    },

    reset(): void {
      byOrder.clear();
      byRefund.clear();
    },
  };
}
