import type { OrderRequest, OrderStatus } from '@taro-pay/contracts';
import Taro from '@tarojs/taro';
import { toast } from '../platform/dialog';
import { text } from '../text';

/** The way to a page. A part of the app that cannot be loaded now is told, and the next tap tries again. */
async function go(way: Promise<unknown>): Promise<void> {
  try {
    await way;
  } catch {
    toast(text.page.notOpened);
  }
}

let opening: Promise<void> | null = null;

/** Opens a page above this one: once, however quickly it is tapped. */
function open(url: string): Promise<void> {
  opening ??= go(openOrReplace(url)).finally(() => {
    opening = null;
  });
  return opening;
}

/** WeChat holds ten pages; the eleventh takes the place of the tenth. */
async function openOrReplace(url: string): Promise<unknown> {
  try {
    return await Taro.navigateTo({ url });
  } catch {
    return Taro.redirectTo({ url });
  }
}

/** Every way from one page to another, with what the other needs. */
export const navigation = {
  toShop: () => go(Taro.switchTab({ url: '/pages/shop/index' })),
  /** The same from nothing, where what is open cannot be trusted any more. */
  restart: () => go(Taro.reLaunch({ url: '/pages/shop/index' })),
  toProduct: (productId: string) => open(productPath(productId)),
  toCart: () => open('/shopping/cart/index'),
  toCheckout: (items: OrderRequest['items']) => open(checkoutPath(items)),
  /** The same, and what is ordered leaves the cart. */
  toCheckoutOfCart: (items: OrderRequest['items']) => open(`${checkoutPath(items)}&cart=1`),
  /** A tab takes no query, so the filter goes beside it. */
  toOrders(status: OrderStatus | null) {
    wantedStatus = status;
    return go(Taro.switchTab({ url: '/pages/orders/index' }));
  },
  toOrder: (orderId: string) => open(`/ordering/order/index?orderId=${orderId}`),
  toResult: (orderId: string) => open(`/ordering/result/index?orderId=${orderId}`),
  /** In place of the page that paid: back leads out of the payment, not into it. */
  replaceWithResult: (orderId: string) =>
    go(Taro.redirectTo({ url: `/ordering/result/index?orderId=${orderId}` })),
  replaceWithOrder: (orderId: string) =>
    go(Taro.redirectTo({ url: `/ordering/order/index?orderId=${orderId}` })),
};

const checkoutPath = (items: OrderRequest['items']) =>
  `/shopping/checkout/index?items=${encodeURIComponent(JSON.stringify(items))}`;

/** Where a share card of a product leads. */
export const productPath = (productId: string) =>
  `/shopping/product/index?id=${encodeURIComponent(productId)}`;

let wantedStatus: OrderStatus | null | undefined;

/** The filter that somebody asked the orders tab for; undefined where nobody did since the last look. */
export function takeWantedStatus(): OrderStatus | null | undefined {
  const status = wantedStatus;
  wantedStatus = undefined;
  return status;
}
