import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { ClosingService } from '../modules/payments/closing-service.js';

/** One sweep takes at most this many; the next takes the rest. */
const BATCH = 100;

/** The waits after vain tries, while WeChat cannot be asked; the last one repeats. */
const RETRY_DELAYS_MS = [30_000, 60_000, 300_000, 900_000] as const;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly closing: ClosingService;
  readonly log: FastifyBaseLogger;
}

/**
 * A sweep over unpaid orders whose time is over: each is claimed by compare-and-set, so that several
 * instances share the work, and closed. One that cannot be closed now stays PENDING and is tried again later.
 */
export function createExpirySweep({ database, now, closing, log }: Options) {
  return async function sweepExpiredOrders(): Promise<void> {
    const due = await database.order.findMany({
      where: { nextCheckAt: { lte: new Date(now()) } },
      orderBy: { nextCheckAt: 'asc' },
      select: { id: true, nextCheckAt: true, checkCount: true },
      take: BATCH,
    });
    for (const { id, nextCheckAt, checkCount } of due) {
      const delayMs = RETRY_DELAYS_MS[Math.min(checkCount, RETRY_DELAYS_MS.length - 1)] ?? 0;
      const { count } = await database.order.updateMany({
        where: { id, nextCheckAt },
        data: { nextCheckAt: new Date(now() + delayMs), checkCount: { increment: 1 } },
      });
      if (count === 0) continue;
      try {
        await closing.closePending(id, 'expired');
      } catch (error) {
        log.warn({ err: error, orderId: id }, 'an expired order could not be closed yet');
      }
    }
  };
}
