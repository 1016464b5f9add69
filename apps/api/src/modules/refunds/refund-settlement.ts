import { canRefundBecome } from '@taro-pay/contracts';
import type { Transaction } from '../../database/database.js';
import type { NotificationOutcome } from '../../generated/prisma/enums.js';
import type { WechatRefund } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomalies.js';
import { type PaymentSource, recordEvent } from '../orders/order-events.js';
import { transitionOrder } from '../orders/transition.js';
import { resolveApplication } from './refund-applications.js';
import { MAXIMUM_REFUNDS } from './refund-rules.js';

interface Settle {
  readonly refund: WechatRefund;
  readonly merchantId: string;
  readonly source: PaymentSource;
  readonly at: Date;
  readonly newId: () => string;
}

interface Settlement {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}

/** How soon a refund that is under way is asked about again. */
const ASK_AGAIN_MS = { PROCESSING: 60_000, ABNORMAL: 3_600_000 } as const;

/** When late money whose refund was closed is given back anew. */
const TRY_AGAIN_MS = 3_600_000;

/**
 * Brings what WeChat says of a refund into the books, inside the caller's transaction. However it became known,
 * it is compared with the row here and nowhere else, and each step is taken once.
 */
export async function settleRefund(
  transaction: Transaction,
  { refund, merchantId, source, at, newId }: Settle,
): Promise<Settlement> {
  const row = await transaction.refund.findUnique({
    where: { id: refund.outRefundNo },
    include: { order: true },
  });
  if (row === null) return { outcome: 'MISMATCHED', detail: 'There is no refund with this out_refund_no.' };
  const { wechatRefundId } = refund;
  const holder = await transaction.refund.findUnique({ where: { wechatRefundId }, select: { id: true } });
  const mismatch = findMismatch(refund, { ...row, holderId: holder?.id ?? null }, merchantId);
  if (mismatch !== null) return { outcome: 'MISMATCHED', detail: mismatch };

  const { status } = refund;
  if (!canRefundBecome(row.status, status)) {
    // Messages may come late, but no refund both succeeded and was closed.
    const ends = [row.status, status];
    return ends.includes('SUCCESS') && ends.includes('CLOSED')
      ? { outcome: 'MISMATCHED', detail: `the refund is ${status} at WeChat and ${row.status} here` }
      : { outcome: 'REPEATED', detail: null };
  }
  const { count } = await transaction.refund.updateMany({
    where: { id: row.id, status: row.status },
    data: {
      status,
      wechatRefundId,
      succeededAt: status === 'SUCCESS' ? (refund.successTime ?? at) : null,
      nextCheckAt:
        status === 'PROCESSING' || status === 'ABNORMAL'
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
      await resolveAnomaly(transaction, { kind: 'ABNORMAL_REFUND', subject, at });
      if (row.idempotencyKey === null) await resolveLateMoney(transaction, orderId, at);
      break;
    case 'CLOSED':
      if (row.idempotencyKey === null) {
        await refundAgain(transaction, { ...row, at, newId });
        break;
      }
      await transaction.order.update({
        where: { id: orderId },
        data: { refundReservedFen: { decrement: amountFen } },
      });
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
      break;
  }
  return { outcome: 'APPLIED', detail: null };
}

interface RefundAgain {
  readonly id: string;
  readonly orderId: string;
  readonly amountFen: number;
  readonly reason: string;
  readonly at: Date;
  readonly newId: () => string;
}

// Nobody asked for this refund: it gives back late money, and there is no one else who would ask again.
async function refundAgain(transaction: Transaction, closed: RefundAgain): Promise<void> {
  const { orderId, amountFen, reason, at, newId } = closed;
  const report = { id: newId(), kind: 'ABNORMAL_REFUND', subject: closed.id, orderId, at } as const;
  const words = `WeChat closed the refund of ${amountFen} fen that came late`;
  if ((await transaction.refund.count({ where: { orderId } })) >= MAXIMUM_REFUNDS) {
    const detail = `${words}, and takes no more of this order: give them back in the merchant console.`;
    await reportAnomaly(transaction, { ...report, detail });
    return;
  }
  const sendAfter = new Date(at.getTime() + TRY_AGAIN_MS);
  const id = newId();
  await transaction.refund.create({
    data: {
      id,
      orderId,
      amountFen,
      reason,
      status: 'REQUESTED',
      createdAt: at,
      sendAfter,
      nextCheckAt: sendAfter,
    },
  });
  const data = { refundId: id, amountFen, restock: [] };
  await recordEvent(transaction, orderId, { type: 'REFUND_REQUESTED', data }, at);
  await reportAnomaly(transaction, { ...report, detail: `${words}; refund ${id} tries again.` });
}

// It is back with the buyer: what was told of it on the way there has settled itself.
async function resolveLateMoney(transaction: Transaction, orderId: string, at: Date): Promise<void> {
  await transaction.anomaly.updateMany({
    where: { orderId, kind: { in: ['LATE_MONEY', 'ABNORMAL_REFUND'] }, resolvedAt: null },
    data: { resolvedAt: at },
  });
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
  if (order.status !== 'PAID' || order.refundedFen < order.totalFen) return;
  // Nothing is left that an operator could answer the buyer’s wish with.
  await resolveApplication(transaction, orderId, at);
  await transitionOrder(transaction, {
    orderId,
    from: 'PAID',
    to: 'REFUNDED',
    event: { type: 'REFUNDED', data: { refundedFen: order.refundedFen } },
    at,
    set: {},
  });
}

interface RefundFacts {
  readonly id: string;
  /** The refund that has this number of WeChat's already. */
  readonly holderId: string | null;
  readonly orderId: string;
  readonly amountFen: number;
  readonly order: { readonly totalFen: number; readonly transactionId: string | null };
}

// Truth 3, for refunds. What WeChat leaves out is not compared: answers have no mchid.
function findMismatch(refund: WechatRefund, row: RefundFacts, merchantId: string): string | null {
  if (refund.merchantId !== null && refund.merchantId !== merchantId) return 'mchid is not ours';
  if (refund.transactionId !== null && refund.transactionId !== row.order.transactionId) {
    return 'transaction_id differs from the one that paid the order';
  }
  if (refund.currency !== 'CNY') return `amount.currency is ${refund.currency}, not CNY`;
  if (refund.outTradeNo !== row.orderId) return 'out_trade_no is another order’s';
  if (refund.refundFen !== row.amountFen) {
    return `amount.refund is ${refund.refundFen} fen, the refund’s is ${row.amountFen}`;
  }
  if (refund.totalFen !== row.order.totalFen) {
    return `amount.total is ${refund.totalFen} fen, the order’s is ${row.order.totalFen}`;
  }
  if (row.holderId !== null && row.holderId !== row.id) return 'refund_id is another refund’s';
  return null;
}
