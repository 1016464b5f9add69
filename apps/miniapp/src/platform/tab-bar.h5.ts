import Taro from '@tarojs/taro';

const ITEM = '.weui-tabbar__item';

/** Sets the titles of the tab bar. */
export function setTabTitles(titles: readonly string[]): void {
  whenRendered(() => {
    for (const [index, text] of titles.entries()) void Taro.setTabBarItem({ index, text });
  });
}

/** Sets the badge of a tab; null removes it. */
export function setTabBadge(index: number, text: string | null): void {
  whenRendered(() => {
    if (text === null) void Taro.removeTabBarBadge({ index });
    else void Taro.setTabBarBadge({ index, text });
  });
}

/** Taro's tab bar listens from its first rendering on: what is set before that is lost. */
function whenRendered(act: () => void): void {
  if (document.querySelector(ITEM) !== null) {
    act();
    return;
  }
  const rendering = new MutationObserver(() => {
    if (document.querySelector(ITEM) === null) return;
    rendering.disconnect();
    act();
  });
  rendering.observe(document.body, { childList: true, subtree: true });
}
