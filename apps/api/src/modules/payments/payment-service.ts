import type { Order, PaymentParameters } from '@taro-pay/contracts';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Transaction, WechatError } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { askWechat, recordEvent } from '../orders/order-events.js';
import type { OrderService } from '../orders/order-service.js';
import { type OrderRow, presentOrder } from '../orders/order-view.js';
import { createPaymentTransaction } from '../refunds/kept-refunds.js';
import { findOpenid } from '../session/user-store.js';
import { ORDER_PRODUCT } from './order-product.js';
import { type Merchant, settlePayment } from './settlement.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_LIFETIME_MS = 2 * 3600 * 1000;

/** A prepay_id this close to its end is not handed out: the buyer still has to type a password. */
const PREPAY_MARGIN_MS = 5 * 60 * 1000;

/** When WeChat is first asked about an order that went to the cashier, and after its client asked in vain. */
const FIRST_LOOK_MS = 30_000;
const SOON_MS = 5_000;

/** For operators. */
const UNKNOWN_THERE =
  'WeChat has given a prepay_id for this order and says now that it knows no such order. It stays as it is and is asked about again. If this lasts, check WECHAT_MERCHANT_ID and what stands between here and WeChat, and look for the order in the merchant console.';

const earlier = (at: Date, otherMs: number) => new Date(Math.min(at.getTime(), otherMs));

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly merchant: Merchant;
  readonly notifyUrl: string;
  /** How long an order waits for its money. */
  readonly orderTtlSeconds: number;
}

/** Whether a prepay_id of this order has ever left here: without one nobody can pay it, whatever WeChat has. */
async function hasPrepay(sql: Sql, orderId: string): Promise<boolean> {
  const [order] = await sql.$queryRaw<{ prepayId: string | null }[]>`
    SELECT "prepayId" FROM "Order" WHERE "id" = ${orderId}`;
  return order !== undefined && order.prepayId !== null;
}

