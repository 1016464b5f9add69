import type { Tx } from '../../database/sql.js';
import { findOrder, recordEvent } from '../orders/order-store.js';
import { bookRefund } from './refund-booking.js';
import { MAXIMUM_REFUNDS } from './refund-rules.js';
import { listUsedRefunds } from './refund-store.js';

/** The reason that the buyer reads of a refund that nobody asked for. */
const LATE_MONEY_REASON = '订单已关闭，自动退款';

interface GiveBack {
  readonly refundId: string;
  readonly orderId: string;
  readonly amountFen: number;
  readonly at: Date;
  readonly sendAfter: Date;
}

/** Truth 2: money that came for a closed order is refunded automatically. False where nothing is left of it. */
export function giveBack(tx: Tx, { refundId, ...refund }: GiveBack): Promise<boolean> {
  const facts = { reason: LATE_MONEY_REASON, origin: 'LATE_MONEY', outRefundNo: refundId } as const;
  return bookRefund(tx, { ...refund, ...facts, id: refundId });
}

interface GiveBackAgain {
  readonly orderId: string;
  readonly at: Date;
  readonly sendAfter: Date;
  readonly newId: () => string;
}

/**
 * Refunds the remaining late money under a new number, after a refund of it ended without success and nobody else
 * would ask again. Answers the new refund's id, `nothing left`, or `no more` where WeChat takes no more refunds of
 * this order.
 */
export async function giveBackAgain(
  tx: Tx,
  { orderId, at, sendAfter, newId }: GiveBackAgain,
): Promise<{ readonly refundId: string } | 'nothing left' | 'no more'> {
  const order = await findOrder(tx, orderId);
  if (order === undefined) throw new Error(`There is no order ${orderId}.`);
  const amountFen = order.totalFen - order.refundReservedFen;
  if (amountFen <= 0) return 'nothing left';
  if ((await listUsedRefunds(tx, orderId)).length >= MAXIMUM_REFUNDS) return 'no more';
  const refundId = newId();
  await giveBack(tx, { refundId, orderId, amountFen, at, sendAfter });
  const data = { refundId, amountFen, restock: [] };
  await recordEvent(tx, orderId, { type: 'REFUND_REQUESTED', data }, at);
  return { refundId };
}
