import { ANOMALY_KINDS, type AnomalyKind, type OrderStatus, type RefundStatus } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import {
  countOpenAnomalies,
  countOrders,
  countRefunds,
  countUnshipped,
  countWaitingMessages,
  countWaitingReports,
  findOldestAnomaly,
  findOldestFulfilmentCheck,
  findOldestMessageCheck,
  findOldestOrderCheck,
  findOldestPendingEnd,
  findOldestRefundCheck,
  findOldestReportCheck,
  findOldestTriedMessage,
  findOldestTriedReport,
  findOldestUnshipped,
} from '../modules/metrics/metrics-store.js';
import { findFirstOrderTime } from '../modules/orders/order-store.js';
import { countDaysNotReconciled } from './days-not-reconciled.js';

/** Several that scrape share one reading, and none is read more often. */
const KEPT_MS = 10_000;

/** Where nobody said how often a backup is made. */
const BACKUP_EVERY_SECONDS = 86_400;

/** How many there are, and the age of the oldest. */
interface Waiting {
  readonly count: number;
  readonly oldestSeconds: number;
}

/** What is read from the database for a scrape. */
export interface Books {
  readonly orders: readonly (readonly [OrderStatus, number])[];
  readonly refunds: readonly (readonly [RefundStatus, number])[];
  readonly overdueSeconds: number;
  readonly sweepLagSeconds: readonly (readonly [sweep: string, seconds: number])[];
  readonly anomalies: readonly (readonly [AnomalyKind, Waiting])[];
  /** What is to be sent to WeChat; the age is of what was tried and still waits. */
  readonly outbox: readonly (readonly [queue: 'messages' | 'shipping_reports', Waiting])[];
  readonly unshipped: Waiting;
  readonly daysNotReconciled: number;
  readonly backup: { readonly ageSeconds: number; readonly everySeconds: number };
}

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** Reads the books by statements that use an index each; null where the database does not answer. */
export function createBooksReader({ database, now, log }: Options): () => Promise<Books | null> {
  const age = (at: Date | null) => (at === null ? 0 : Math.max(0, now() - at.getTime()) / 1000);

  async function readAnomaly(kind: AnomalyKind) {
    const count = await countOpenAnomalies(database, kind);
    const oldestSeconds = count === 0 ? 0 : age(await findOldestAnomaly(database, kind));
    return [kind, { count, oldestSeconds }] as const;
  }

  /** Where there is no backup, the first order waits for one. */
  async function readBackup(): Promise<Books['backup']> {
    const newest = await database.newestBackup();
    return {
      ageSeconds: age(newest?.at ?? (await findFirstOrderTime(database)) ?? null),
      everySeconds: newest?.everySeconds ?? BACKUP_EVERY_SECONDS,
    };
  }

  async function readLags(): Promise<Books['sweepLagSeconds']> {
    const at = new Date(now());
    const shipped = await findOldestFulfilmentCheck(database, 'SHIPPED', at);
    const received = await findOldestFulfilmentCheck(database, 'RECEIVED', at);
    const unshipped = await findOldestFulfilmentCheck(database, 'UNSHIPPED', at);
    return [
      ['orders', age(await findOldestOrderCheck(database, 'PENDING', at))],
      ['closed_orders', age(await findOldestOrderCheck(database, 'CLOSED', at))],
      ['refunds', age(await findOldestRefundCheck(database, at))],
      ['fulfilments', Math.max(age(unshipped), age(shipped), age(received))],
      ['shipping_reports', age(await findOldestReportCheck(database, at))],
      ['messages', age(await findOldestMessageCheck(database, at))],
    ];
  }

  async function readOutbox(): Promise<Books['outbox']> {
    const messages = {
      count: await countWaitingMessages(database),
      oldestSeconds: age(await findOldestTriedMessage(database)),
    };
    const reports = {
      count: await countWaitingReports(database),
      oldestSeconds: age(await findOldestTriedReport(database)),
    };
    return [
      ['messages', messages],
      ['shipping_reports', reports],
    ];
  }

  async function read(): Promise<Books> {
    const countRefundsOf = async (status: 'REQUESTED' | 'PROCESSING' | 'ABNORMAL') =>
      [status, await countRefunds(database, status)] as const;
    return {
      orders: [['PENDING', await countOrders(database, 'PENDING')]],
      refunds: await Promise.all((['REQUESTED', 'PROCESSING', 'ABNORMAL'] as const).map(countRefundsOf)),
      overdueSeconds: age(await findOldestPendingEnd(database)),
      sweepLagSeconds: await readLags(),
      anomalies: await Promise.all(ANOMALY_KINDS.map(readAnomaly)),
      outbox: await readOutbox(),
      unshipped: {
        count: await countUnshipped(database),
        oldestSeconds: age(await findOldestUnshipped(database)),
      },
      daysNotReconciled: await countDaysNotReconciled(database, now()),
      backup: await readBackup(),
    };
  }

  let last: { readonly books: Promise<Books | null>; readonly atMs: number } | null = null;
  return () => {
    const nowMs = now();
    // Also where the clock was set back.
    if (last === null || Math.abs(nowMs - last.atMs) >= KEPT_MS) {
      const books = read().catch((error: unknown) => {
        log.warn({ err: error }, 'the books could not be read for the metrics');
        return null;
      });
      last = { books, atMs: nowMs };
    }
    return last.books;
  };
}
