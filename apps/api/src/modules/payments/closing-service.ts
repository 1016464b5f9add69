import type { Order } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Transaction, WechatError } from '../../wechat/index.js';
import { askWechat, type CloseReason, recordEvent } from '../orders/order-events.js';
import type { OrderService } from '../orders/order-service.js';
import { presentOrder, WITH_ITEMS } from '../orders/order-view.js';
import { releaseStock } from '../orders/stock.js';
import { transitionOrder } from '../orders/transition.js';
import type { PaymentService } from './payment-service.js';

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly payments: PaymentService;
}

/** How an order ends at WeChat that nobody has paid and nobody can pay any more. */
const NEVER_PAID: readonly Transaction['tradeState'][] = ['CLOSED', 'REVOKED', 'PAYERROR'];

/** When a closed order is first asked about again: a payment in flight may have crossed the close. */
const firstLook = (closedAt: Date) => new Date(closedAt.getTime() + 60_000);

/** Closing an order, at WeChat first, so that nobody can pay what is closed here. */
export function createClosingService({ database, wechat, now, orders, payments }: Options) {
  /**
   * Query, close at WeChat, query again, and only then release: money that came in between makes the order
   * PAID instead. Does nothing to an order that is not PENDING. Rejects, and changes nothing, while WeChat
   * cannot be asked, or says that the order can still be paid, or was, and not as the order has it, or does not know
   * an order that went to the cashier.
   */
  async function closePending(orderId: string, reason: CloseReason): Promise<void> {
    await payments.requireOutcome(orderId);
    if (!(await isPending(orderId))) return;
    const { requestId } = await askWechat({ database, now }, orderId, 'close', () =>
      wechat.closeTransaction(orderId),
    );
    const sent = { type: 'CLOSE_SENT', data: { wechatRequestId: requestId } } as const;
    await database.$transaction((transaction) => recordEvent(transaction, orderId, sent, new Date(now())));
    // A 204 is no proof that it is closed: ask again.
    const tradeState = await payments.requireOutcome(orderId);
    const isOver = tradeState === null || NEVER_PAID.includes(tradeState);
    if (!isOver && (await isPending(orderId))) {
      // It can still be paid, or was, and not as the order has it: then the money is the operators' to look at.
      throw new WechatError(
        'unavailable',
        `WeChat was told to close ${orderId}, and it is ${tradeState} there.`,
      );
    }
    const at = new Date(now());
    await database.$transaction(async (transaction) => {
      const before = await transaction.order.findUniqueOrThrow({ where: { id: orderId } });
      // WeChat knew no such order, and in the meantime a prepay_id was handed out: it can be paid now.
      if (tradeState === null && before.prepayId !== null) {
        throw new WechatError('unavailable', `${orderId} went to the cashier while it was being closed.`);
      }
      const isClosedNow = await transitionOrder(transaction, {
        orderId,
        from: 'PENDING',
        to: 'CLOSED',
        event: { type: 'CLOSED', data: { reason } },
        at,
        // An order that never went to the cashier cannot have been paid.
        set: { closedAt: at, checkCount: 0, nextCheckAt: before.prepayId === null ? null : firstLook(at) },
      });
      if (!isClosedNow) return;
      const { items } = await transaction.order.findUniqueOrThrow({
        where: { id: orderId },
        include: WITH_ITEMS,
      });
      await releaseStock(transaction, items);
    });
  }

  async function isPending(orderId: string): Promise<boolean> {
    const order = await database.order.findUnique({ where: { id: orderId }, select: { status: true } });
    return order?.status === 'PENDING';
  }

  return {
    closePending,

    /** A buyer gives up an order. Closing a closed one again answers it as it is. */
    async close(userId: string, orderId: string): Promise<Order> {
      const before = await orders.get(userId, orderId);
      if (before.status === 'PENDING') await closePending(orderId, 'buyer');
      const after = await orders.get(userId, orderId);
      switch (after.status) {
        case 'CLOSED':
          return presentOrder(after);
        case 'PAID':
        case 'REFUNDED':
          throw new ApiProblem('ORDER_ALREADY_PAID');
        case 'PENDING':
          throw new Error(`Order ${orderId} is still pending after it was closed.`);
      }
    },
  };
}

export type ClosingService = ReturnType<typeof createClosingService>;
