import { text } from '../text/index.js';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** “2 minutes”: a length of time in its largest unit, of which only whole ones count: 37 hours are 1 day. */
export function duration(lengthMs: number): string {
  const length = Math.max(0, lengthMs);
  const found = UNITS.find(([, ms]) => length >= ms);
  if (found === undefined) return text.time.moment;
  const [unit, unitMs] = found;
  return text.time.length[unit](Math.floor(length / unitMs));
}

/** The time between two moments. */
export const between = (from: string, to: string): string => duration(Date.parse(to) - Date.parse(from));
