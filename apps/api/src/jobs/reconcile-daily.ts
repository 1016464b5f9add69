import type { ReconciliationStatus } from '@taro-pay/contracts';
import type { FastifyBaseLogger } from 'fastify';
import { databaseTrouble } from '../database/database-trouble.js';
import type { Dependencies } from '../dependencies.js';
import { findFirstOrderTime } from '../modules/orders/order-store.js';
import {
  beijingDay,
  DAY_MS,
  isBillReady,
  oldestBillDay,
  startOfDay,
} from '../modules/reconciliation/bill-day.js';
import type { ReconciliationService } from '../modules/reconciliation/reconciliation-service.js';
import {
  listReconciliationsSince,
  listUnfinished,
  type Reconciliation,
} from '../modules/reconciliation/reconciliation-store.js';

const HOUR_MS = 3_600_000;

/** Missed days are caught up on this far back; WeChat keeps bills for three months. */
const CATCH_UP_DAYS = 60;

/** A day that failed, or whose run has no heartbeat, is retried after this. */
const RETRY_AFTER_MS = HOUR_MS;

const IS_DONE = {
  RUNNING: false,
  DONE: true,
  NO_BILL: true,
  FAILED: false,
} as const satisfies Record<ReconciliationStatus, boolean>;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly reconciliation: ReconciliationService;
  readonly log: FastifyBaseLogger;
}

interface Due {
  readonly billDate: string;
  readonly known: Reconciliation | null;
}

/** Reconciles the oldest day that is due, one a run; several instances do each day once. */
export function createDailyReconciliation({
  database,
  now,
  reconciliation,
  log,
}: Options): () => Promise<void> {
  const isWaiting = ({ startedAt }: Reconciliation) => Math.abs(now() - startedAt.getTime()) < RETRY_AFTER_MS;

  /** A run whose process died, or a day that failed and still has a bill; an operator may have begun either. */
  async function findUnfinished(): Promise<Due | null> {
    const rows = await listUnfinished(database, oldestBillDay(now()));
    const known = rows.find((row) => !isWaiting(row));
    return known === undefined ? null : { billDate: known.billDate, known };
  }

  async function findDueDay(): Promise<Due | null> {
    const first = await findFirstOrderTime(database);
    if (first === undefined) return null;
    const oldestMs = Math.max(first.getTime(), now() - CATCH_UP_DAYS * DAY_MS);
    const known = await listReconciliationsSince(database, beijingDay(oldestMs));
    const byDay = new Map(known.map((row) => [row.billDate, row]));
    for (
      let dayMs = startOfDay(beijingDay(oldestMs)).getTime();
      isBillReady(beijingDay(dayMs), now());
      dayMs += DAY_MS
    ) {
      const billDate = beijingDay(dayMs);
      const known = byDay.get(billDate) ?? null;
      if (known === null || !(IS_DONE[known.status] || isWaiting(known))) return { billDate, known };
    }
    return null;
  }

  return async () => {
    const due = (await findUnfinished()) ?? (await findDueDay());
    if (due === null) return;
    const { billDate, known } = due;
    await reconciliation.run(billDate, known).catch((error: unknown) => {
      // Trouble of the database is not about this day: the caller reports it.
      if (databaseTrouble(error) !== null) throw error;
      log.warn({ err: error, billDate }, 'a day could not be reconciled yet');
    });
  };
}
