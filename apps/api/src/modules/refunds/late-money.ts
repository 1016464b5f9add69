import type { Transaction } from '../../database/database.js';
import type { LegacySql as Sql } from '../../database/sql.js';
import { recordEvent } from '../orders/order-events.js';
import { bookRefund, countRefunds } from './refund-booking.js';
import { MAXIMUM_REFUNDS } from './refund-rules.js';

/** What the buyer reads of a refund that nobody asked for. */
const LATE_MONEY_REASON = '订单已关闭，自动退款';

interface GiveBack {
  readonly refundId: string;
  readonly orderId: string;
  readonly amountFen: number;
  readonly at: Date;
  readonly sendAfter: Date;
}

/** Truth 2: money that came for a closed order goes back, and nobody has to ask for it. False where nothing is left. */
export async function giveBack(sql: Sql, { refundId, ...refund }: GiveBack): Promise<boolean> {
  const facts = { reason: LATE_MONEY_REASON, origin: 'LATE_MONEY', outRefundNo: refundId } as const;
  return bookRefund(sql, { ...refund, ...facts, id: refundId });
}

interface GiveBackAgain {
  readonly orderId: string;
  readonly at: Date;
  readonly sendAfter: Date;
  readonly newId: () => string;
}

/**
 * A refund of late money has ended without success, and there is no one else who would ask again: what the order still
 * has goes out with a new number. Answers the new refund's id, `nothing left`, or `no more` where WeChat takes no more
 * refunds of this order.
 */
export async function giveBackAgain(
  transaction: Transaction,
  { orderId, at, sendAfter, newId }: GiveBackAgain,
): Promise<{ readonly refundId: string } | 'nothing left' | 'no more'> {
  const order = await transaction.order.findUniqueOrThrow({ where: { id: orderId } });
  const amountFen = order.totalFen - order.refundReservedFen;
  if (amountFen <= 0) return 'nothing left';
  if ((await countRefunds(transaction, orderId)) >= MAXIMUM_REFUNDS) return 'no more';
  const refundId = newId();
  await giveBack(transaction, { refundId, orderId, amountFen, at, sendAfter });
  const data = { refundId, amountFen, restock: [] };
  await recordEvent(transaction, orderId, { type: 'REFUND_REQUESTED', data }, at);
  return { refundId };
}

/** It is back with the buyer: what was told of it on the way there has settled itself. */
export async function resolveLateMoney(transaction: Transaction, orderId: string, at: Date): Promise<void> {
  await transaction.anomaly.updateMany({
    where: { orderId, kind: { in: ['LATE_MONEY', 'ABNORMAL_REFUND'] }, resolvedAt: null },
    data: { resolvedAt: at },
  });
}
