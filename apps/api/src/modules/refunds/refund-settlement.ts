import { canRefundBecome } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { reportAnomaly, resolveAnomaly, resolveLateMoney } from '../anomalies/anomaly-store.js';
import { freePickupCode } from '../delivery/delivery-store.js';
import { tellBuyer } from '../messages/tell-buyer.js';
import { addRefunded, releaseRefund } from '../orders/order-refund-store.js';
import { findOrder, lockOrder, type Order, recordEvent, transitionOrder } from '../orders/order-store.js';
import { giveBackAgain } from './late-money.js';
import { adoptRefund, tellUnqueryable } from './refund-adoption.js';
import { resolveApplication } from './refund-applications.js';
import { findMismatch } from './refund-mismatch.js';
import { findRefundByNumber, findRefundByWechatId, moveRefund, type Refund } from './refund-store.js';
import type { RefundSettlement, Settle, ToldRefund } from './told-refund.js';

/** The pause before a pending refund is queried again; null where it is final. */
const ASK_AGAIN_MS = {
  PROCESSING: 60_000,
  ABNORMAL: 3_600_000,
  SUCCESS: null,
  CLOSED: null,
} as const satisfies Record<ToldRefund['status'], number | null>;

/** When a closed refund of late money is replaced by a new one. */
const TRY_AGAIN_MS = 3_600_000;

/**
 * Books a refund's status, inside the caller's transaction. However it became known, it is compared with the row here
 * and nowhere else, and each step is taken once. An unknown refund was made outside, and is adopted.
 */
export async function settleRefund(tx: Tx, settle: Settle): Promise<RefundSettlement> {
  const { outTradeNo, outRefundNo, wechatRefundId } = settle.refund;
  await lockOrder(tx, outTradeNo);
  const holder = await findRefundByWechatId(tx, wechatRefundId);
  const byNumber = outRefundNo === null ? undefined : await findRefundByNumber(tx, outRefundNo);
  // The row of its number; where the books do not have that, the row of WeChat's own number.
  const known = byNumber ?? holder;
  if (known !== undefined) return settleKnown(tx, settle, await withOrder(tx, known), holder);
  const refusal = await adoptRefund(tx, settle);
  if (refusal !== null) return refusal;
  const adopted = await findRefundByWechatId(tx, wechatRefundId);
  if (adopted === undefined) throw new Error('An adopted refund is missing.');
  return settleKnown(tx, settle, await withOrder(tx, adopted), adopted);
}

type Row = Refund & { readonly order: Order };

async function withOrder(tx: Tx, refund: Refund): Promise<Row> {
  const order = await findOrder(tx, refund.orderId);
  if (order === undefined) throw new Error(`Refund ${refund.id} has no order.`);
  return { ...refund, order };
}

