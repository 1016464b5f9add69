import { site } from '@taro-pay/site/storefront';
import { inLanguage } from './language';

const { words } = site;

const zh = {
  empty: '购物车还是空的',
  emptyHint: words.choose.zh,
  checkout: '去结算',
  sum: (amount: string) => `小计 ${amount}`,
  remove: '删除',
  soldOut: '已售罄，不会计入订单',
  gone: '已下架，不会计入订单',
  limited: (left: number) => `仅剩 ${left} 件，已为你调整数量`,
  dearer: (before: string) => `已涨价，加入时 ${before}`,
  cheaper: (before: string) => `已降价，加入时 ${before}`,
  nothing: '没有可以结算的商品',
};

const en: typeof zh = {
  empty: 'Your cart is empty',
  emptyHint: words.choose.en,
  checkout: 'Check out',
  sum: (amount) => `Sum ${amount}`,
  remove: 'Remove',
  soldOut: 'Sold out; not included in the order',
  gone: 'No longer sold; not included in the order',
  limited: (left) => `Only ${left} left; quantity adjusted`,
  dearer: (before) => `Price went up; it was ${before}`,
  cheaper: (before) => `Price went down; it was ${before}`,
  nothing: 'Nothing to order',
};

export const CART_TEXTS = { zh, en };

/** Every word of the cart. */
export const cartText = inLanguage(CART_TEXTS);
