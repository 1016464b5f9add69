import type { OrderStatus } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import {
  checkByExpiry,
  claimCheck,
  type DueOrder,
  endChecks,
  listDueOrders,
  setExpiry,
} from '../modules/orders/order-schedule-store.js';
import { findOrder, type Order } from '../modules/orders/order-store.js';
import type { ClosingService } from '../modules/payments/closing-service.js';
import type { PaymentQuery } from '../modules/payments/payment-query.js';
import { createSweep, growing } from './claim.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** While an order may be paid, and after vain tries to close it; the last wait repeats, so none is forgotten. */
const DELAYS_MS = [
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
] as const;

/**
 * After it was closed: a payment that was in flight may still have crossed the close. After the last look the
 * reconciliation of the day is what finds it.
 */
const LOOKS_AFTER_CLOSE_MS = [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR] as const;

/** The looks at an order by its status; null where no sweep looks any more. */
const LOOKS_MS = {
  PENDING: DELAYS_MS,
  CLOSED: LOOKS_AFTER_CLOSE_MS,
  PAID: null,
  REFUNDED: null,
} as const satisfies Record<OrderStatus, readonly number[] | null>;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly query: PaymentQuery;
  readonly closing: ClosingService;
  readonly orderTtlSeconds: number;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
}

/**
 * Looks after unpaid orders: asks WeChat about those that went to the cashier, so that a sale completes though
 * every message is lost, closes those whose time is over, and looks again for money that crossed the close.
 */
export function createOrderSweep(options: Options): () => Promise<void> {
  const { database, now, query, closing, orderTtlSeconds, log, isStopping } = options;

  // Open orders hold stock: they have a bound of their own, much nearer than that of closed ones.
  const farthestMs = {
    PENDING: Math.max(orderTtlSeconds * SECOND, ...DELAYS_MS),
    CLOSED: Math.max(...LOOKS_AFTER_CLOSE_MS),
  } as const;

  function find(status: keyof typeof farthestMs, at: Date, take: number): Promise<DueOrder[]> {
    const farthest = new Date(at.getTime() + farthestMs[status]);
    return listDueOrders(database, status, { at, farthest, take });
  }

  /**
   * An order that was made by a clock ahead would hold its stock until that time comes: from the first look by the
   * right clock it has one lifetime left.
   */
  async function readOrder(orderId: string): Promise<Order> {
    const order = await findOrder(database, orderId);
    if (order === undefined) throw new Error(`There is no order ${orderId}.`);
    const latest = new Date(now() + orderTtlSeconds * SECOND);
    const isAhead = order.createdAt.getTime() > now() && order.expiresAt > latest;
    if (order.status !== 'PENDING' || !isAhead) return order;
    await setExpiry(database, orderId, latest);
    return { ...order, expiresAt: latest };
  }

  async function step(orderId: string): Promise<void> {
    const order = await readOrder(orderId);
    const isOver = order.status === 'PENDING' && order.expiresAt.getTime() <= now();
    if (isOver) return closing.closePending(orderId, 'expired');
    const { tradeState } = await query.settleByQuery(orderId);
    // Only a look at which WeChat answered can be the last one.
    const isAnswered = tradeState !== 'UNKNOWN_THERE';
    if (isAnswered && order.status === 'CLOSED' && order.checkCount > LOOKS_AFTER_CLOSE_MS.length) {
      await endChecks(database, orderId);
    }
    await checkByExpiry(database, orderId, order.expiresAt);
  }

  return createSweep<DueOrder>({
    now,
    delayMs: ({ status, checkCount }) => growing(LOOKS_MS[status] ?? DELAYS_MS, checkCount),
    findDue: async (at, take) => [...(await find('PENDING', at, take)), ...(await find('CLOSED', at, take))],
    claim: (order, next) => claimCheck(database, order, next),
    step,
    isStopping,
    onError: (orderId, error) =>
      log.warn({ err: error, orderId }, 'an unpaid order could not be settled yet'),
  });
}
