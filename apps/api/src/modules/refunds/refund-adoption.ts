import type { Tx } from '../../database/sql.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { listMismatched } from '../notifications/notification-store.js';
import { checkUnpaidNow } from '../orders/order-schedule-store.js';
import { findOrder, recordEvent } from '../orders/order-store.js';
import { bookRefund } from './refund-booking.js';
import { findMismatch } from './refund-mismatch.js';
import { PAUSE_BETWEEN_MS } from './refund-rules.js';
import { hasExplainingRefund } from './refund-store.js';
import type { RefundSettlement, Settle } from './told-refund.js';

/** The reason that the buyer reads of a refund made outside, whose own WeChat does not tell. */
const OUTSIDE_REASON = '商家已在微信支付后台退款';

/**
 * Truth 8: a refund that was made outside, for example in WeChat's merchant console, is adopted however it becomes
 * known. Its row is made here, REQUESTED, and the caller settles it as any other. Answers null then, or the refusal.
 */
export async function adoptRefund(
  tx: Tx,
  { refund, merchantId, source, at, newId }: Settle,
): Promise<RefundSettlement | null> {
  const { outTradeNo: orderId, outRefundNo, wechatRefundId, refundFen: amountFen } = refund;
  const order = await findOrder(tx, orderId);
  if (order === undefined)
    return mismatched('There is no refund with this out_refund_no, and no such order.');
  if (order.transactionId === null) {
    // A refund proves a payment: the sweep asks for it now.
    await checkUnpaidNow(tx, orderId, at);
    return mismatched('The payment of this order is not known here yet.');
  }
  // Its numbers are the only link to the order, so none of them may be missing.
  if (refund.transactionId === null) return mismatched('transaction_id is missing');
  if (amountFen < 1) return mismatched(`amount.refund is ${amountFen} fen`);
  const mismatch = findMismatch(refund, { orderId, amountFen, outRefundNo, order }, merchantId);
  if (mismatch !== null) return mismatched(mismatch);
  if (refund.status === 'CLOSED') {
    return { outcome: 'IGNORED', detail: 'It was made outside, and WeChat closed it: no money moved.' };
  }
  const id = newId();
  const isBooked = await bookRefund(tx, {
    id,
    orderId,
    amountFen,
    reason: OUTSIDE_REASON,
    origin: 'OUTSIDE',
    outRefundNo,
    wechatRefundId,
    at,
    sendAfter: new Date(at.getTime() + PAUSE_BETWEEN_MS),
  });
  if (!isBooked) {
    const leftFen = order.totalFen - order.refundedFen;
    return mismatched(`${amountFen} fen were refunded outside, and ${leftFen} fen were left of the order.`);
  }
  const data = { refundId: id, outRefundNo, wechatRefundId, amountFen, source };
  await recordEvent(tx, orderId, { type: 'REFUND_ADOPTED', data }, at);
  await tellAdopted(tx, { refundId: id, orderId, amountFen, wechatRefundId, at, newId });
  return null;
}

const mismatched = (detail: string): RefundSettlement => ({ outcome: 'MISMATCHED', detail });

interface Adopted {
  readonly refundId: string;
  readonly orderId: string;
  readonly amountFen: number;
  readonly wechatRefundId: string;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Reports the adoption as resolved, because nothing is left to do, and resolves what was reported of the refund
 * before.
 */
async function tellAdopted(tx: Tx, adopted: Adopted): Promise<void> {
  const { refundId, orderId, amountFen, wechatRefundId, at, newId } = adopted;
  const kind = 'OUTSIDE_REFUND';
  const detail = `${amountFen} fen were refunded outside, for example in the merchant console, and are booked now: WeChat’s refund ${wechatRefundId}.`;
  await reportAnomaly(tx, { id: newId(), kind, subject: refundId, orderId, at, detail });
  await resolveAnomaly(tx, { kind, subject: refundId, at });
  await resolveAnomaly(tx, { kind, subject: orderId, at });
  for (const { id, resource } of await listMismatched(tx, orderId)) {
    if (!resource.includes(wechatRefundId)) continue;
    await resolveAnomaly(tx, { kind: 'MISMATCHED_NOTIFICATION', subject: id, at });
  }
}

/** Reports a refund under way that WeChat cannot be asked about: operators see it until it ends. */
export async function tellUnqueryable(tx: Tx, adopted: Adopted): Promise<void> {
  const { refundId: subject, orderId, amountFen, wechatRefundId, at, newId } = adopted;
  await reportAnomaly(tx, {
    id: newId(),
    kind: 'OUTSIDE_REFUND',
    subject,
    orderId,
    at,
    detail: `${amountFen} fen are being refunded outside, and WeChat cannot be asked about it: look at WeChat’s refund ${wechatRefundId} in the merchant console. It ends here with its notification, or with a later bill.`,
  });
}

/**
 * WeChat says that an order was refunded, but has no list of an order's refunds. Where no refund here explains it,
 * operators see an anomaly until its notification or the bill of its day brings it.
 */
export async function noticeUnexplainedRefund(
  tx: Tx,
  { orderId, at, newId }: Pick<Adopted, 'orderId' | 'at' | 'newId'>,
): Promise<void> {
  if (await hasExplainingRefund(tx, orderId)) return;
  await reportAnomaly(tx, {
    id: newId(),
    kind: 'OUTSIDE_REFUND',
    subject: orderId,
    orderId,
    at,
    detail:
      'WeChat says that this order was refunded, and no refund here explains it: it was made outside, for example in the merchant console. The bill of its day brings it.',
  });
}
