const two = (value: number) => String(value).padStart(2, '0');

const BEIJING_AHEAD_MS = 8 * 3_600_000;

/** A time in Beijing, the shop’s, as the console and WeChat’s bills have it: 2026-01-01 12:00. */
export function formatTime(iso: string): string {
  const beijing = new Date(Date.parse(iso) + BEIJING_AHEAD_MS).toISOString();
  return `${beijing.slice(0, 10)} ${beijing.slice(11, 16)}`;
}

/** The time left, as 14:59; null once it is over. */
export function formatTimeLeft(iso: string, nowMs: number): string | null {
  const seconds = Math.ceil((Date.parse(iso) - nowMs) / 1000);
  return seconds > 0 ? `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}` : null;
}
