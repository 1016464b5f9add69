import { useDidShow, useLoad } from '@tarojs/taro';
import { setPageTitle } from '../platform/page-title';
import { language } from '../platform/system';
import { setTabTitles } from '../platform/tab-bar';
import { text } from '../text';
import { isTab, PAGES, type PageName } from './page-map';

/**
 * The titles in app.json are Chinese: sets those of a page and of the tab bar in any other language. The page's is set
 * each time it is shown, because a browser goes back to the title of app.json.
 */
export function useTitles(name: PageName): void {
  useDidShow(() => {
    if (language !== 'zh') setPageTitle(PAGES[name].title);
  });
  useLoad(() => {
    if (language !== 'zh' && isTab(name)) setTabTitles(Object.values(text.tabs));
  });
}
