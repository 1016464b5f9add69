import type { OrderStatus } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import {
  checkByExpiry,
  claimDueOrder,
  countDueOrders,
  type DueOrder,
  endChecks,
  setExpiry,
} from '../modules/orders/order-schedule-store.js';
import { findOrder, type Order } from '../modules/orders/order-store.js';
import type { ClosingService } from '../modules/payments/closing-service.js';
import type { PaymentQuery } from '../modules/payments/payment-query.js';
import type { TraceStep } from '../traces/trace-step.js';
import { createSweep, growing, type Kind } from './claim.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The delays while an order may be paid, and after failed attempts to close it. The last one repeats. */
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
 * The delays after an order was closed: a payment in flight may have crossed the close. After the last check the
 * daily reconciliation finds it.
 */
const DELAYS_AFTER_CLOSE_MS = [10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR] as const;

/** The delays of an order by its status; null where no sweep checks it any more. */
const DELAYS_BY_STATUS_MS = {
  PENDING: DELAYS_MS,
  CLOSED: DELAYS_AFTER_CLOSE_MS,
  PAID: null,
  REFUNDED: null,
} as const satisfies Record<OrderStatus, readonly number[] | null>;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly query: PaymentQuery;
  readonly closing: ClosingService;
  readonly orderTtlSeconds: number;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
}

/**
 * Checks unpaid orders. It asks WeChat about those that went to the cashier, so that a sale completes though every
 * message is lost; it closes those that have expired, and checks closed ones for money that crossed the close.
 */
export function createOrderSweep(options: Options): () => Promise<void> {
  const { database, now, query, closing, orderTtlSeconds, log, isStopping, traceStep } = options;

  const kindOf = (status: OrderStatus, farthestMs: number): Kind<DueOrder> => ({
    farthestMs,
    countDue: (span, take) => countDueOrders(database, status, span, take),
    claimDue: (span, plan) => claimDueOrder(database, status, span, plan),
  });

  /**
   * An order made by a clock that ran ahead would hold its stock until that time comes: from the first check by the
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
    // Only a check that WeChat answered can be the last one.
    const isAnswered = tradeState !== 'UNKNOWN_THERE';
    if (isAnswered && order.status === 'CLOSED' && order.checkCount > DELAYS_AFTER_CLOSE_MS.length) {
      await endChecks(database, orderId);
    }
    await checkByExpiry(database, orderId, order.expiresAt);
  }

  return createSweep<DueOrder>({
    name: 'sweepOrders',
    orderOf: ({ id }) => id,
    traceStep,
    now,
    delayMs: ({ status, checkCount }) => growing(DELAYS_BY_STATUS_MS[status] ?? DELAYS_MS, checkCount),
    kinds: [
      // Open orders hold stock, so their upper bound is much nearer than that of closed ones.
      kindOf('PENDING', Math.max(orderTtlSeconds * SECOND, ...DELAYS_MS)),
      kindOf('CLOSED', Math.max(...DELAYS_AFTER_CLOSE_MS)),
    ],
    step,
    isStopping,
    onError: (orderId, error) =>
      log.warn({ err: error, orderId }, 'an unpaid order could not be settled yet'),
  });
}
