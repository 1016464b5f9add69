import { isRecord, type JsonObject } from '../../foundation/json.js';
import { newTransactionId, type WechatOrder } from '../../payments/orders.js';
import type { RefundOutcome, WechatRefund } from '../../refunds/refund.js';
import { refundResource } from '../../refunds/refund-body.js';
import type { World } from '../../world/world.js';
import { Conflict } from '../not-found.js';

/** The buyer of an unpaid order that names none. */
const BUYER = 'buyer';

/**
 * What the payment notification of an order holds, in the form of its mode; of an unpaid order, as if it were paid now.
 * @throws Conflict for a part of a combined order
 */
export function notifiedPayment(order: WechatOrder, world: World): JsonObject {
  if (order.combined !== null) {
    const { outTradeNo } = order.combined;
    const words = `It is a part of the combined order ${outTradeNo}, and notified with the whole.`;
    throw new Conflict('COMBINED_ORDER', words);
  }
  const { clock, randomBytes, usersOf, viewTransaction } = world;
  if (order.state.tradeState === 'SUCCESS') return { ...viewTransaction(order) };
  const state = {
    tradeState: 'SUCCESS',
    transactionId: newTransactionId(clock, randomBytes),
    paidAtMs: clock.now(),
    openid: order.openid ?? usersOf(order).meet(BUYER),
  } as const;
  const { amount, ...transaction }: JsonObject = { ...viewTransaction({ ...order, state }) };
  // The books know of no payment.
  return { ...transaction, amount: { ...(isRecord(amount) ? amount : {}), payer_total: order.totalFen } };
}

/** What the notification of a refund holds, in the form of its order's mode, as if it had come to `status` now. */
export function notifiedRefund(refund: WechatRefund, status: RefundOutcome, world: World): JsonObject {
  const { clock, merchant, books } = world;
  const settled = status === 'SUCCESS' ? ({ status, succeededAtMs: clock.now() } as const) : { status };
  const state = refund.state.status === status ? refund.state : settled;
  return { ...refundResource({ ...refund, state }, merchant, books) };
}
