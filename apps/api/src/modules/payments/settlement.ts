import type { NotificationOutcome, PaymentSource } from '@taro-pay/contracts';
import type { Site } from '@taro-pay/site';
import type { Tx } from '../../database/sql.js';
import { PRODUCTS, type WechatPayment } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { findAddress } from '../delivery/delivery-store.js';
import { givePickupCode } from '../delivery/pickup-code.js';
import { tellBuyer } from '../messages/tell-buyer.js';
import { findPayableOrder, type PayableOrder } from '../orders/order-payment-store.js';
import { listItems, lockOrder, recordEvent, setLatePayment, transitionOrder } from '../orders/order-store.js';
import { takeAll } from '../orders/stock.js';
import { giveBack } from '../refunds/late-money.js';
import { noticeUnexplainedRefund } from '../refunds/refund-adoption.js';
import { replayRefunds } from '../refunds/refund-replay.js';
import { ORDER_PRODUCT } from './order-product.js';

/** The merchant and app that every payment must name. */
export interface Merchant {
  readonly appId: string;
  readonly merchantId: string;
}

/** The effect of a verified payment on its order, and the reason where it had none. */
export interface PaymentSettlement {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}

interface Settle {
  readonly payment: WechatPayment;
  readonly merchant: Merchant;
  readonly latePayments: Site['latePayments'];
  readonly source: PaymentSource;
  readonly at: Date;
  readonly newId: () => string;
  readonly randomBytes: (size: number) => Buffer;
}

/** How long after it was made a payment became known. Zero where WeChat's clock is ahead of ours. */
export function msUntilKnown({ successTime }: WechatPayment, at: Date): number {
  return successTime === null ? 0 : Math.max(0, at.getTime() - successTime.getTime());
}

/**
 * Books a payment, inside the caller's transaction. Whether it became known by notification or by query, it is
 * compared with its order here and nowhere else, and an order is paid at most once.
 */
export async function settlePayment(tx: Tx, settle: Settle): Promise<PaymentSettlement> {
  const { payment, merchant, source, at, newId } = settle;
  // A payment that was refunded since is a payment all the same.
  if (payment.tradeState !== 'SUCCESS' && payment.tradeState !== 'REFUND') {
    return { outcome: 'IGNORED', detail: `trade_state is ${payment.tradeState}` };
  }
  const { transactionId } = payment;
  await lockOrder(tx, payment.outTradeNo);
  const order = await findPayableOrder(tx, payment.outTradeNo, transactionId);
  if (order === undefined)
    return { outcome: 'MISMATCHED', detail: 'There is no order with this out_trade_no.' };

  const reason = findMismatch(payment, order, merchant);
  if (reason !== null || transactionId === null) {
    const detail = reason ?? 'transaction_id is missing';
    await recordEvent(tx, order.id, { type: 'PAYMENT_MISMATCHED', data: { source, reason: detail } }, at);
    return { outcome: 'MISMATCHED', detail };
  }

  if (order.unknownThereId !== null)
    await resolveAnomaly(tx, { kind: 'ORDER_UNKNOWN_THERE', subject: order.id, at });
  const payerTotalFen = payment.payerTotalFen ?? order.totalFen;
  const paidAt = payment.successTime ?? at;
  const paid = { transactionId, payerTotalFen, paidAt };
  const isPaidInTime = await transitionOrder(tx, {
    orderId: order.id,
    step: { from: 'PENDING', to: 'PAID', ...paid, source },
    event: { type: 'PAID', data: { source, transactionId, payerTotalFen } },
    at,
  });
  const isPaidNow = isPaidInTime || (await deliverAfterClose(tx, order, { ...settle, ...paid }));
  if (isPaidNow && order.deliveryKind === 'pickup') await givePickupCode(tx, order.id, settle.randomBytes);
  if (isPaidNow && order.acceptedTemplateId !== null)
    await tellBuyer(tx, { event: 'PAID', orderId: order.id, at, newId });
  const isLate = !isPaidNow && (await bookLateMoney(tx, order, { ...settle, ...paid }));
  if (payment.tradeState === 'REFUND') await noticeUnexplainedRefund(tx, { orderId: order.id, at, newId });
  if (order.mismatchedId !== null)
    await replayRefunds(tx, { orderId: order.id, merchantId: merchant.merchantId, at, newId });
  if (isPaidInTime) return { outcome: 'APPLIED', detail: null };
  if (isPaidNow)
    return {
      outcome: 'APPLIED',
      detail: 'The order was closed before the money came; its goods were there.',
    };
  return isLate
    ? { outcome: 'LATE', detail: 'The order was closed before the money came; it is being refunded.' }
    : { outcome: 'REPEATED', detail: null };
}

