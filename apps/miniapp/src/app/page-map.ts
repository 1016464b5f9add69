import { text } from '../text';

/** Every page: its path, and its title in the language of the phone. */
export const PAGES = {
  shop: { path: '/pages/shop/index', title: text.shop.name },
  orders: { path: '/pages/orders/index', title: text.tabs.orders },
  me: { path: '/pages/me/index', title: text.tabs.me },
  product: { path: '/shopping/product/index', title: text.product.title },
  cart: { path: '/shopping/cart/index', title: text.cart.title },
  checkout: { path: '/shopping/checkout/index', title: text.checkout.title },
  order: { path: '/ordering/order/index', title: text.order.title },
  result: { path: '/ordering/result/index', title: text.result.title },
} as const;

export type PageName = keyof typeof PAGES;

/** The pages of the tab bar. */
export const isTab = (name: string): boolean => name in text.tabs;
