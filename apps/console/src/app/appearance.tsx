import { App as AntApp, ConfigProvider } from 'antd';
import { Fragment, type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { loadText } from '../text/index.js';
import { type Language, useIsDark, useSettings } from './settings.js';
import { themeOf } from './theme.js';

const NONCE = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

const LOCALES = {
  zh: () => import('antd/locale/zh_CN'),
  en: () => import('antd/locale/en_US'),
};

type Locale = Awaited<ReturnType<(typeof LOCALES)[Language]>>['default'];

/** Theme and language. A new language draws every page again; what it shows stays in the address and in the cache. */
export function Appearance({ children }: { readonly children: ReactNode }) {
  const { language } = useSettings();
  const isDark = useIsDark();
  const [shown, setShown] = useState<{ language: Language; locale: Locale } | null>(null);

  useEffect(() => {
    let isCurrent = true;
    void Promise.all([LOCALES[language](), loadText(language)]).then(([{ default: locale }]) => {
      if (isCurrent) setShown({ language, locale });
    });
    return () => {
      isCurrent = false;
    };
  }, [language]);

  useLayoutEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);
  useLayoutEffect(() => {
    if (shown !== null) document.documentElement.lang = shown.language === 'zh' ? 'zh-CN' : 'en';
  }, [shown]);

  if (shown === null) return null;
  return (
    <ConfigProvider
      theme={themeOf(isDark)}
      locale={shown.locale}
      csp={{ nonce: NONCE }}
      button={{ autoInsertSpace: false }}
    >
      <AntApp component={false} message={{ maxCount: 3 }}>
        <Fragment key={shown.language}>{children}</Fragment>
      </AntApp>
    </ConfigProvider>
  );
}