/** Paying an order, and finding out whether it was paid. */
export function createPaymentService(options: Options) {
  const { database, wechat, now, newId, orders, merchant, notifyUrl, orderTtlSeconds } = options;
  const inPaymentTransaction = createPaymentTransaction({ ...options, merchantId: merchant.merchantId });

  function refuseUnpayable(order: OrderRow): void {
    switch (order.status) {
      case 'PAID':
      case 'REFUNDED':
        throw new ApiProblem('ORDER_ALREADY_PAID');
      case 'CLOSED':
        throw new ApiProblem('ORDER_CLOSED');
      case 'PENDING':
        if (order.expiresAt.getTime() <= now()) throw new ApiProblem('ORDER_EXPIRED');
        break;
      default:
        order.status satisfies never;
    }
  }

  /**
   * When an order that goes to the cashier ends. From its first prepay_id on it has its whole lifetime, counted
   * from its making, so that a prepay that is repeated before its answer was recorded asks for the same end.
   */
  function payableUntil({ prepayId, createdAt, expiresAt }: OrderRow): Date {
    if (prepayId !== null) return expiresAt;
    const lifetimeMs = orderTtlSeconds * 1000;
    return new Date(Math.min(createdAt.getTime(), now()) + lifetimeMs);
  }

  // The same order always asks with the same parameters, so WeChat answers two devices with one order.
  async function prepay(order: OrderRow): Promise<string> {
    const openid = await findOpenid(database, order.userId);
    if (openid === undefined) throw new Error(`Order ${order.id} has no buyer.`);
    const expiresAt = payableUntil(order);
    const { prepayId, requestId } = await askWechat(options, order.id, 'prepay', () =>
      wechat.prepay({
        product: ORDER_PRODUCT,
        outTradeNo: order.id,
        description: order.items.map(({ name, quantity }) => `${name} × ${quantity}`).join('、'),
        totalFen: presentOrder(order).totalFen,
        payer: { openid },
        notifyUrl,
        expiresAt,
      }),
    );
    const at = new Date(now());
    // Asked again, WeChat may answer the one that it gave before, which lives no longer for that.
    const prepayExpiresAt =
      prepayId === order.prepayId ? order.prepayExpiresAt : new Date(now() + PREPAY_LIFETIME_MS);
    // From now on money may come, and nobody may tell.
    const nextCheckAt = earlier(expiresAt, now() + FIRST_LOOK_MS);
    const isStillPending = await database.sql.transaction(async (sql) => {
      const count = await sql.$executeRaw`
        UPDATE "Order" SET "prepayId" = ${prepayId}, "prepayExpiresAt" = ${prepayExpiresAt},
          "expiresAt" = ${expiresAt}, "nextCheckAt" = ${nextCheckAt}, "checkCount" = 0
        WHERE "id" = ${order.id} AND "status" = 'PENDING'`;
      if (count === 0) return false;
      const event = { type: 'PREPAY_CREATED', data: { wechatRequestId: requestId } } as const;
      await recordEvent(sql, order.id, event, at);
      return true;
    });
    // While WeChat answered, a close or a payment may have come; then the prepay_id stays here.
    refuseUnpayable(isStillPending ? { ...order, expiresAt } : await orders.get(order.userId, order.id));
    return prepayId;
  }

  /**
   * Asks WeChat what became of an order, and brings the answer into the books. Null where WeChat has none and nobody
   * can pay it, as no prepay_id was ever handed out. Where one was, “does not exist” is no outcome, signed or not:
   * the order stays as it is, is asked about again, and operators see it until WeChat knows it.
   */
  async function settleByQuery(orderId: string): Promise<Transaction['tradeState'] | 'UNKNOWN_THERE' | null> {
    const { transaction, requestId } = await askWechat(options, orderId, 'query', () =>
      wechat.queryTransaction(orderId),
    );
    const tradeState = transaction?.tradeState ?? null;
    const at = new Date(now());
    return inPaymentTransaction(orderId, async (sql) => {
      const data = { tradeState, wechatRequestId: requestId };
      await recordEvent(sql, orderId, { type: 'QUERIED', data }, at);
      const unknownThere = { kind: 'ORDER_UNKNOWN_THERE', subject: orderId, at } as const;
      if (transaction === null) {
        if (!(await hasPrepay(sql, orderId))) return null;
        await reportAnomaly(sql, { id: newId(), ...unknownThere, orderId, detail: UNKNOWN_THERE });
        return 'UNKNOWN_THERE';
      }
      await resolveAnomaly(sql, unknownThere);
      const { outcome, detail } = await settlePayment(sql, {
        transaction,
        merchant,
        source: 'query',
        at,
        newId,
      });
      const found = { kind: 'MISMATCHED_NOTIFICATION', subject: `query ${orderId}`, at } as const;
      switch (outcome) {
        case 'MISMATCHED':
          await reportAnomaly(sql, { id: newId(), ...found, orderId, detail: detail ?? '' });
          break;
        case 'APPLIED':
        case 'REPEATED':
        case 'LATE':
          await resolveAnomaly(sql, found);
          break;
        case 'IGNORED':
        case 'UNREADABLE':
          break;
        default:
          outcome satisfies never;
      }
      return transaction.tradeState;
    });
  }

  /** As `settleByQuery`, for who needs an outcome. @throws WechatError where the answer is none */
  async function requireOutcome(orderId: string): Promise<Transaction['tradeState'] | null> {
    const tradeState = await settleByQuery(orderId);
    if (tradeState !== 'UNKNOWN_THERE') return tradeState;
    throw new WechatError('unavailable', `${orderId}: ${UNKNOWN_THERE}`);
  }

  /** The client has just been at the cashier: look again soon, whatever it does next. */
  async function lookSoon({ id, expiresAt }: OrderRow): Promise<void> {
    const soon = new Date(now() + SOON_MS);
    await database.sql.$executeRaw`
      UPDATE "Order" SET "nextCheckAt" = ${earlier(expiresAt, soon.getTime())}, "checkCount" = 0
      WHERE "id" = ${id} AND "status" = 'PENDING' AND "nextCheckAt" > ${soon}`;
  }

  return {
    settleByQuery,
    requireOutcome,

    /**
     * The parameters of wx.requestPayment, signed now. A prepay_id that still lives is used again, so paying
     * twice, or on two devices, is one order at WeChat.
     */
    async pay(userId: string, orderId: string): Promise<PaymentParameters> {
      const order = await orders.get(userId, orderId);
      refuseUnpayable(order);
      const leftMs = (order.prepayExpiresAt?.getTime() ?? 0) - now();
      // One that would live longer than any does was dated by a clock that was set back since.
      const isFresh = leftMs > PREPAY_MARGIN_MS && leftMs <= PREPAY_LIFETIME_MS;
      if (order.prepayId !== null && isFresh) return wechat.paymentParameters(ORDER_PRODUCT, order.prepayId);
      try {
        return wechat.paymentParameters(ORDER_PRODUCT, await prepay(order));
      } catch (error) {
        // WeChat may refuse because it is paid or closed there: ask, and tell the buyer what is true.
        if (error instanceof WechatError && error.kind === 'rejected') {
          await requireOutcome(orderId);
          refuseUnpayable(await orders.get(userId, orderId));
        }
        throw error;
      }
    },

    /** The order as it is after WeChat was asked, so that a sale completes even if no notification comes. */
    async confirm(userId: string, orderId: string): Promise<Order> {
      const order = await orders.get(userId, orderId);
      if (order.status !== 'PENDING') return presentOrder(order);
      try {
        await requireOutcome(orderId);
      } catch (error) {
        await lookSoon(order);
        throw error;
      }
      const after = await orders.get(userId, orderId);
      if (after.status === 'PENDING') await lookSoon(order);
      return presentOrder(after);
    },
  };
}

export type PaymentService = ReturnType<typeof createPaymentService>;
