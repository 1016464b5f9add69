import type { Order, PaymentParameters } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../problem.js';
import { WechatError } from '../../wechat/index.js';
import { reportAnomaly } from '../anomalies/anomalies.js';
import { recordEvent } from '../orders/order-events.js';
import type { OrderService } from '../orders/order-service.js';
import { type OrderRow, presentOrder } from '../orders/order-view.js';
import { type Merchant, settlePayment } from './settlement.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_LIFETIME_MS = 2 * 3600 * 1000;

/** A prepay_id this close to its end is not handed out: the buyer still has to type a password. */
const PREPAY_MARGIN_MS = 5 * 60 * 1000;

/** When WeChat is first asked about an order that went to the cashier, and after its client asked in vain. */
const FIRST_LOOK_MS = 30_000;
const SOON_MS = 5_000;

const earlier = (at: Date, otherMs: number) => new Date(Math.min(at.getTime(), otherMs));

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly merchant: Merchant;
  readonly notifyUrl: string;
}

/** Paying an order, and finding out whether it was paid. */
export function createPaymentService(options: Options) {
  const { database, wechat, now, newId, orders, merchant, notifyUrl } = options;

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
        data: {
          prepayId,
          prepayExpiresAt: new Date(now() + PREPAY_LIFETIME_MS),
          // From now on money may come, and nobody may tell.
          nextCheckAt: earlier(order.expiresAt, now() + FIRST_LOOK_MS),
          checkCount: 0,
        },
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

  /** Asks WeChat what became of an order, and brings the answer into the books. */
  async function settleByQuery(orderId: string): Promise<void> {
    const { transaction, requestId } = await wechat.queryTransaction(orderId);
    if (transaction === null) return;
    const at = new Date(now());
    await database.$transaction(async (tx) => {
      const { outcome, detail } = await settlePayment(tx, {
        transaction,
        merchant,
        source: 'query',
        at,
        newId,
      });
      if (outcome === 'REPEATED' || outcome === 'IGNORED') return;
      const data = { tradeState: transaction.tradeState, wechatRequestId: requestId };
      await recordEvent(tx, orderId, { type: 'QUERIED', data }, at);
      if (outcome !== 'MISMATCHED') return;
      const report = { subject: `query ${orderId}`, orderId, at, detail: detail ?? '' };
      await reportAnomaly(tx, { id: newId(), kind: 'MISMATCHED_NOTIFICATION', ...report });
    });
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
      // The client has just been at the cashier: look again soon, whatever it does next.
      const soon = new Date(now() + SOON_MS);
      await database.order.updateMany({
        where: { id: orderId, status: 'PENDING', nextCheckAt: { gt: soon } },
        data: { nextCheckAt: earlier(order.expiresAt, soon.getTime()), checkCount: 0 },
      });
      return presentOrder(await orders.get(userId, orderId));
    },
  };
}

export type PaymentService = ReturnType<typeof createPaymentService>;
