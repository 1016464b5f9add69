import type { Notification } from '@taro-pay/contracts';
import { text } from '../text/index.js';

/**
 * What a notification did, in the words of the page. Where it did nothing because something is wrong, what is wrong
 * follows.
 */
export function explainOutcome({ outcome, detail }: Pick<Notification, 'outcome' | 'detail'>): string {
  const words = text.outcomeWords[outcome];
  const isWrong = outcome === 'MISMATCHED' || outcome === 'UNREADABLE';
  const found = isWrong && detail !== null ? text.finding(detail) : null;
  return found === null ? words : `${words}${text.punctuation.colon}${found}`;
}
