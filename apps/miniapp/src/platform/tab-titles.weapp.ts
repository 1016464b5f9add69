import Taro from '@tarojs/taro';

/** Sets the titles of the tab bar. */
export function setTabTitles(titles: readonly string[]): void {
  for (const [index, text] of titles.entries()) void Taro.setTabBarItem({ index, text });
}
