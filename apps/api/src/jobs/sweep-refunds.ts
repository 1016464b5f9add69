import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import { FARTHEST_MS } from '../modules/refunds/refund-rules.js';
import type { AdvanceRefund } from '../modules/refunds/refund-sending.js';
import { createSweep, growing } from './claim.js';

const MINUTE = 60_000;
const DELAYS_MS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly advance: AdvanceRefund;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
}

/** Sends refunds whose time has come, and asks about those that are under way. */
export function createRefundSweep(options: Options): () => Promise<void> {
  const { database, now, advance, log, isStopping } = options;
  const find = (nextCheckAt: { lte: Date } | { gt: Date }, take: number) =>
    database.refund.findMany({
      where: { nextCheckAt },
      orderBy: { nextCheckAt: 'asc' },
      select: { id: true, nextCheckAt: true, checkCount: true },
      take,
    });
  return createSweep({
    now,
    delayMs: ({ checkCount }) => growing(DELAYS_MS, checkCount),
    findDue: async (at, take) => [
      ...(await find({ lte: at }, take)),
      ...(await find({ gt: new Date(at.getTime() + FARTHEST_MS) }, take)),
    ],
    claim: async ({ id, nextCheckAt }, next) => {
      const { count } = await database.refund.updateMany({
        where: { id, nextCheckAt },
        data: { nextCheckAt: next, checkCount: { increment: 1 } },
      });
      return count === 1;
    },
    step: advance,
    isStopping,
    onError: (refundId, error) => log.warn({ err: error, refundId }, 'a refund could not be moved yet'),
  });
}
