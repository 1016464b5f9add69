import { Tooltip } from 'antd';
import { serverNow } from '../api/server-clock.js';
import { text } from '../text/index.js';
import { duration } from './duration.js';

const BEIJING = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** 2026-11-29 13:05:11, in Beijing. */
export const beijingTime = (iso: string): string => BEIJING.format(new Date(iso));

/** 2026-11-29: the day in Beijing. */
export const beijingDay = (at: number): string => BEIJING.format(at).slice(0, 10);

/** “3 minutes ago”, by the server’s clock. */
export const ago = (iso: string): string => {
  const passedMs = serverNow() - Date.parse(iso);
  return passedMs < 1_000 ? text.time.now : text.time.ago(duration(passedMs));
};

/** A time, which says its zone when it is pointed at. */
export function Time({ at }: { readonly at: string }) {
  return (
    <Tooltip title={text.time.zone(ago(at), at)}>
      <time dateTime={at}>{beijingTime(at)}</time>
    </Tooltip>
  );
}
