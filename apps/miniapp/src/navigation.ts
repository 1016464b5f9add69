import type { OrderRequest } from '@taro-pay/contracts';
import Taro from '@tarojs/taro';

/** Every way from one page to another, with what the other needs. */
export const navigation = {
  toProduct: (productId: string) =>
    Taro.navigateTo({ url: `/pages/product/index?id=${encodeURIComponent(productId)}` }),
  toCheckout: (items: OrderRequest['items']) =>
    Taro.navigateTo({ url: `/pages/checkout/index?items=${encodeURIComponent(JSON.stringify(items))}` }),
  toOrders: () => Taro.navigateTo({ url: '/pages/orders/index' }),
  toOrder: (orderId: string) => Taro.navigateTo({ url: `/pages/order/index?orderId=${orderId}` }),
  /** In place of the page that paid: back leads out of the payment, not into it. */
  replaceWithResult: (orderId: string) => Taro.redirectTo({ url: `/pages/result/index?orderId=${orderId}` }),
  replaceWithOrder: (orderId: string) => Taro.redirectTo({ url: `/pages/order/index?orderId=${orderId}` }),
  toResult: (orderId: string) => Taro.navigateTo({ url: `/pages/result/index?orderId=${orderId}` }),
  home: () => Taro.reLaunch({ url: '/pages/catalogue/index' }),
};

/** Reads the items in the address of the checkout page; none where they are not readable. */
export function readItems(value: string | undefined): OrderRequest['items'] {
  try {
    const items: unknown = JSON.parse(decodeURIComponent(value ?? ''));
    if (!Array.isArray(items)) return [];
    return items.flatMap((item: unknown) => {
      if (typeof item !== 'object' || item === null || !('productId' in item) || !('quantity' in item))
        return [];
      const { productId, quantity } = item;
      return typeof productId === 'string' && typeof quantity === 'number' ? [{ productId, quantity }] : [];
    });
  } catch {
    return [];
  }
}
