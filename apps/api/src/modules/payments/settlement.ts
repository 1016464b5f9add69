import type { NotificationOutcome } from '@taro-pay/contracts';
import type { LegacySql as Sql } from '../../database/sql.js';
import { PRODUCTS, type Transaction as WechatTransaction } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type PaymentSource, recordEvent } from '../orders/order-events.js';
import { transitionOrder } from '../orders/transition.js';
import { giveBack } from '../refunds/late-money.js';
import { noticeUnexplainedRefund } from '../refunds/refund-adoption.js';
import { ORDER_PRODUCT } from './order-product.js';

/** Whose money it has to be: what every transaction is held against besides its order. */
export interface Merchant {
  readonly appId: string;
  readonly merchantId: string;
}

/** What a verified transaction did to its order, and why where it did nothing. */
export interface Settlement {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}

interface Settle {
  readonly transaction: WechatTransaction;
  readonly merchant: Merchant;
  readonly source: PaymentSource;
  readonly at: Date;
  readonly newId: () => string;
}

/**
 * Brings what WeChat says of a payment into the books, inside the caller's database transaction. However a
 * transaction became known, by notification or by query, it is compared with its order here and nowhere else,
 * and an order is paid at most once.
 */
export async function settlePayment(sql: Sql, settle: Settle): Promise<Settlement> {
  const { transaction, merchant, source, at, newId } = settle;
  // Refunded in the meantime, it was paid all the same.
  if (transaction.tradeState !== 'SUCCESS' && transaction.tradeState !== 'REFUND') {
    return { outcome: 'IGNORED', detail: `trade_state is ${transaction.tradeState}` };
  }
  const [order] = await sql.$queryRaw<OrderFacts[]>`
    SELECT "Order"."id", "Order"."totalFen", "Order"."transactionId", "User"."openid",
      (SELECT "id" FROM "Order" WHERE "transactionId" = ${transaction.transactionId}) AS "paidOrderId"
    FROM "Order" JOIN "User" ON "User"."id" = "Order"."userId" WHERE "Order"."id" = ${transaction.outTradeNo}`;
  if (order === undefined)
    return { outcome: 'MISMATCHED', detail: 'There is no order with this out_trade_no.' };

  const { transactionId } = transaction;
  const reason = findMismatch(transaction, order, merchant);
  if (reason !== null || transactionId === null) {
    const detail = reason ?? 'transaction_id is missing';
    await recordEvent(sql, order.id, { type: 'PAYMENT_MISMATCHED', data: { source, reason: detail } }, at);
    return { outcome: 'MISMATCHED', detail };
  }

  await resolveAnomaly(sql, { kind: 'ORDER_UNKNOWN_THERE', subject: order.id, at });
  const payerTotalFen = transaction.payerTotalFen ?? order.totalFen;
  const paidAt = transaction.successTime ?? at;
  const isPaidNow = await transitionOrder(sql, {
    orderId: order.id,
    from: 'PENDING',
    to: 'PAID',
    event: { type: 'PAID', data: { source, transactionId, payerTotalFen } },
    at,
    set: { paidAt, payerTotalFen, transactionId, nextCheckAt: null },
  });
  const isLate =
    !isPaidNow && (await bookLateMoney(sql, order, { ...settle, transactionId, payerTotalFen, paidAt }));
  if (transaction.tradeState === 'REFUND')
    await noticeUnexplainedRefund(sql, { orderId: order.id, at, newId });
  if (isPaidNow) return { outcome: 'APPLIED', detail: null };
  return isLate
    ? { outcome: 'LATE', detail: 'The order was closed before the money came; it is being refunded.' }
    : { outcome: 'REPEATED', detail: null };
}

interface LateMoney extends Settle {
  readonly transactionId: string;
  readonly payerTotalFen: number;
  readonly paidAt: Date;
}

// Truth 2: the money is known, stays with its order, and goes back in full, once.
async function bookLateMoney(sql: Sql, order: OrderFacts, late: LateMoney): Promise<boolean> {
  const { transactionId, payerTotalFen, paidAt, source, at, newId } = late;
  const { id: orderId, totalFen } = order;
  const count = await sql.$executeRaw`
    UPDATE "Order" SET "transactionId" = ${transactionId}, "payerTotalFen" = ${payerTotalFen}, "paidAt" = ${paidAt},
      "nextCheckAt" = NULL
    WHERE "id" = ${orderId} AND "status" = 'CLOSED' AND "transactionId" IS NULL`;
  if (count === 0) return false;
  const refundId = newId();
  await recordEvent(
    sql,
    orderId,
    { type: 'PAID_AFTER_CLOSE', data: { source, transactionId, totalFen, refundId } },
    at,
  );
  await giveBack(sql, { refundId, orderId, amountFen: totalFen, at, sendAfter: at });
  await reportAnomaly(sql, {
    id: newId(),
    kind: 'LATE_MONEY',
    subject: orderId,
    orderId,
    at,
    detail: `${totalFen} fen came after the order was closed; refund ${refundId} gives them back.`,
  });
  return true;
}

interface OrderFacts {
  readonly id: string;
  readonly totalFen: number;
  readonly transactionId: string | null;
  readonly openid: string;
  /** The order that this transaction has paid already. */
  readonly paidOrderId: string | null;
}

/**
 * Truth 3: each of these has to be ours and the order's before anything changes. Answers the first that is
 * not, in words without the payer's openid, or null.
 */
function findMismatch(transaction: WechatTransaction, order: OrderFacts, merchant: Merchant): string | null {
  if (transaction.appId !== merchant.appId) return 'appid is not ours';
  if (transaction.merchantId !== merchant.merchantId) return 'mchid is not ours';
  if (transaction.outTradeNo !== order.id) return 'out_trade_no is another order’s';
  if (transaction.totalFen !== order.totalFen) {
    return `amount.total is ${transaction.totalFen} fen, the order’s is ${order.totalFen}`;
  }
  if ((transaction.payerTotalFen ?? 0) > order.totalFen) {
    return `amount.payer_total is ${transaction.payerTotalFen} fen, more than amount.total`;
  }
  if (transaction.currency !== 'CNY') return `amount.currency is ${transaction.currency}, not CNY`;
  const payerMismatch = PRODUCTS[ORDER_PRODUCT].findPayerMismatch(transaction, order);
  if (payerMismatch !== null) return payerMismatch;
  if (order.transactionId !== null && order.transactionId !== transaction.transactionId) {
    return 'transaction_id differs from the one that paid the order';
  }
  if (order.paidOrderId !== null && order.paidOrderId !== order.id) {
    return 'transaction_id is the one that paid another order';
  }
  return null;
}
