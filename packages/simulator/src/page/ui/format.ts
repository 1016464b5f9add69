/** Formats an amount. Integer arithmetic only, so that no fraction of a fen appears. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}¥${whole}.${digits.slice(-2)}`;
}

const BEIJING_AHEAD_MS = 8 * 3_600_000;

/** A moment in Beijing, as WeChat's own times and the shop's console have it, in ISO 8601 without its zone. */
const inBeijing = (moment: string | number) =>
  new Date(new Date(moment).getTime() + BEIJING_AHEAD_MS).toISOString();

/** The time of day in Beijing, to the second. `moment`: ISO 8601 or milliseconds. */
export const timeOfDay = (moment: string | number): string => inBeijing(moment).slice(11, 19);

/** The same with milliseconds. */
export const preciseTimeOfDay = (moment: string | number): string => inBeijing(moment).slice(11, 23);

/** Date and time in Beijing, to the second. `moment`: ISO 8601 or milliseconds. */
export const dateAndTime = (moment: string | number): string =>
  inBeijing(moment).slice(0, 19).replace('T', ' ');

/** Whole days, and the rest as hours, minutes and seconds. */
export function duration(ms: number): { readonly days: number; readonly clock: string } {
  const seconds = Math.round(ms / 1000);
  return {
    days: Math.floor(seconds / 86_400),
    clock: new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19),
  };
}
