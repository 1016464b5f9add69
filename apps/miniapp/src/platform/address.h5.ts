import Taro from '@tarojs/taro';

/**
 * A page is about what its address names. Taro's router knows a page by its path alone: where the address names another
 * product, or another order, under the same path, the page is opened anew.
 */
export function watchAddress(): void {
  window.addEventListener('hashchange', follow);
  // The address may lead back to a page below, which is another one only once it is shown.
  Taro.eventCenter.on('__afterTaroRouterChange', follow);
}

function follow(): void {
  const [path = '', query = ''] = location.hash.slice(1).split('?');
  const { router } = Taro.getCurrentInstance();
  if (router?.path.split('?')[0] !== path || isSame(query, router.params)) return;
  void Taro.redirectTo({ url: `${path}?${query}` });
}

/** Taro leaves the parameters of an address encoded, and adds a number and a time of its own. */
function isSame(query: string, params: Readonly<Record<string, string | undefined>>): boolean {
  const { stamp, $taroTimestamp, ...own } = params;
  const pairs = query.split('&').filter((pair) => pair !== '');
  const names = Object.keys(own);
  return pairs.length === names.length && names.every((name) => pairs.includes(`${name}=${own[name]}`));
}
