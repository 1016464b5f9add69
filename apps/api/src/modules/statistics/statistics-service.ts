import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Figures,
  LIMITS,
  type OperationOutputs,
  PAYMENT_SOURCES,
  type PaymentSource,
  type QueryOf,
  type SourceFigures,
} from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { idsOf } from '../paging.js';
import { beijingDay, DAY_MS, isDay, startOfDay } from '../reconciliation/bill-day.js';
import { countPlaced, countWaiting, sumKnown, sumPaid, sumRefunded } from './statistics-store.js';

const DEFAULT_DAYS = 7;

type Known = { readonly source: PaymentSource } & Awaited<ReturnType<typeof sumKnown>>;

const NOTHING: Figures = {
  ...{ payments: 0, paidFen: 0, refunds: 0, refundedFen: 0, netFen: 0 },
  ...{ placed: 0, reachedCashier: 0, paidOfPlaced: 0 },
};

/**
 * The shop in figures. Each day is read by itself, and others have their turn between two reads: SQLite answers without
 * giving one.
 */
export function createStatisticsService({ database, now }: Pick<Dependencies, 'database' | 'now'>) {
  async function readDay(day: string): Promise<{ figures: Figures; known: Known[] }> {
    const from = startOfDay(day);
    const to = new Date(from.getTime() + DAY_MS);
    const paid = await sumPaid(database, { from, to });
    await nextTurn();
    const known: Known[] = [];
    for (const source of PAYMENT_SOURCES) {
      known.push({ source, ...(await sumKnown(database, source, { from, to })) });
      await nextTurn();
    }
    const refunded = await sumRefunded(database, { from, to });
    await nextTurn();
    const ids = idsOf({ from: from.toISOString(), to: to.toISOString() });
    const placed = await countPlaced(database, ids);
    await nextTurn();
    const netFen = paid.paidFen - refunded.refundedFen;
    return { figures: { ...paid, ...refunded, netFen, ...placed }, known };
  }

  return async (query: QueryOf<'getStatistics'>): Promise<OperationOutputs['getStatistics']> => {
    const days = daysOf(query, now());
    const read = [];
    for (const day of days) read.push({ day, ...(await readDay(day)) });
    const waiting = await countWaiting(database);
    return {
      days: read.map(({ day, figures }) => ({ day, ...figures })),
      total: read.reduce((sum, { figures }) => add(sum, figures), NOTHING),
      known: sourcesOf(read.flatMap(({ known }) => known)),
      now: {
        ...waiting,
        oldestAnomalyAt: waiting.oldestAnomalyAt?.toISOString() ?? null,
        lastNotificationAt: waiting.lastNotificationAt?.toISOString() ?? null,
      },
    };
  };
}

export type StatisticsService = ReturnType<typeof createStatisticsService>;

/** @throws ApiProblem where the calendar does not have a day, or there are too many */
function daysOf({ from, to }: QueryOf<'getStatistics'>, nowMs: number): string[] {
  for (const day of [from, to]) {
    if (day !== undefined && !isDay(day)) throw new ApiProblem('INVALID_REQUEST', `There is no day ${day}.`);
  }
  const last = startOfDay(to ?? beijingDay(nowMs)).getTime();
  const first = from === undefined ? last - (DEFAULT_DAYS - 1) * DAY_MS : startOfDay(from).getTime();
  const count = (last - first) / DAY_MS + 1;
  if (count < 1 || count > LIMITS.statisticsDays) {
    throw new ApiProblem('INVALID_REQUEST', `Ask for 1 to ${LIMITS.statisticsDays} days, not ${count}.`);
  }
  return Array.from({ length: count }, (_, index) => beijingDay(first + index * DAY_MS));
}

function add(one: Figures, other: Figures): Figures {
  return {
    payments: one.payments + other.payments,
    paidFen: one.paidFen + other.paidFen,
    refunds: one.refunds + other.refunds,
    refundedFen: one.refundedFen + other.refundedFen,
    netFen: one.netFen + other.netFen,
    placed: one.placed + other.placed,
    reachedCashier: one.reachedCashier + other.reachedCashier,
    paidOfPlaced: one.paidOfPlaced + other.paidOfPlaced,
  };
}

function sourcesOf(known: readonly Known[]): SourceFigures[] {
  return PAYMENT_SOURCES.flatMap((source) => {
    const rows = known.filter((row) => row.source === source);
    const sum = (of: (row: Known) => number) => rows.reduce((before, row) => before + of(row), 0);
    const payments = sum((row) => row.payments);
    if (payments === 0) return [];
    return [
      {
        ...{ source, payments, averageMs: Math.round(sum((row) => row.knownMs) / payments) },
        slowestMs: Math.max(...rows.map((row) => row.slowestMs)),
        withinSecond: sum((row) => row.withinSecond),
        withinMinute: sum((row) => row.withinMinute),
      },
    ];
  });
}
