import { NOTIFICATION_OUTCOMES, type NotificationOutcome } from '@taro-pay/contracts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  type MessageOutcome,
  type NotificationRefusal,
  REFUSAL_REASONS,
  type WechatErrorKind,
} from '../wechat/index.js';

/** Whoever made a payment known: WeChat’s notification, or the one who asked. */
const KNOWN_SOURCES = [
  'notification',
  'confirm',
  'sweep',
  'close',
  'refund',
  'reconciliation',
  'operator',
] as const;
export type KnownSource = (typeof KNOWN_SOURCES)[number];

/** `failed` is an error of our own. */
export type CallOutcome = 'ok' | WechatErrorKind | 'failed';

const ANSWER_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const AGE_SECONDS = [1, 2, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400];

/**
 * What the process counts and measures. No label holds an id, an address, or anything that a client chooses: the number
 * of series is bounded by the code.
 */
export function createMeters() {
  const registry = new Registry();
  const registers = [registry];

  const requests = new Counter({
    name: 'taro_pay_http_requests_total',
    help: 'Answers, by the template of their route.',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'taro_pay_http_request_seconds',
    help: 'From the arrival of the headers to the end of the answer.',
    labelNames: ['method', 'route'] as const,
    buckets: ANSWER_SECONDS,
    registers,
  });
  const refused = new Counter({
    name: 'taro_pay_http_refused_total',
    help: 'Requests that the load guard refused with 503; they have no other line here.',
    registers,
  });
  const calls = new Histogram({
    name: 'taro_pay_wechat_call_seconds',
    help: 'Calls to WeChat with their retries.',
    labelNames: ['operation', 'outcome'] as const,
    buckets: ANSWER_SECONDS,
    registers,
  });
  const skewSeconds = new Gauge({
    name: 'taro_pay_clock_skew_seconds',
    help: 'By how much this clock is ahead of WeChat’s, to the second, at the last answer.',
    registers,
  });
  const notifications = new Counter({
    name: 'taro_pay_notifications_total',
    help: 'Notifications by what became of them: an outcome, the reason of a refusal, or failed.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const notificationAge = new Histogram({
    name: 'taro_pay_notification_age_seconds',
    help: 'From the making of a genuine notification at WeChat to its arrival.',
    buckets: AGE_SECONDS,
    registers,
  });
  const known = new Histogram({
    name: 'taro_pay_payment_known_seconds',
    help: 'From a payment to the moment when its order became PAID here, by who found out.',
    labelNames: ['source'] as const,
    buckets: AGE_SECONDS,
    registers,
  });
  const messages = new Counter({
    name: 'taro_pay_messages_total',
    help: 'Attempts to send a message to a buyer, by what became of it.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const transactions = new Histogram({
    name: 'taro_pay_database_transaction_seconds',
    help: 'Transactions of the database, with their wait for a turn.',
    labelNames: ['end'] as const,
    buckets: ANSWER_SECONDS,
    registers,
  });
  // A series that begins with its first event hides that event from `increase()`.
  for (const source of KNOWN_SOURCES) known.zero({ source });
  for (const outcome of NOTIFICATION_OUTCOMES) notifications.inc({ outcome }, 0);
  for (const outcome of REFUSAL_REASONS) notifications.inc({ outcome }, 0);
  for (const operation of ['prepay', 'createRefund']) {
    for (const outcome of ['ok', 'rejected', 'unavailable']) calls.zero({ operation, outcome });
  }
  const beforeScrape: (() => void | Promise<void>)[] = [];

  return {
    registry,

    request(method: string, route: string, status: number, seconds: number): void {
      requests.inc({ method, route, status });
      requestSeconds.observe({ method, route }, seconds);
    },
    refused: () => refused.inc(),
    call: (operation: string, outcome: CallOutcome, seconds: number) =>
      calls.observe({ operation, outcome }, seconds),
    /** By how many milliseconds our clock is ahead. */
    skew: (milliseconds: number) => skewSeconds.set(milliseconds / 1000),
    notification: (outcome: NotificationOutcome | NotificationRefusal['reason'] | 'failed') =>
      notifications.inc({ outcome }),
    notificationAge: (seconds: number) => notificationAge.observe(seconds),
    known: (source: KnownSource, seconds: number) => known.observe({ source }, seconds),
    message: (outcome: MessageOutcome['kind']) => messages.inc({ outcome }),
    transaction: (seconds: number, isCommitted: boolean) =>
      transactions.observe({ end: isCommitted ? 'commit' : 'rollback' }, seconds),

    /** Reads what is only looked at, before each scrape. */
    watch(read: () => void | Promise<void>): void {
      beforeScrape.push(read);
    },
    /** Everything in Prometheus’ text format. */
    async scrape(): Promise<string> {
      for (const read of beforeScrape) await read();
      return registry.metrics();
    },
  };
}

export type Meters = ReturnType<typeof createMeters>;
