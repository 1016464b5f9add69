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

interface Look {
  readonly language: Language;
  readonly locale: Awaited<ReturnType<(typeof LOCALES)[Language]>>['default'];
}

/** The words of a language: ours, and those of antd. */
export async function loadLook(language: Language): Promise<Look> {
  const [{ default: locale }] = await Promise.all([LOCALES[language](), loadText(language)]);
  return { language, locale };
}

/** Theme and language. A new language draws every page again; what it shows stays in the address and in the cache. */
export function Appearance({ first, children }: { readonly first: Look; readonly children: ReactNode }) {
  const { language } = useSettings();
  const isDark = useIsDark();
  const [shown, setShown] = useState(first);

  useEffect(() => {
    if (shown.language === language) return;
    let isCurrent = true;
    void loadLook(language).then((look) => {
      if (isCurrent) setShown(look);
    });
    return () => {
      isCurrent = false;
    };
  }, [language, shown]);

  useLayoutEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);
  useLayoutEffect(() => {
    document.documentElement.lang = shown.language === 'zh' ? 'zh-CN' : 'en';
  }, [shown]);

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
