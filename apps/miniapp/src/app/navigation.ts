import type { OrderRequest } from '@taro-pay/contracts';
import type { OrderFilter } from '../model/order-filter';
import { toast } from '../platform/dialog';
import { openPage, openTab, replacePage, restartAt } from '../platform/router';
import { text } from '../text';
import { PAGES } from './page-map';

/** A page that cannot be loaded now is reported in a toast, and the next tap tries again. */
async function go(opened: Promise<void>): Promise<void> {
  try {
    await opened;
  } catch {
    toast(text.page.notOpened);
  }
}

let opening: Promise<void> | null = null;

/** Opens a page above this one, once for any number of quick taps. */
function open(url: string): Promise<void> {
  opening ??= go(openPage(url)).finally(() => {
    opening = null;
  });
  return opening;
}

/** Every way from one page to another, with its parameters. */
export const navigation = {
  toShop: () => go(openTab(PAGES.shop.path)),
  /** To the shop, with every open page closed: for when their state cannot be trusted. */
  restart: () => go(restartAt(PAGES.shop.path)),
  toProduct: (productId: string) => open(productPath(productId)),
  toCart: () => open(PAGES.cart.path),
  toCheckout: (items: OrderRequest['items']) => open(checkoutPath(items)),
  /** To the checkout; ordered items leave the cart. */
  toCheckoutOfCart: (items: OrderRequest['items']) => open(`${checkoutPath(items)}&cart=1`),
  /** A tab takes no query, so the filter goes beside it. */
  toOrders(filter: OrderFilter) {
    wantedFilter = filter;
    return go(openTab(PAGES.orders.path));
  },
  toOrder: (orderId: string) => open(orderPath(orderId)),
  toResult: (orderId: string) => open(resultPath(orderId)),
  /** In place of the page that paid: back leads out of the payment. */
  replaceWithResult: (orderId: string) => go(replacePage(resultPath(orderId))),
  replaceWithOrder: (orderId: string) => go(replacePage(orderPath(orderId))),
};

const orderPath = (orderId: string) => `${PAGES.order.path}?orderId=${orderId}`;
const resultPath = (orderId: string) => `${PAGES.result.path}?orderId=${orderId}`;
const checkoutPath = (items: OrderRequest['items']) =>
  `${PAGES.checkout.path}?items=${encodeURIComponent(JSON.stringify(items))}`;

/** The query of a product's page, for moments. */
export const productQuery = (productId: string) => `id=${encodeURIComponent(productId)}`;
/** The path of a product's share card. */
export const productPath = (productId: string) => `${PAGES.product.path}?${productQuery(productId)}`;

let wantedFilter: OrderFilter | undefined;

/** The filter requested for the orders tab since the last call; undefined if there is none. */
export function takeWantedFilter(): OrderFilter | undefined {
  const filter = wantedFilter;
  wantedFilter = undefined;
  return filter;
}
