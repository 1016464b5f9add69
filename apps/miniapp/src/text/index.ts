import { language } from '../platform/system';
import { en } from './en';
import { zh } from './zh';

/** Every word that a buyer reads, in the system's language. */
export const text = language === 'zh' ? zh : en;
