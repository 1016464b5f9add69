import type { Words } from './words.js';
import { EN } from './words-en.js';
import { ZH } from './words-zh.js';

/** The locale of the system, as LC_ALL, LC_MESSAGES or LANG name it. */
export const systemLocale = (): string => new Intl.DateTimeFormat().resolvedOptions().locale;

/** Chinese for a Chinese locale, English for any other. */
export function wordsFor(locale: string): Words {
  return locale.startsWith('zh') ? ZH : EN;
}
