import { beijingTime } from '../foundation/clock.js';
import { Refusal } from '../protocol/refusal.js';

const AVAILABLE_FROM_MS = (24 + 10) * 3600 * 1000;
const MONTHS_KEPT = 3;

/** A day in China, from its first millisecond to the first one of the next day, exclusive. */
export interface BillDay {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Reads `bill_date` and checks that WeChat has a bill of that day. @throws Refusal */
export function readBillDay(billDate: string | null, nowMs: number): BillDay {
  const refuse = (issue: string) =>
    new Refusal('paramError', `bill_date ${issue}.`, { field: 'bill_date', issue, location: 'query' });
  const fromMs = Date.parse(`${billDate}T00:00:00+08:00`);
  // Date.parse reads 30 February as 2 March.
  const isDay = !Number.isNaN(fromMs) && beijingTime(fromMs).slice(0, 10) === billDate;
  if (!isDay) throw refuse('has to be a day, such as 2026-01-31');
  if (fromMs < oldestDayMs(nowMs)) throw refuse(`is more than ${MONTHS_KEPT} months ago`);
  if (nowMs < fromMs + AVAILABLE_FROM_MS) {
    throw new Refusal('billNotReady', `The bill of ${billDate} is there from 10:00 of the next day.`);
  }
  return { fromMs, untilMs: fromMs + 24 * 3600 * 1000 };
}

function oldestDayMs(nowMs: number): number {
  const today = new Date(`${beijingTime(nowMs).slice(0, 10)}T00:00:00Z`);
  today.setUTCMonth(today.getUTCMonth() - MONTHS_KEPT);
  return Date.parse(`${today.toISOString().slice(0, 10)}T00:00:00+08:00`);
}
