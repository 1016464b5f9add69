import type { Notification } from '@taro-pay/contracts';
import { text } from '../text/index.js';

/**
 * What a notification did, in the words of the page. Where it did nothing because something is wrong, the API's own
 * words follow: they name the field.
 */
export function explainOutcome({ outcome, detail }: Pick<Notification, 'outcome' | 'detail'>): string {
  const words = text.outcomeWords[outcome];
  const isWrong = outcome === 'MISMATCHED' || outcome === 'UNREADABLE';
  return isWrong && detail !== null ? `${words}${text.punctuation.colon}${detail}` : words;
}
