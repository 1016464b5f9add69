import { beijingDay } from '../../ui/time.js';

/** WeChat has the bill of a day at 10:00 of the next one. https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
const BILL_READY_AFTER_MS = (24 + 10) * 3_600_000;

/** A month of the calendar: 2026-11. */
export type Month = string;

const pad = (value: number, length = 2) => String(value).padStart(length, '0');
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

export const isMonth = (typed: string | null): typed is Month => typed !== null && MONTH.test(typed);

/** The month of the last day that has a bill: a new month stands empty until 10:00 of its second day. */
export const openingMonth = (nowMs: number): Month => beijingDay(nowMs - BILL_READY_AFTER_MS).slice(0, 7);

/** The month that many months later. */
export function monthAfter(month: Month, count: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 + count;
  return `${pad(Math.floor(months / 12), 4)}-${pad((months % 12) + 1)}`;
}

/** The days of a month in weeks that begin on Monday; null outside of it. */
export function weeksOf(month: Month): (string | null)[][] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const first = new Date(Date.UTC(year, number - 1, 1));
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (first.getUTCDay() + 6) % 7;
  const cells = Math.ceil((before + count) / 7) * 7;
  const days = Array.from({ length: cells }, (_, index) => {
    const day = index - before + 1;
    return day >= 1 && day <= count ? `${month}-${pad(day)}` : null;
  });
  return Array.from({ length: cells / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}
