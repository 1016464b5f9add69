import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../dependencies.js';
import type { Reconciliation } from '../generated/prisma/client.js';
import {
  beijingDay,
  isBillReady,
  type ReconciliationService,
} from '../modules/reconciliation/reconciliation-service.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
  async function findDueDay(): Promise<{ billDate: string; known: Reconciliation | null } | null> {
    const first = await database.order.findFirst({ orderBy: { id: 'asc' }, select: { createdAt: true } });
    if (first === null) return null;
    const oldestMs = Math.max(first.createdAt.getTime(), now() - CATCH_UP_DAYS * DAY_MS);
    const known = await database.reconciliation.findMany({
      where: { billDate: { gte: beijingDay(oldestMs) } },
    });
    const byDay = new Map(known.map((row) => [row.billDate, row]));
    for (
      let dayMs = Date.parse(`${beijingDay(oldestMs)}T00:00:00+08:00`);
      isBillReady(beijingDay(dayMs), now());
      dayMs += DAY_MS
    ) {
      const billDate = beijingDay(dayMs);
      const known = byDay.get(billDate) ?? null;
      const isDone = known?.status === 'DONE' || known?.status === 'NO_BILL';
      const isWaiting = known !== null && Math.abs(now() - known.startedAt.getTime()) < RETRY_AFTER_MS;
      if (!isDone && !isWaiting) return { billDate, known };
    }
    return null;
  }

  return async () => {
    const due = await findDueDay();
    if (due === null) return;
    const { billDate, known } = due;
    try {
      const { status, differences } = await reconciliation.runKnown(billDate, known);
      log.info({ billDate, status, differences: differences.length }, 'a day was reconciled');
    } catch (error) {
      log.warn({ err: error, billDate }, 'a day could not be reconciled yet');
    }
  };
}
