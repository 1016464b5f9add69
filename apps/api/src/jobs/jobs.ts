import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { Services } from '../services.js';
import type { TraceStep } from '../traces/trace-step.js';
import { createErasure } from './erase-personal-data.js';
import { createDailyReconciliation } from './reconcile-daily.js';
import { createShippingJob } from './report-shipping.js';
import { createMessageJob } from './send-messages.js';
import { createOrderSweep } from './sweep-orders.js';
import { createRefundSweep } from './sweep-refunds.js';
import { createRobotJob } from './tell-robot.js';

type Job = () => Promise<void>;

interface Options extends Dependencies {
  readonly services: Services;
  readonly orderTtlSeconds: number;
  readonly remindAfterHours: number;
  readonly log: FastifyBaseLogger;
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
}

/** The jobs that a timer runs. Each has a timer of its own, so that none waits for another. */
export function createJobs({ services, orderTtlSeconds, ...options }: Options) {
  const { wechat, log } = options;
  const { query, closing, advanceRefund, reconciliation, rateCounts, robot, sendMessage } = services;
  const { reporter, watch, carriers, pushes } = services;
  const refreshKeys: Job = () =>
    wechat
      .keepKeysFresh()
      .catch((error: unknown) => log.warn({ err: error }, 'WeChat’s certificates could not be downloaded'));
  return {
    refreshKeys,
    sweepOrders: createOrderSweep({ ...options, query, closing, orderTtlSeconds }),
    sweepRefunds: createRefundSweep({ ...options, advance: advanceRefund }),
    reportShipping: createShippingJob({ ...options, reporter, watch }),
    refreshCarriers: () =>
      carriers
        .refresh()
        .catch((error: unknown) =>
          log.warn({ err: error }, 'WeChat’s list of carriers could not be fetched'),
        ),
    forgetPushes: pushes.forget,
    forgetRateCounts: async () => rateCounts?.forget(),
    reconcileDaily: createDailyReconciliation({ ...options, reconciliation }),
    tellRobot: createRobotJob({ ...options, robot }),
    sendMessages: createMessageJob({ ...options, send: sendMessage, orderTtlSeconds }),
    erasePersonalData: createErasure(options),
  } satisfies Record<string, Job>;
}
