import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import { FARTHEST_MS } from '../modules/refunds/refund-rules.js';
import { claimDueRefund, countDueRefunds, type DueRefund } from '../modules/refunds/refund-schedule-store.js';
import type { AdvanceRefund } from '../modules/refunds/refund-sending.js';
import type { TraceStep } from '../traces/trace-step.js';
import { createSweep, growing } from './claim.js';

const MINUTE = 60_000;
const DELAYS_MS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly advance: AdvanceRefund;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
}

/** Sends refunds that are due, and asks about those under way. */
export function createRefundSweep(options: Options): () => Promise<void> {
  const { database, now, advance, log, isStopping, traceStep } = options;
  return createSweep<DueRefund>({
    name: 'sweepRefunds',
    orderOf: ({ orderId }) => orderId,
    traceStep,
    now,
    delayMs: ({ checkCount }) => growing(DELAYS_MS, checkCount),
    kinds: [
      {
        farthestMs: FARTHEST_MS,
        countDue: (span, take) => countDueRefunds(database, span, take),
        claimDue: (span, plan) => claimDueRefund(database, span, plan),
      },
    ],
    step: advance,
    isStopping,
    onError: (refundId, error) => log.warn({ err: error, refundId }, 'a refund could not be moved yet'),
  });
}
