import { useDidHide, useDidShow } from '@tarojs/taro';
import { useEffect, useRef } from 'react';
import { countOf } from '../../model/items';
import { setTabBadge } from '../../platform/tab-bar';
import { useCart } from './cart-store';

/** The tab whose page leads to the cart. */
const SHOP_TAB = 0;

let shownCount = 0;

function show(count: number): void {
  if (count === shownCount) return;
  shownCount = count;
  setTabBadge(SHOP_TAB, count === 0 ? null : count > 99 ? '99+' : String(count));
}

/** Shows the number of pieces in the cart on the tab of the shop. For pages of the tab bar: others cannot. */
export function useCartBadge(): void {
  const count = countOf(useCart());
  const isShown = useRef(false);
  useDidShow(() => {
    isShown.current = true;
    show(count);
  });
  useDidHide(() => {
    isShown.current = false;
  });
  useEffect(() => {
    if (isShown.current) show(count);
  }, [count]);
}
