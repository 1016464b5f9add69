import Taro from '@tarojs/taro';

const ITEM = '.weui-tabbar__item';

/** Sets the titles of the tab bar. Taro's listens from its first rendering on: a title set before that is lost. */
export function setTabTitles(titles: readonly string[]): void {
  if (document.querySelector(ITEM) !== null) {
    for (const [index, text] of titles.entries()) void Taro.setTabBarItem({ index, text });
    return;
  }
  const rendering = new MutationObserver(() => {
    if (document.querySelector(ITEM) === null) return;
    rendering.disconnect();
    setTabTitles(titles);
  });
  rendering.observe(document.body, { childList: true, subtree: true });
}