interface LateMoney extends Settle {
  readonly transactionId: string;
  readonly payerTotalFen: number;
  readonly paidAt: Date;
}

/**
 * Makes a closed order PAID whose money came late, where the shop wants that and everything for it is still there: all
 * its units, which are taken again, and its address. Money of which a part went back already is no sale.
 */
async function deliverAfterClose(tx: Tx, order: PayableOrder, late: LateMoney): Promise<boolean> {
  const { transactionId, payerTotalFen, paidAt, source, at, payment, latePayments } = late;
  const { id: orderId, status, deliveryKind } = order;
  if (latePayments !== 'deliver' || status !== 'CLOSED' || order.transactionId !== null) return false;
  if (payment.tradeState !== 'SUCCESS') return false;
  if (deliveryKind === 'express' && (await findAddress(tx, orderId)) === undefined) return false;
  if ((await takeAll(tx, await listItems(tx, orderId))) !== null) return false;
  const isPaid = await transitionOrder(tx, {
    orderId,
    step: { from: 'CLOSED', to: 'PAID', transactionId, payerTotalFen, paidAt, source },
    event: { type: 'PAID', data: { source, transactionId, payerTotalFen, isAfterClose: true } },
    at,
  });
  if (!isPaid) throw new Error(`Order ${orderId} changed while it was locked.`);
  return true;
}

// Truth 2: the payment is recorded with its order, and refunded in full, once.
async function bookLateMoney(tx: Tx, order: PayableOrder, late: LateMoney): Promise<boolean> {
  const { transactionId, payerTotalFen, paidAt, source, at, newId } = late;
  const { id: orderId, totalFen } = order;
  if (!(await setLatePayment(tx, orderId, { transactionId, payerTotalFen, paidAt }))) return false;
  const refundId = newId();
  await recordEvent(
    tx,
    orderId,
    { type: 'PAID_AFTER_CLOSE', data: { source, transactionId, totalFen, refundId } },
    at,
  );
  await giveBack(tx, { refundId, orderId, amountFen: totalFen, at, sendAfter: at });
  await reportAnomaly(tx, {
    id: newId(),
    kind: 'LATE_MONEY',
    subject: orderId,
    orderId,
    at,
    detail: `${totalFen} fen came after the order was closed; refund ${refundId} returns them.`,
  });
  return true;
}

/**
 * Truth 3: every field has to match before anything changes. Answers the first mismatch, in words without the payer's
 * openid, or null.
 */
function findMismatch(payment: WechatPayment, order: PayableOrder, merchant: Merchant): string | null {
  if (payment.appId !== merchant.appId) return 'appid is not ours';
  if (payment.merchantId !== merchant.merchantId) return 'mchid is not ours';
  if (payment.outTradeNo !== order.id) return 'out_trade_no is another order’s';
  if (payment.totalFen !== order.totalFen) {
    return `amount.total is ${payment.totalFen} fen, the order’s is ${order.totalFen}`;
  }
  if ((payment.payerTotalFen ?? 0) > order.totalFen) {
    return `amount.payer_total is ${payment.payerTotalFen} fen, more than amount.total`;
  }
  if (payment.currency !== 'CNY') return `amount.currency is ${payment.currency}, not CNY`;
  const payerMismatch = PRODUCTS[ORDER_PRODUCT].findPayerMismatch(payment, order);
  if (payerMismatch !== null) return payerMismatch;
  if (order.transactionId !== null && order.transactionId !== payment.transactionId) {
    return 'transaction_id differs from the one that paid the order';
  }
  if (order.paidOrderId !== null && order.paidOrderId !== order.id) {
    return 'transaction_id is the one that paid another order';
  }
  return null;
}
