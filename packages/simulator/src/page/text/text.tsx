import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState } from 'react';
import { en } from './en.js';
import { type Text, zh } from './zh.js';

export type { Text } from './zh.js';

const languages = { en, zh };
export type Language = keyof typeof languages;

interface Reading {
  readonly language: Language;
  readonly text: Text;
  readonly switchLanguage: () => void;
}

const STORAGE_KEY = 'wechat-simulator-language';

const Reading = createContext<Reading>({ language: 'en', text: en, switchLanguage: () => {} });

/** The language chosen before, else the browser's, else English. */
function preferredLanguage(): Language {
  const wanted = localStorage.getItem(STORAGE_KEY) ?? navigator.language;
  return wanted.startsWith('zh') ? 'zh' : 'en';
}

/** Gives everything inside the words of one language, which is remembered. */
export function TextProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage);
  const text = languages[language];
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = text.title;
  }, [language, text]);
  const reading = useMemo(() => {
    const other: Language = language === 'en' ? 'zh' : 'en';
    function switchLanguage() {
      localStorage.setItem(STORAGE_KEY, other);
      setLanguage(other);
    }
    return { language, text, switchLanguage };
  }, [language, text]);
  return <Reading.Provider value={reading}>{children}</Reading.Provider>;
}

/** The words of the page in the language of its reader. */
export const useText = (): Text => useContext(Reading).text;

/** The language, and the way to the other one. */
export const useReading = (): Reading => useContext(Reading);
