import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import { beijingDay, type ReconciliationService } from '../modules/reconciliation/reconciliation-service.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The bill of a day is there from 10:00 of the next one, Beijing time. */
const READY_AFTER_MS = DAY_MS + 10 * HOUR_MS;

/** Days that were missed are caught up on this far back; WeChat keeps bills for three months. */
const CATCH_UP_DAYS = 60;

/** A day that failed is tried again after this. */
const RETRY_AFTER_MS = HOUR_MS;

interface Options extends Pick<Dependencies, 'database' | 'now'> {
  readonly reconciliation: ReconciliationService;
  readonly log: FastifyBaseLogger;
}

/** Reconciles the oldest day that is due and has not been, one a run; several instances do each day once. */
export function createDailyReconciliation({
  database,
  now,
  reconciliation,
  log,
}: Options): () => Promise<void> {
  async function findDueDay(): Promise<string | null> {
    const first = await database.order.findFirst({ orderBy: { id: 'asc' }, select: { createdAt: true } });
    if (first === null) return null;
    const oldestMs = Math.max(first.createdAt.getTime(), now() - CATCH_UP_DAYS * DAY_MS);
    const known = await database.reconciliation.findMany({
      where: { billDate: { gte: beijingDay(oldestMs) } },
    });
    const byDay = new Map(known.map((row) => [row.billDate, row]));
    for (
      let dayMs = Date.parse(`${beijingDay(oldestMs)}T00:00:00+08:00`);
      dayMs + READY_AFTER_MS <= now();
      dayMs += DAY_MS
    ) {
      const row = byDay.get(beijingDay(dayMs));
      const isDone = row?.status === 'DONE' || row?.status === 'NO_BILL';
      const isWaiting = row !== undefined && now() - row.startedAt.getTime() < RETRY_AFTER_MS;
      if (!isDone && !isWaiting) return beijingDay(dayMs);
    }
    return null;
  }

  return async () => {
    const billDate = await findDueDay();
    if (billDate === null) return;
    try {
      const { status, differences } = await reconciliation.run(billDate);
      log.info({ billDate, status, differences: differences.length }, 'a day was reconciled');
    } catch (error) {
      log.warn({ err: error, billDate }, 'a day could not be reconciled yet');
    }
  };
}
