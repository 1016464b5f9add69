import { canRefundBecome, type NotificationOutcome } from '@taro-pay/contracts';
import type { Transaction } from '../../database/database.js';
import type { Order, Refund } from '../../generated/prisma/client.js';
import type { WechatRefund } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type RefundSource, recordEvent } from '../orders/order-events.js';
import { transitionOrder } from '../orders/transition.js';
import { giveBackAgain, resolveLateMoney } from './late-money.js';
import { adoptRefund, tellUnqueryable } from './refund-adoption.js';
import { resolveApplication } from './refund-applications.js';
import { findMismatch } from './refund-mismatch.js';

/** What WeChat says of a refund: in a notification, in an answer, or in a bill, which may not know its number. */
export interface ToldRefund extends Omit<WechatRefund, 'outRefundNo'> {
  readonly outRefundNo: string | null;
}

export interface Settle {
  readonly refund: ToldRefund;
  readonly merchantId: string;
  readonly source: RefundSource;
  readonly at: Date;
  readonly newId: () => string;
}

export interface Settlement {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}

/** How soon a refund that is under way is asked about again. */
const ASK_AGAIN_MS = { PROCESSING: 60_000, ABNORMAL: 3_600_000 } as const;

/** When late money whose refund was closed is given back anew. */
const TRY_AGAIN_MS = 3_600_000;

/**
 * Brings what WeChat says of a refund into the books, inside the caller's transaction. However it became known,
 * it is compared with the row here and nowhere else, and each step is taken once. One that is not known here was made
 * outside, and is adopted.
 */
export async function settleRefund(transaction: Transaction, settle: Settle): Promise<Settlement> {
  const known = await findRefund(transaction, settle.refund);
  if (known !== null) return settleKnown(transaction, settle, known);
  const refusal = await adoptRefund(transaction, settle);
  if (refusal !== null) return refusal;
  const adopted = await findRefund(transaction, settle.refund);
  if (adopted === null) throw new Error('A refund that was adopted is not there.');
  return settleKnown(transaction, settle, adopted);
}

type Row = Refund & { readonly order: Order };

/** By the number that we or others gave it; where the books do not have that, by WeChat's own. */
async function findRefund(transaction: Transaction, { outRefundNo, wechatRefundId }: ToldRefund) {
  const include = { order: true };
  const byNumber =
    outRefundNo === null ? null : await transaction.refund.findUnique({ where: { outRefundNo }, include });
  return byNumber ?? (await transaction.refund.findUnique({ where: { wechatRefundId }, include }));
}

async function settleKnown(
  transaction: Transaction,
  { refund, merchantId, source, at, newId }: Settle,
  row: Row,
): Promise<Settlement> {
  const { wechatRefundId } = refund;
  const mismatch = findMismatch(refund, row, merchantId);
  if (mismatch !== null) return { outcome: 'MISMATCHED', detail: mismatch };
  const holder = await transaction.refund.findUnique({ where: { wechatRefundId }, select: { id: true } });
  if (holder !== null && holder.id !== row.id) {
    return { outcome: 'MISMATCHED', detail: 'refund_id is another refund’s' };
  }

  const { status } = refund;
  if (!canRefundBecome(row.status, status)) {
    // Messages may come late, but no refund both succeeded and was closed.
    const ends = [row.status, status];
    return ends.includes('SUCCESS') && ends.includes('CLOSED')
      ? { outcome: 'MISMATCHED', detail: `the refund is ${status} at WeChat and ${row.status} here` }
      : { outcome: 'REPEATED', detail: null };
  }
  if (status === 'SUCCESS' && row.order.refundedFen > row.order.totalFen - row.amountFen) {
    return { outcome: 'MISMATCHED', detail: 'with it, more than the order’s total would be back' };
  }
  const { count } = await transaction.refund.updateMany({
    where: { id: row.id, status: row.status },
    data: {
      status,
      wechatRefundId,
      uncertainUntil: null,
      succeededAt: status === 'SUCCESS' ? (refund.successTime ?? at) : null,
      nextCheckAt:
        row.outRefundNo !== null && (status === 'PROCESSING' || status === 'ABNORMAL')
          ? new Date(at.getTime() + ASK_AGAIN_MS[status])
          : null,
      checkCount: 0,
    },
  });
  if (count === 0) return { outcome: 'REPEATED', detail: null };
  const { orderId, amountFen } = row;
  const data = { refundId: row.id, amountFen, status, source };
  await recordEvent(transaction, orderId, { type: 'REFUND_MOVED', data }, at);
  const subject = row.id;
  switch (status) {
    case 'SUCCESS':
      await bookSuccess(transaction, { orderId, amountFen, at });
      await resolveRefund(transaction, subject, at);
      break;
    case 'CLOSED':
      await freeReserve(transaction, row);
      await resolveRefund(transaction, subject, at);
      if (row.origin === 'LATE_MONEY') await refundAgain(transaction, { ...row, at, newId });
      break;
    case 'ABNORMAL':
      await reportAnomaly(transaction, {
        id: newId(),
        kind: 'ABNORMAL_REFUND',
        subject,
        orderId,
        at,
        detail: `${amountFen} fen could not reach the buyer’s account: act on it in the merchant console.`,
      });
      break;
    case 'PROCESSING':
      if (row.outRefundNo === null) {
        await tellUnqueryable(transaction, {
          refundId: row.id,
          orderId,
          amountFen,
          wechatRefundId,
          at,
          newId,
        });
      }
      break;
    default:
      status satisfies never;
  }
  return { outcome: 'APPLIED', detail: null };
}