async function settleKnown(
  tx: Tx,
  { refund, merchantId, source, at, newId }: Settle,
  row: Row,
  holder: Refund | undefined,
): Promise<RefundSettlement> {
  const { wechatRefundId } = refund;
  const mismatch = findMismatch(refund, row, merchantId);
  if (mismatch !== null) return { outcome: 'MISMATCHED', detail: mismatch };
  if (holder !== undefined && holder.id !== row.id) {
    return { outcome: 'MISMATCHED', detail: 'refund_id is another refund’s' };
  }

  const { status } = refund;
  if (!canRefundBecome(row.status, status)) {
    // Messages may be late, but no refund both succeeds and is closed.
    const ends = [row.status, status];
    return ends.includes('SUCCESS') && ends.includes('CLOSED')
      ? { outcome: 'MISMATCHED', detail: `the refund is ${status} at WeChat and ${row.status} here` }
      : { outcome: 'REPEATED', detail: null };
  }
  if (status === 'SUCCESS' && row.order.refundedFen > row.order.totalFen - row.amountFen) {
    return { outcome: 'MISMATCHED', detail: 'with it the refunds would exceed the order’s total' };
  }
  const askAgainMs = row.outRefundNo === null ? null : ASK_AGAIN_MS[status];
  const isMoved = await moveRefund(tx, row, {
    status,
    wechatRefundId,
    succeededAt: status === 'SUCCESS' ? (refund.successTime ?? at) : null,
    nextCheckAt: askAgainMs === null ? null : new Date(at.getTime() + askAgainMs),
  });
  if (!isMoved) return { outcome: 'REPEATED', detail: null };
  const { orderId, amountFen } = row;
  const data = { refundId: row.id, amountFen, status, source };
  await recordEvent(tx, orderId, { type: 'REFUND_MOVED', data }, at);
  switch (status) {
    case 'SUCCESS':
      await bookSuccess(tx, { orderId, amountFen, at });
      await resolveRefund(tx, row.id, at);
      await tellBuyer(tx, { event: 'REFUNDED', orderId, subject: row.id, at, newId });
      break;
    case 'CLOSED':
      await releaseRefund(tx, orderId, amountFen);
      await resolveRefund(tx, row.id, at);
      if (row.origin === 'LATE_MONEY') await refundAgain(tx, { ...row, at, newId });
      break;
    case 'ABNORMAL':
      await reportAnomaly(tx, {
        id: newId(),
        kind: 'ABNORMAL_REFUND',
        subject: row.id,
        orderId,
        at,
        detail: `${amountFen} fen could not reach the buyer’s account: act on it in the merchant console.`,
      });
      break;
    case 'PROCESSING':
      if (row.outRefundNo === null) {
        await tellUnqueryable(tx, {
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

/** The refund has ended: nothing is left to do about it. */
async function resolveRefund(tx: Tx, refundId: string, at: Date): Promise<void> {
  for (const kind of ['ABNORMAL_REFUND', 'OUTSIDE_REFUND'] as const) {
    await resolveAnomaly(tx, { kind, subject: refundId, at });
  }
}

type RefundAgain = Pick<Row, 'id' | 'orderId' | 'amountFen'> & Pick<Settle, 'at' | 'newId'>;

async function refundAgain(tx: Tx, closed: RefundAgain): Promise<void> {
  const { orderId, amountFen, at, newId } = closed;
  const sendAfter = new Date(at.getTime() + TRY_AGAIN_MS);
  const next = await giveBackAgain(tx, { orderId, at, sendAfter, newId });
  if (next === 'nothing left') return;
  const words = `WeChat closed the refund of ${amountFen} fen that came late`;
  const detail =
    next === 'no more'
      ? `${words}, and takes no more of this order: give them back in the merchant console.`
      : `${words}; refund ${next.refundId} replaces it.`;
  const report = { id: newId(), kind: 'ABNORMAL_REFUND', subject: closed.id, orderId, at } as const;
  await reportAnomaly(tx, { ...report, detail });
}

async function bookSuccess(
  tx: Tx,
  { orderId, amountFen, at }: { orderId: string; amountFen: number; at: Date },
): Promise<void> {
  const order = await addRefunded(tx, orderId, amountFen);
  if (order.refundedFen > order.totalFen)
    throw new Error(`Order ${orderId} would be refunded beyond its total.`);
  if (order.refundedFen < order.totalFen) return;
  switch (order.status) {
    case 'PAID':
      // Nothing is left to refund, so the buyer's application is answered.
      await resolveApplication(tx, orderId, at);
      await transitionOrder(tx, {
        orderId,
        step: { from: 'PAID', to: 'REFUNDED' },
        event: { type: 'REFUNDED', data: { refundedFen: order.refundedFen } },
        at,
      });
      await freePickupCode(tx, orderId);
      // Nothing is left to ship.
      await resolveAnomaly(tx, { kind: 'UNSHIPPED', subject: orderId, at });
      break;
    case 'CLOSED':
      await resolveLateMoney(tx, orderId, at);
      break;
    case 'PENDING':
    case 'REFUNDED':
      throw new Error(`Order ${orderId} is ${order.status} and was refunded.`);
    default:
      order.status satisfies never;
  }
}
