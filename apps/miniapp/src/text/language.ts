import { language } from '../platform/system';

/** The texts of one place in the system's language. A page has texts of its own, so that its package carries them. */
export const inLanguage = <Texts>({ zh, en }: { readonly zh: Texts; readonly en: Texts }): Texts =>
  language === 'zh' ? zh : en;
