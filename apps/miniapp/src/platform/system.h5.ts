import { readLanguage } from './app-info';

export const language = readLanguage(navigator.language);

/** A browser has its own zoom. */
export const typeScale = 1;
