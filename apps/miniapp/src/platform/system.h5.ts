import { readLanguage } from './app-info';

export const language = readLanguage(navigator.language);

/** A browser has a zoom of its own. */
export const typeScale = 1;
