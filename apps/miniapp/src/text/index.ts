import { en } from './en';
import { inLanguage } from './language';
import { zh } from './zh';

/** Every word that more than one page shows, or a page of the tab bar. */
export const text = inLanguage({ zh, en });
