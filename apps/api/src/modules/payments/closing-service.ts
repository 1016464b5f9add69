import type { CloseReason, Order } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { WechatError, type WechatPayment } from '../../wechat/index.js';
import { askWechat } from '../orders/ask-wechat.js';
import { findPayState } from '../orders/order-payment-store.js';
import type { OrderService } from '../orders/order-service.js';
import { listItems, lockOrder, recordEvent, transitionOrder } from '../orders/order-store.js';
import { presentOrder } from '../orders/order-view.js';
import { releaseStock } from '../orders/stock.js';
import type { PaymentQuery } from './payment-query.js';

interface Options extends Dependencies {
  readonly orders: OrderService;
  readonly query: PaymentQuery;
}

interface Closable {
  /** The state at WeChat after it was told to close. */
  readonly tradeState: WechatPayment['tradeState'] | null;
  readonly reason: CloseReason;
}

/** The states at WeChat of an order that nobody has paid and nobody can pay any more. */
const NEVER_PAID: readonly WechatPayment['tradeState'][] = ['CLOSED', 'REVOKED', 'PAYERROR'];

/** The first check of a closed order: a payment in flight may have crossed the close. */
const firstCheck = (closedAt: Date) => new Date(closedAt.getTime() + 60_000);

/** Closes orders, at WeChat first, so that nobody can pay an order that is closed here. */
export function createClosingService({ database, wechat, now, orders, query }: Options) {
  /**
   * Queries, closes at WeChat, queries again, and only then releases the stock: money that came in between makes the
   * order PAID instead. Does nothing to an order that is not PENDING.
   * @throws WechatError, and changes nothing, while WeChat cannot be asked, or where it says that the order can still
   * be paid, was paid with a mismatch, or is unknown though it went to the cashier
   */
  async function closePending(orderId: string, reason: CloseReason): Promise<void> {
    const before = await query.requireOutcome(orderId);
    if (!before.isPending) return;
    const { trace } = await askWechat({ database, now }, orderId, 'close', () => wechat.closeOrder(orderId));
    await recordEvent(database, orderId, { type: 'CLOSE_SENT', data: trace }, new Date(now()));
    // A 204 does not prove that it is closed: ask again.
    const { tradeState, isPending } = await query.requireOutcome(orderId);
    const isOver = tradeState === null || NEVER_PAID.includes(tradeState);
    if (isOver) return release(orderId, { tradeState, reason });
    if (!isPending) return;
    // It can still be paid, or was paid with a mismatch, which operators resolve.
    throw new WechatError(
      'unavailable',
      `WeChat was told to close ${orderId}, and it is ${tradeState} there.`,
    );
  }

  /** Closes the order here, and returns its units to the stock. */
  async function release(orderId: string, { tradeState, reason }: Closable): Promise<void> {
    const at = new Date(now());
    await database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      const order = await findPayState(tx, orderId);
      const hasPrepay = order !== undefined && order.prepayId !== null;
      // WeChat knew no such order, but a prepay_id was handed out since: it can be paid now.
      if (tradeState === null && hasPrepay) {
        throw new WechatError('unavailable', `${orderId} went to the cashier while it was being closed.`);
      }
      // An order that never went to the cashier cannot have been paid.
      const nextCheckAt = hasPrepay ? firstCheck(at) : null;
      const isClosedNow = await transitionOrder(tx, {
        orderId,
        step: { from: 'PENDING', to: 'CLOSED', closedAt: at, nextCheckAt },
        event: { type: 'CLOSED', data: { reason } },
        at,
      });
      if (isClosedNow) await releaseStock(tx, await listItems(tx, orderId));
    });
  }

  return {
    closePending,

    /** Closes an order for its buyer. A closed order is answered as it is. */
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
