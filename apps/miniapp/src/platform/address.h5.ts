import Taro from '@tarojs/taro';

/**
 * Reopens the page when its query changes. Taro's router identifies a page by its path and ignores another product or
 * order under the same path.
 */
export function watchAddress(): void {
  window.addEventListener('hashchange', follow);
  // After going back, the page below is current only once it is shown.
  Taro.eventCenter.on('__afterTaroRouterChange', follow);
}

function follow(): void {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  const { router } = Taro.getCurrentInstance();
  if (router?.path.split('?')[0] !== path || isSame(query, router.params)) return;
  void Taro.redirectTo({ url: `${path}?${query}` });
}

/** Taro does not decode parameters, and adds `stamp` and `$taroTimestamp`. */
function isSame(query: string, params: Readonly<Record<string, string | undefined>>): boolean {
  const { stamp, $taroTimestamp, ...own } = params;
  const pairs = query.split('&').filter((pair) => pair !== '');
  const names = Object.keys(own);
  return pairs.length === names.length && names.every((name) => pairs.includes(`${name}=${own[name]}`));
}
