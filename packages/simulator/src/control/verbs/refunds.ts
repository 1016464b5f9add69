import { REFUND_OUTCOMES, type RefundOutcome } from '../../refunds/refund.js';
import { word } from '../command-line.js';
import { NotFound } from '../not-found.js';
import { choice, nothing, shape } from '../shape.js';
import { verb } from '../verb.js';
import { notifiedRefund } from '../views/notified.js';
import { viewRefund } from '../views/refund.js';

export const refundVerbs = {
  /** Oldest first. */
  refunds: verb({
    words: '`{refunds}`, oldest first',
    act:
      ({ worlds }) =>
      () =>
        worlds.flatMap((world) => world.refunds.all().map((refund) => viewRefund(refund, world))),
    method: 'GET',
    path: '/_sim/refunds',
    input: nothing,
    answer: (refunds) => ({ refunds: refunds() }),
  }),

  /** Null where there is no such refund. */
  notifiedRefund: verb({
    words:
      'what the notification of the refund’s end holds before it is encrypted, as if it had ended so now',
    act: (scope) => (outRefundNo: string, status: RefundOutcome) => {
      const world = scope.ofRefund(outRefundNo);
      const refund = world.refunds.find(outRefundNo);
      return refund && notifiedRefund(refund, status, world);
    },
    method: 'GET',
    path: '/_sim/refunds/:outRefundNo/notified',
    input: shape({ status: choice(REFUND_OUTCOMES) }),
    answer(notified, { part, input }) {
      const content = notified(part('outRefundNo'), input.status);
      if (content === null) throw new NotFound('There is no such refund.');
      return content;
    },
  }),

  /** False where the refund cannot end so. */
  settleRefund: verb({
    words: 'ends a PROCESSING refund, or an ABNORMAL one as the merchant console would',
    act: (scope) => (outRefundNo: string, status: RefundOutcome) => {
      const world = scope.ofRefund(outRefundNo);
      const refund = world.refunds.settleByHand(outRefundNo, status);
      if (refund === null) return false;
      world.note({ kind: 'refundSettled', outRefundNo, status }, refund.order.outTradeNo);
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
