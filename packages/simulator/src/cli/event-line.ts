import { styleText } from 'node:util';
import type { JsonObject } from '../foundation/json.js';

/** An event on one line, and the reason of a refusal on a second one. */
export function eventLine(event: JsonObject): string {
  const time = styleText('dim', String(event.at).slice(11, 23));
  const order = typeof event.outTradeNo === 'string' ? styleText('dim', `  ${event.outTradeNo}`) : '';
  return `${time}  ${whatHappened(event)}${order}${why(event)}`;
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
  return typeof reason === 'string' ? `\n              ${styleText('yellow', reason)}` : '';
}
