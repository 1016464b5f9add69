import Taro, { useDidShow, useLoad } from '@tarojs/taro';
import { language } from '../platform/system';
import { text } from '../text';

/**
 * What stands in app.json is Chinese: sets a page's title where another language is spoken. Each time it is shown,
 * because a browser goes back to the title of app.json.
 */
export function usePageTitle(title: string): void {
  useDidShow(() => {
    if (language !== 'zh') void Taro.setNavigationBarTitle({ title });
  });
}

/** The same for the tab bar, from whichever tab is opened. */
export function useTabTitles(): void {
  useLoad(() => {
    if (language === 'zh') return;
    for (const [index, title] of Object.values(text.tabs).entries())
      void Taro.setTabBarItem({ index, text: title });
  });
}
