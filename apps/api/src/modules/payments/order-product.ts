import type { ProductName } from '../../wechat/index.js';

/** The product with which every order is paid: there is no shop outside the mini-program yet. */
export const ORDER_PRODUCT: ProductName = 'JSAPI';
