import Taro from '@tarojs/taro';

/** Sets the titles of the tab bar. */
export function setTabTitles(titles: readonly string[]): void {
  for (const [index, text] of titles.entries()) void Taro.setTabBarItem({ index, text });
}

/** Sets the badge of a tab, at most four characters; null removes it. Only while a page of the tab bar is shown. */
export function setTabBadge(index: number, text: string | null): void {
  const set = text === null ? Taro.removeTabBarBadge({ index }) : Taro.setTabBarBadge({ index, text });
  // A page above the tabs may have opened meanwhile.
  void Promise.resolve(set).catch(() => undefined);
}
