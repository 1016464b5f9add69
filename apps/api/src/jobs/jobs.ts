import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { Services } from '../services.js';
import { createDailyReconciliation } from './reconcile-daily.js';
import { createOrderSweep } from './sweep-orders.js';
import { createRefundSweep } from './sweep-refunds.js';
import { createRobotJob } from './tell-robot.js';

type Job = () => Promise<void>;

interface Options extends Dependencies {
  readonly services: Services;
  readonly orderTtlSeconds: number;
  readonly log: FastifyBaseLogger;
  readonly isStopping: () => boolean;
}

/** The jobs that a timer runs. Each has a timer of its own, so that none waits for another. */
export function createJobs({ services, orderTtlSeconds, ...options }: Options) {
  const { wechat, log } = options;
  const { query, closing, advanceRefund, reconciliation, rateCounts, robot } = services;
  const refreshKeys: Job = () =>
    wechat
      .keepKeysFresh()
      .catch((error: unknown) => log.warn({ err: error }, 'WeChat’s certificates could not be downloaded'));
  return {
    refreshKeys,
    sweepOrders: createOrderSweep({ ...options, query, closing, orderTtlSeconds }),
    sweepRefunds: createRefundSweep({ ...options, advance: advanceRefund }),
    forgetRateCounts: async () => rateCounts?.forget(),
    reconcileDaily: createDailyReconciliation({ ...options, reconciliation }),
    tellRobot: createRobotJob({ ...options, robot }),
  } satisfies Record<string, Job>;
}
