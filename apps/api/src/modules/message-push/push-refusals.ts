import type { FastifyBaseLogger } from 'fastify';
import type { PushRefusalReason } from '../../wechat/index.js';

/** Counts messages that are not WeChat's. Anybody can send them, so that none has a line of its own in the log. */
export function createPushRefusals(log: Pick<FastifyBaseLogger, 'warn'>) {
  const refused = new Map<PushRefusalReason, number>();

  return {
    count(reason: PushRefusalReason): void {
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
    },

    /** Logs how many were refused since the last report, by their reasons. */
    async report(): Promise<void> {
      if (refused.size > 0)
        log.warn({ refused: Object.fromEntries(refused) }, 'pushed messages were refused');
      refused.clear();
    },
  };
}

export type PushRefusals = ReturnType<typeof createPushRefusals>;
