import type { Order, PaymentParameters } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { WechatError } from '../../wechat/index.js';
import { askWechat } from '../orders/order-events.js';
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

/** A prepay_id this close to its end is not handed out: the buyer still has to type a password. */
const PREPAY_MARGIN_MS = 5 * 60 * 1000;

/** When WeChat is first asked about an order that went to the cashier, and after its client asked in vain. */
const FIRST_CHECK_MS = 30_000;
const SOON_MS = 5_000;

const earlier = (at: Date, otherMs: number) => new Date(Math.min(at.getTime(), otherMs));

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly query: PaymentQuery;
  readonly notifyUrl: string;
  /** How long an order waits for its money. */
  readonly orderTtlSeconds: number;
}

/** Paying an order, and finding out whether it was paid. */
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
    const nextCheckAt = earlier(expiresAt, now() + FIRST_CHECK_MS);
    const isStillPending = await database.transaction(async (tx) => {
      const isSet = await setPrepay(tx, order.id, { prepayId, prepayExpiresAt, expiresAt, nextCheckAt });
      if (!isSet) return false;
      const event = { type: 'PREPAY_CREATED', data: { wechatRequestId: requestId } } as const;
      await recordEvent(tx, order.id, event, at);
      return true;
    });
    // While WeChat answered, a close or a payment may have come; then the prepay_id stays here.
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
          await query.requireOutcome(orderId);
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
