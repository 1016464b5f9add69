import { ApiError, ERRORS, ERRORS_ZH } from '@taro-pay/contracts';
import { NoAnswerError } from '../api/client.js';
import { currentSettings } from '../app/settings.js';
import { text } from '../text/index.js';

/** An error as people read it. */
export interface ShownProblem {
  /** The title: what happened. */
  readonly title: string;
  readonly advice: string;
  /** The server’s own words, where they say more; English. */
  readonly detail: string | null;
  readonly requestId: string | null;
  /** The fields, or the rows of a file, that are wrong. */
  readonly errors: ApiError['errors'];
}

const NOTHING_MORE = { detail: null, requestId: null, errors: [] };

/** Says what happened and what to do about it. */
export function problemOf(error: unknown): ShownProblem {
  if (error instanceof NoAnswerError) return { ...text.problems.noAnswer, ...NOTHING_MORE };
  if (!(error instanceof ApiError)) return { ...text.problems.unexpected, ...NOTHING_MORE };
  const { code, requestId, message } = error;
  if (code === null) return { ...text.problems.notOurs(error.status), ...NOTHING_MORE, requestId };
  const words = currentSettings().language === 'zh' ? ERRORS_ZH[code] : ERRORS[code];
  const advice = text.problems.advice[code] ?? words.remedy;
  // The errors of a file say the same as the detail, and have words in both languages.
  const isTold = error.errors.some((one) => one.code !== undefined);
  const saysMore = !isTold && message !== ERRORS[code].title && message !== `${ERRORS[code].title}.`;
  return { title: words.title, advice, detail: saysMore ? message : null, requestId, errors: error.errors };
}
