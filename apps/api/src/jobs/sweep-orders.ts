import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { ClosingService } from '../modules/payments/closing-service.js';
import type { PaymentService } from '../modules/payments/payment-service.js';
import { createSweep } from './claim.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** While an order may be paid, and after vain tries to close it; the last wait repeats, so none is forgotten. */
const DELAYS_MS = [5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE];

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly payments: PaymentService;
  readonly closing: ClosingService;
  readonly log: FastifyBaseLogger;
}

/**
 * Looks after unpaid orders: asks WeChat about those that went to the cashier, so that a sale completes though
 * every message is lost, and closes those whose time is over.
 */
export function createOrderSweep({ database, now, payments, closing, log }: Options): () => Promise<void> {
  async function step(orderId: string): Promise<void> {
    const order = await database.order.findUniqueOrThrow({ where: { id: orderId } });
    if (order.expiresAt.getTime() <= now()) return closing.closePending(orderId, 'expired');
    await payments.settleByQuery(orderId);
    // The look at its expiry must not be later than its expiry.
    await database.order.updateMany({
      where: { id: orderId, status: 'PENDING', nextCheckAt: { gt: order.expiresAt } },
      data: { nextCheckAt: order.expiresAt },
    });
  }

  return createSweep({
    now,
    delaysMs: DELAYS_MS,
    findDue: (at, take) =>
      database.order.findMany({
        where: { nextCheckAt: { lte: at } },
        orderBy: { nextCheckAt: 'asc' },
        select: { id: true, nextCheckAt: true, checkCount: true },
        take,
      }),
    claim: async ({ id, nextCheckAt }, next) => {
      const { count } = await database.order.updateMany({
        where: { id, nextCheckAt },
        data: { nextCheckAt: next, checkCount: { increment: 1 } },
      });
      return count === 1;
    },
    step,
    onError: (orderId, error) =>
      log.warn({ err: error, orderId }, 'an unpaid order could not be settled yet'),
  });
}
