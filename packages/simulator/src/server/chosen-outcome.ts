import type { Outcome } from '../faults/negative-test.js';
import { isRecord } from '../foundation/json.js';
import type { World } from '../world/world.js';
import type { PayAnswer } from './pay-route.js';

/** Sets the outcome that an answered request chose for its own order or refund by header. */
export function applyOutcome(
  outcome: Outcome,
  answer: PayAnswer,
  { orders, combined, refundOutcomes }: Pick<World, 'orders' | 'combined' | 'refundOutcomes'>,
): void {
  const { out_refund_no: outRefundNo } = 'body' in answer && isRecord(answer.body) ? answer.body : {};
  switch (outcome) {
    case 'PAY_FAIL':
      if (answer.outTradeNo !== null)
        (combined.orders.find(answer.outTradeNo) === null ? orders : combined.orders).doom(answer.outTradeNo);
      return;
    case 'REFUND_ABNORMAL':
      refundOutcomes.chooseForRefund(String(outRefundNo), 'ABNORMAL');
      return;
    case 'REFUND_CLOSED':
      refundOutcomes.chooseForRefund(String(outRefundNo), 'CLOSED');
  }
}
