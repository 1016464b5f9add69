const two = (value: number) => String(value).padStart(2, '0');

/** A time in the phone's time zone: 2026-01-01 12:00. */
export function formatTime(iso: string): string {
  const at = new Date(iso);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The time left, as 14:59; null once it is over. */
export function formatTimeLeft(iso: string, nowMs: number): string | null {
  const seconds = Math.ceil((Date.parse(iso) - nowMs) / 1000);
  return seconds > 0 ? `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}` : null;
}
