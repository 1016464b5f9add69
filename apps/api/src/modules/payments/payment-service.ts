import type { Order, PaymentParameters } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../problem.js';
import { WechatError } from '../../wechat/index.js';
import { recordEvent } from '../orders/order-events.js';
import type { OrderService } from '../orders/order-service.js';
import { type OrderRow, presentOrder } from '../orders/order-view.js';
import { type Merchant, settlePayment } from './settlement.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_LIFETIME_MS = 2 * 3600 * 1000;

/** A prepay_id this close to its end is not handed out: the buyer still has to type a password. */
const PREPAY_MARGIN_MS = 5 * 60 * 1000;

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly merchant: Merchant;
  readonly notifyUrl: string;
}

/** Paying an order, and finding out whether it was paid. */
export function createPaymentService({ database, wechat, now, orders, merchant, notifyUrl }: Options) {
  function refuseUnpayable(order: OrderRow): void {
    switch (order.status) {
      case 'PAID':
      case 'REFUNDED':
        throw new ApiProblem('ORDER_ALREADY_PAID');
      case 'CLOSED':
        throw new ApiProblem('ORDER_CLOSED');
      case 'PENDING':
        if (order.expiresAt.getTime() <= now()) throw new ApiProblem('ORDER_EXPIRED');
    }
  }

  // The same order always asks with the same parameters, so WeChat answers two devices with one order.
  async function prepay(order: OrderRow): Promise<string> {
    const { openid } = await database.user.findUniqueOrThrow({ where: { id: order.userId } });
    const { prepayId, requestId } = await wechat.prepay({
      outTradeNo: order.id,
      description: order.items.map(({ name, quantity }) => `${name} × ${quantity}`).join('、'),
      totalFen: presentOrder(order).totalFen,
      openid,
      notifyUrl,
      expiresAt: order.expiresAt,
    });
    const at = new Date(now());
    await database.$transaction(async (transaction) => {
      const { count } = await transaction.order.updateMany({
        where: { id: order.id, status: 'PENDING' },
        data: { prepayId, prepayExpiresAt: new Date(now() + PREPAY_LIFETIME_MS) },
      });
      if (count === 0) return;
      await recordEvent(
        transaction,
        order.id,
        { type: 'PREPAY_CREATED', data: { wechatRequestId: requestId } },
        at,
      );
    });
    return prepayId;
  }

  /** Asks WeChat what became of a pending order, and brings the answer into the books. */
  async function settleByQuery(orderId: string): Promise<void> {
    const { transaction } = await wechat.queryTransaction(orderId);
    if (transaction === null) return;
    const at = new Date(now());
    await database.$transaction((tx) => settlePayment(tx, { transaction, merchant, source: 'query', at }));
  }

  return {
    settleByQuery,

    /**
     * The parameters of wx.requestPayment, signed now. A prepay_id that still lives is used again, so paying
     * twice, or on two devices, is one order at WeChat.
     */
    async pay(userId: string, orderId: string): Promise<PaymentParameters> {
      const order = await orders.get(userId, orderId);
      refuseUnpayable(order);
      const isFresh = (order.prepayExpiresAt?.getTime() ?? 0) - PREPAY_MARGIN_MS > now();
      if (order.prepayId !== null && isFresh) return wechat.paymentParameters(order.prepayId);
      try {
        const prepayId = await prepay(order);
        // While WeChat answered, a close or a payment may have come; then the prepay_id stays here.
        refuseUnpayable(await orders.get(userId, orderId));
        return wechat.paymentParameters(prepayId);
      } catch (error) {
        // WeChat may refuse because it is paid or closed there: ask, and tell the buyer what is true.
        if (error instanceof WechatError && error.kind === 'rejected') {
          await settleByQuery(orderId);
          refuseUnpayable(await orders.get(userId, orderId));
        }
        throw error;
      }
    },

    /** The order as it is after WeChat was asked, so that a sale completes even if no notification comes. */
    async confirm(userId: string, orderId: string): Promise<Order> {
      const order = await orders.get(userId, orderId);
      if (order.status !== 'PENDING') return presentOrder(order);
      await settleByQuery(orderId);
      return presentOrder(await orders.get(userId, orderId));
    },
  };
}

export type PaymentService = ReturnType<typeof createPaymentService>;
