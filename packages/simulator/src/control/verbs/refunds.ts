import { REFUND_OUTCOMES, type RefundOutcome } from '../../refunds/refund.js';
import { word } from '../command-line.js';
import { choice, nothing, shape } from '../shape.js';
import { NotFound, verb } from '../verb.js';
import { viewRefund } from '../views/refund.js';

export const refundVerbs = {
  /** Oldest first. */
  refunds: verb({
    words: '`{refunds}`, oldest first',
    act: (world) => () => world.refunds.all().map(viewRefund),
    method: 'GET',
    path: '/_sim/refunds',
    input: nothing,
    answer: (refunds) => ({ refunds: refunds() }),
  }),

  /** False where the refund cannot end so. */
  settleRefund: verb({
    words: 'ends a PROCESSING refund, or an ABNORMAL one as the merchant console would',
    act: (world) => (outRefundNo: string, status: RefundOutcome) => {
      const refund = world.refunds.settleByHand(outRefundNo, status);
      if (refund === null) return false;
      world.note(`Refund ${outRefundNo} settled by hand: ${status}`, refund.order.outTradeNo);
      return true;
    },
    method: 'POST',
    path: '/_sim/refunds/:outRefundNo',
    input: shape({ status: choice(REFUND_OUTCOMES) }),
    lines: [
      {
        command: 'trigger',
        action: 'refund',
        words: [word('out_refund_no', 'outRefundNo'), word('outcome', 'status', 'upperCase')],
        help: 'ends a refund: success, abnormal or closed',
        tell: (_, { outRefundNo, status }) => `${outRefundNo}: ${status}`,
      },
    ],
    answer(settle, { part, input }) {
      if (settle(part('outRefundNo'), input.status)) return undefined;
      throw new NotFound(`There is no refund of this number that can become ${input.status}.`);
    },
  }),
};
