// @ts-check

import { english } from './words/en.js';
import { chineseMistakes, englishMistakes } from './words/mistakes.js';
import { chinese } from './words/zh.js';

/** Every text of the page stands in `words/`, except those of events. */
const catalogues = {
  en: { ...english, ...englishMistakes },
  zh: { ...chinese, ...chineseMistakes },
};

/** @typedef {keyof typeof english | keyof typeof englishMistakes} MessageKey */
/** @typedef {keyof typeof catalogues} Language */
/** @typedef {(key: MessageKey, values?: Record<string, string | number>) => string} Translate */

const storageKey = 'wechat-simulator-language';

/**
 * The language chosen before, else the browser's, else English.
 *
 * @returns {Language}
 */
export function preferredLanguage() {
  const wanted = localStorage.getItem(storageKey) ?? navigator.language;
  return wanted.startsWith('zh') ? 'zh' : 'en';
}

/** @param {Language} language */
export function rememberLanguage(language) {
  localStorage.setItem(storageKey, language);
}

/**
 * @param {Language} language
 * @returns {Translate}
 */
export function translator(language) {
  return (key, values = {}) =>
    catalogues[language][key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
