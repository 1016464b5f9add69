import { styleText } from 'node:util';
import type { JsonObject } from '../foundation/json.js';

/** An event on one line, and the reason of a refusal on a second one. */
export function eventLine(event: JsonObject): string {
  const time = styleText('dim', localTime(new Date(String(event.at))));
  const order = typeof event.outTradeNo === 'string' ? styleText('dim', `  ${event.outTradeNo}`) : '';
  return `${time}  ${whatHappened(event)}${order}${why(event)}`;
}

/** The time of day on this machine with its offset from UTC: 20:00:00.042+08:00. */
function localTime(at: Date): string {
  const aheadMinutes = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + aheadMinutes * 60_000).toISOString();
  const offset = new Date(Math.abs(aheadMinutes) * 60_000).toISOString().slice(11, 16);
  return `${local.slice(11, 23)}${aheadMinutes < 0 ? '-' : '+'}${offset}`;
}

function whatHappened(event: JsonObject): string {
  switch (event.kind) {
    case 'request':
      return `→ ${event.method} ${event.path}  ${status(event.statusCode)}`;
    case 'notification':
      return `← ${event.eventType} to ${event.url}, attempt ${event.attempt}  ${status(event.statusCode)}`;
    default:
      return `· ${event.summary}`;
  }
}

function status(code: unknown): string {
  if (typeof code !== 'number') return styleText('red', 'no answer');
  return styleText(code < 400 ? 'green' : 'red', String(code));
}

function why({ refusal, error }: JsonObject): string {
  const reason = refusal ?? error;
  return typeof reason === 'string' ? `\n${' '.repeat(20)}${styleText('yellow', reason)}` : '';
}
