import type { MessageStatus } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { SendMessage } from '../modules/messages/message-sending.js';
import { claimDueMessage, countDueMessages, type DueMessage } from '../modules/messages/message-store.js';
import type { TraceStep } from '../traces/trace-step.js';
import { createSweep, growing, type Kind } from './claim.js';

const MINUTE = 60_000;

/** The delays while WeChat is busy; the last one repeats. A call ends long before the first one. */
const DELAYS_MS = [MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE] as const;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly send: SendMessage;
  readonly orderTtlSeconds: number;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
}

/** Sends messages to buyers that are due, and ends those whose process ended while it sent them. */
export function createMessageJob(options: Options): () => Promise<void> {
  const { database, now, send, orderTtlSeconds, log, isStopping, traceStep } = options;
  const kindOf = (status: MessageStatus, farthestMs: number): Kind<DueMessage> => ({
    farthestMs,
    countDue: (span, take) => countDueMessages(database, status, span, take),
    claimDue: (span, plan) => claimDueMessage(database, status, span, plan),
  });
  return createSweep<DueMessage>({
    name: 'sendMessages',
    orderOf: ({ orderId }) => orderId,
    traceStep,
    now,
    delayMs: ({ checkCount }) => growing(DELAYS_MS, checkCount),
    kinds: [
      // An order that is about to close is told just before its end.
      kindOf('WAITING', Math.max(orderTtlSeconds * 1000, ...DELAYS_MS)),
      kindOf('SENDING', Math.max(...DELAYS_MS)),
    ],
    step: send,
    isStopping,
    onError: (messageId, error) => log.warn({ err: error, messageId }, 'a message could not be moved yet'),
  });
}
