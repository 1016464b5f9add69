import type { Language } from '../app/settings.js';
import type { zh } from './zh/index.js';

export type Text = typeof zh;

/**
 * Every word that an operator reads, in the language that is set. It changes with the language, so it is read while a
 * page is drawn and never kept.
 */
export let text: Text;

export async function loadText(language: Language): Promise<void> {
  text = language === 'zh' ? (await import('./zh/index.js')).zh : (await import('./en/index.js')).en;
}
