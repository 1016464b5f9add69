const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const BEIJING_AHEAD_MS = 8 * HOUR_MS;

/**
 * The bill of a day is available from 10:00 of the next one, Beijing time.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012556654
 */
const READY_AFTER_MS = DAY_MS + 10 * HOUR_MS;

/** A day in Beijing, as YYYY-MM-DD. */
export function beijingDay(atMs: number): string {
  return new Date(atMs + BEIJING_AHEAD_MS).toISOString().slice(0, 10);
}

/** The moment at which a day begins in Beijing. */
export const startOfDay = (billDate: string) => new Date(`${billDate}T00:00:00+08:00`);

/** Whether the calendar has this day. */
export function isDay(billDate: string): boolean {
  const atMs = startOfDay(billDate).getTime();
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(atMs) && beijingDay(atMs) === billDate;
}

/** Whether WeChat has the bill of this day by now. Before that it may answer that there was no trade. */
export function isBillReady(billDate: string, nowMs: number): boolean {
  return nowMs >= startOfDay(billDate).getTime() + READY_AFTER_MS;
}

/** WeChat keeps bills for three months; none has fewer days. https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
const KEPT_DAYS = 89;

/** The oldest day whose bill WeChat certainly still has. */
export function oldestBillDay(nowMs: number): string {
  return beijingDay(nowMs - KEPT_DAYS * DAY_MS);
}
