import { Tooltip } from 'antd';
import { serverNow } from '../api/server-clock.js';
import { currentSettings } from '../app/settings.js';
import { text } from '../text/index.js';

const BEIJING = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** 2026-11-29 13:05:11, in Beijing. */
const beijingTime = (iso: string): string => BEIJING.format(new Date(iso));

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** “3 minutes ago”, by the server’s clock. */
function ago(iso: string, now = serverNow()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(currentSettings().language, { numeric: 'always' });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  }
  return text.time.now;
}

/** A time, which says its zone when it is pointed at. */
export function Time({ at }: { readonly at: string }) {
  return (
    <Tooltip title={text.time.zone(ago(at), at)}>
      <time dateTime={at}>{beijingTime(at)}</time>
    </Tooltip>
  );
}