/** It has ended: nothing is left to do about it. */
async function resolveRefund(transaction: Transaction, refundId: string, at: Date): Promise<void> {
  for (const kind of ['ABNORMAL_REFUND', 'OUTSIDE_REFUND'] as const) {
    await resolveAnomaly(transaction, { kind, subject: refundId, at });
  }
}

/** A refund that has ended without success takes nothing of its order any more. */
export async function freeReserve(
  transaction: Transaction,
  { orderId, amountFen }: Pick<Row, 'orderId' | 'amountFen'>,
): Promise<void> {
  await transaction.order.update({
    where: { id: orderId },
    data: { refundReservedFen: { decrement: amountFen } },
  });
}

type RefundAgain = Pick<Row, 'id' | 'orderId' | 'amountFen'> & Pick<Settle, 'at' | 'newId'>;

async function refundAgain(transaction: Transaction, closed: RefundAgain): Promise<void> {
  const { orderId, amountFen, at, newId } = closed;
  const sendAfter = new Date(at.getTime() + TRY_AGAIN_MS);
  const next = await giveBackAgain(transaction, { orderId, at, sendAfter, newId });
  if (next === 'nothing left') return;
  const words = `WeChat closed the refund of ${amountFen} fen that came late`;
  const detail =
    next === 'no more'
      ? `${words}, and takes no more of this order: give them back in the merchant console.`
      : `${words}; refund ${next.refundId} tries again.`;
  const report = { id: newId(), kind: 'ABNORMAL_REFUND', subject: closed.id, orderId, at } as const;
  await reportAnomaly(transaction, { ...report, detail });
}

async function bookSuccess(
  transaction: Transaction,
  { orderId, amountFen, at }: { orderId: string; amountFen: number; at: Date },
): Promise<void> {
  const order = await transaction.order.update({
    where: { id: orderId },
    data: { refundedFen: { increment: amountFen } },
  });
  if (order.refundedFen > order.totalFen)
    throw new Error(`Order ${orderId} would be refunded beyond its total.`);
  if (order.refundedFen < order.totalFen) return;
  switch (order.status) {
    case 'PAID':
      // Nothing is left to refund, so the buyer's application is answered.
      await resolveApplication(transaction, orderId, at);
      await transitionOrder(transaction, {
        orderId,
        from: 'PAID',
        to: 'REFUNDED',
        event: { type: 'REFUNDED', data: { refundedFen: order.refundedFen } },
        at,
        set: {},
      });
      break;
    case 'CLOSED':
      await resolveLateMoney(transaction, orderId, at);
      break;
    case 'PENDING':
    case 'REFUNDED':
      throw new Error(`Order ${orderId} is ${order.status} and was refunded.`);
    default:
      order.status satisfies never;
  }
}
