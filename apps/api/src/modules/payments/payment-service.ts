import type { Order, PaymentParameters } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { WechatError } from '../../wechat/index.js';
import { askWechat } from '../orders/ask-wechat.js';
import { setPrepay } from '../orders/order-payment-store.js';
import { checkSooner } from '../orders/order-schedule-store.js';
import type { OrderService } from '../orders/order-service.js';
import { type OrderRow, recordEvent } from '../orders/order-store.js';
import { presentOrder } from '../orders/order-view.js';
import { findOpenid } from '../session/user-store.js';
import { ORDER_PRODUCT } from './order-product.js';
import type { PaymentQuery } from './payment-query.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_LIFETIME_MS = 2 * 3600 * 1000;

/** A prepay_id this close to its expiry is not handed out: the buyer still has to type a password. */
const PREPAY_MARGIN_MS = 5 * 60 * 1000;

/** The first check of an order that went to the cashier, and the next one after its client asked without success. */
const FIRST_CHECK_MS = 30_000;
const SOON_MS = 5_000;

const earlier = (at: Date, otherMs: number) => new Date(Math.min(at.getTime(), otherMs));

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly query: PaymentQuery;
  readonly notifyUrl: string;
  /** How long an order stays payable. */
  readonly orderTtlSeconds: number;
}

/** Takes payments, and finds out whether an order was paid. */
export function createPaymentService(options: Options) {
  const { database, wechat, now, orders, query, notifyUrl, orderTtlSeconds } = options;

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
   * The expiry of an order that goes to the cashier. From its first prepay_id on it has its whole lifetime, counted
   * from its creation, so that a prepay that is repeated before its answer was recorded asks for the same expiry.
   */
  function payableUntil({ prepayId, createdAt, expiresAt }: OrderRow): Date {
    if (prepayId !== null) return expiresAt;
    const lifetimeMs = orderTtlSeconds * 1000;
    return new Date(Math.min(createdAt.getTime(), now()) + lifetimeMs);
  }

  // The parameters of an order are always the same, so WeChat answers two devices with one order.
  async function prepay(order: OrderRow): Promise<string> {
    const openid = await findOpenid(database, order.userId);
    if (openid === undefined) throw new Error(`Order ${order.id} has no buyer.`);
    const expiresAt = payableUntil(order);
    const { prepayId, trace } = await askWechat(options, order.id, 'prepay', () =>
      wechat.prepay({
        product: ORDER_PRODUCT,
        outTradeNo: order.id,
        description: order.items.map(({ name, quantity }) => `${name} × ${quantity}`).join('、'),
        totalFen: order.totalFen,
        payer: { openid },
        notifyUrl,
        expiresAt,
      }),
    );
    const at = new Date(now());
    // WeChat may answer the prepay_id that it gave before, whose expiry stays the same.
    const prepayExpiresAt =
      prepayId === order.prepayId ? order.prepayExpiresAt : new Date(now() + PREPAY_LIFETIME_MS);
    // From now on it may be paid without any message reaching us.
    const nextCheckAt = earlier(expiresAt, now() + FIRST_CHECK_MS);
    const isStillPending = await database.transaction(async (tx) => {
      const isSet = await setPrepay(tx, order.id, { prepayId, prepayExpiresAt, expiresAt, nextCheckAt });
      if (!isSet) return false;
      await recordEvent(tx, order.id, { type: 'PREPAY_CREATED', data: trace }, at);
      return true;
    });
    // A close or a payment may have come while WeChat answered: then the prepay_id is not handed out.
    refuseUnpayable(isStillPending ? { ...order, expiresAt } : await orders.get(order.userId, order.id));
    return prepayId;
  }

  /** The client has just been at the cashier: check again soon, whatever it does next. */
  function checkSoon({ id, expiresAt }: OrderRow): Promise<void> {
    const latest = new Date(now() + SOON_MS);
    return checkSooner(database, id, { nextCheckAt: earlier(expiresAt, latest.getTime()), latest });
  }

  return {
    /**
     * The parameters of wx.requestPayment, signed now. A valid prepay_id is used again, so that paying twice, or on
     * two devices, is one order at WeChat.
     */
    async pay(userId: string, orderId: string): Promise<PaymentParameters> {
      const order = await orders.get(userId, orderId);
      refuseUnpayable(order);
      const leftMs = (order.prepayExpiresAt?.getTime() ?? 0) - now();
      // A lifetime beyond the maximum was dated by a clock that has since been set back.
      const isFresh = leftMs > PREPAY_MARGIN_MS && leftMs <= PREPAY_LIFETIME_MS;
      if (order.prepayId !== null && isFresh) return wechat.paymentParameters(ORDER_PRODUCT, order.prepayId);
      try {
        return wechat.paymentParameters(ORDER_PRODUCT, await prepay(order));
      } catch (error) {
        // WeChat may refuse because the order is paid or closed there: ask, and answer the buyer with the truth.
        if (error instanceof WechatError && error.kind === 'rejected') {
          await query.requireOutcome(orderId);
          refuseUnpayable(await orders.get(userId, orderId));
        }
        throw error;
      }
    },

    /** The order after WeChat was asked, so that a sale completes even if no notification comes. */
    async confirm(userId: string, orderId: string): Promise<Order> {
      const order = await orders.get(userId, orderId);
      if (order.status !== 'PENDING') return presentOrder(order);
      try {
        await query.requireOutcome(orderId);
      } catch (error) {
        await checkSoon(order);
        throw error;
      }
      const after = await orders.get(userId, orderId);
      if (after.status === 'PENDING') await checkSoon(order);
      return presentOrder(after);
    },
  };
}

export type PaymentService = ReturnType<typeof createPaymentService>;
