import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import {
  claimDueFulfilment,
  countDueFulfilments,
  type DueFulfilment,
} from '../modules/shipping-reports/fulfilment-schedule-store.js';
import type { FulfilmentWatch } from '../modules/shipping-reports/fulfilment-watch.js';
import { claimDueReport, countDueReports, type DueReport } from '../modules/shipping-reports/report-store.js';
import type { ShippingReporter } from '../modules/shipping-reports/shipping-reporter.js';
import type { TraceStep } from '../traces/trace-step.js';
import { ErrcodeError } from '../wechat/index.js';
import { createSweep, growing, type Kind } from './claim.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The delays between attempts to report a shipment: WeChat knows a payment within a minute, mostly. */
const REPORT_DELAYS_MS = [
  10 * SECOND,
  20 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
] as const;

/** The delays between questions about a shipped order. WeChat confirms for buyers who do not after 2 or 10 days. */
const SHIPPED_DELAYS_MS = [6 * HOUR, 12 * HOUR, DAY] as const;

/** An order that has not come to its end after so many questions is asked about rarely. */
const PATIENT_CHECKS = 60;
const RARELY_MS = 7 * DAY;

const UNSHIPPED_DELAY_MS = 12 * HOUR;

/** The delays between attempts to ship what needs no delivery: the process that took the order may have been killed. */
const AT_ONCE_DELAYS_MS = [MINUTE, 5 * MINUTE, HOUR] as const;

/** WeChat’s limits are not published. After it has named one, this instance asks nothing for so long. */
const LIMIT_PAUSE_MS = MINUTE;
const LIMITS: readonly number[] = [44990, 45009, 45011];

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly reporter: ShippingReporter;
  readonly watch: FulfilmentWatch;
  readonly remindAfterHours: number;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  readonly isStopping: () => boolean;
  readonly traceStep: TraceStep;
}

/**
 * Reports shipments to WeChat, and watches orders until WeChat has settled their money. Each sweep does at most a
 * hundred steps, four at once, so that a backlog neither holds up what buyers wait for nor meets WeChat’s limits.
 */
export function createShippingJob(options: Options): () => Promise<void> {
  const { database, now, reporter, watch, remindAfterHours, log, isStopping, traceStep } = options;
  let pausedAt = Number.NEGATIVE_INFINITY;
  const isPaused = () => isStopping() || Math.abs(now() - pausedAt) < LIMIT_PAUSE_MS;

  const onError = (subject: string, words: string) => (id: string, error: unknown) => {
    if (error instanceof ErrcodeError && LIMITS.includes(error.errcode)) pausedAt = now();
    log.warn({ err: error, [subject]: id }, words);
  };

  function untilNext({ fulfilment, deliveryKind, fulfilmentCheckCount, paidAt }: DueFulfilment): number {
    if (fulfilment !== 'UNSHIPPED')
      return fulfilmentCheckCount > PATIENT_CHECKS
        ? RARELY_MS
        : growing(SHIPPED_DELAYS_MS, fulfilmentCheckCount);
    if (deliveryKind === 'none') return growing(AT_ONCE_DELAYS_MS, fulfilmentCheckCount);
    const untilReminder = (paidAt?.getTime() ?? 0) + remindAfterHours * HOUR - now();
    return untilReminder > 0 ? Math.min(UNSHIPPED_DELAY_MS, untilReminder) : UNSHIPPED_DELAY_MS;
  }

  const kindOf = (
    fulfilment: 'UNSHIPPED' | 'SHIPPED' | 'RECEIVED',
    farthestMs: number,
  ): Kind<DueFulfilment> => ({
    farthestMs,
    countDue: (span, take) => countDueFulfilments(database, fulfilment, span, take),
    claimDue: (span, plan) => claimDueFulfilment(database, fulfilment, span, plan),
  });

  const watchOrders = createSweep<DueFulfilment>({
    name: 'watchShipping',
    orderOf: ({ id }) => id,
    traceStep,
    now,
    delayMs: untilNext,
    kinds: [
      kindOf('UNSHIPPED', UNSHIPPED_DELAY_MS),
      kindOf('SHIPPED', RARELY_MS),
      kindOf('RECEIVED', RARELY_MS),
    ],
    step: watch.watch,
    isStopping: isPaused,
    onError: onError('orderId', 'the shipping of an order could not be followed yet'),
  });

  const reportShipments = createSweep<DueReport>({
    name: 'reportShipping',
    orderOf: ({ orderId }) => orderId,
    traceStep,
    now,
    delayMs: ({ checkCount }) => growing(REPORT_DELAYS_MS, checkCount),
    kinds: [
      {
        farthestMs: Math.max(...REPORT_DELAYS_MS),
        countDue: (span, take) => countDueReports(database, span, take),
        claimDue: (span, plan) => claimDueReport(database, span, plan),
      },
    ],
    step: reporter.report,
    isStopping: isPaused,
    onError: onError('shipmentId', 'a shipment could not be reported to WeChat yet'),
  });

  return async () => {
    await watchOrders();
    await reportShipments();
  };
}
