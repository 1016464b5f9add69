import { ApiError } from '@taro-pay/contracts';
import { navigation } from '../../app/navigation';
import type { PageName } from '../../app/page-map';
import { cartStore } from '../cart/cart-store';
import { placeOrder } from '../checkout/place-order';
import { isFinal } from '../loading/shown-error';
import { openPayment } from '../payment/open-payment';
import { call } from '../session/api';

/** Pages about an order, which ask for its state themselves. */
const ORDER_PAGES: ReadonlySet<PageName> = new Set(['checkout', 'order', 'result']);

let hasLooked = false;

/**
 * Resumes a payment or an order that an earlier run of the app left unfinished: once, from the first loaded page that
 * is not about an order.
 */
export function resumeAt(page: PageName): void {
  if (hasLooked || ORDER_PAGES.has(page)) return;
  hasLooked = true;
  void resumeUnfinished();
}

/**
 * Opens the result of an open payment. An order whose answer was lost is requested again with the same
 * Idempotency-Key and shown unpaid; the buyer decides whether to pay it.
 */
async function resumeUnfinished(): Promise<void> {
  for (const orderId of openPayment.read()) {
    if (await mayExist(orderId)) {
      await navigation.toResult(orderId);
      return;
    }
    openPayment.end(orderId);
  }
  // Without an answer of the server the next start tries again.
  const resumed = await placeOrder.resume().catch(() => null);
  if (resumed === null) return;
  const { order, isFromCart } = resumed;
  if (isFromCart) cartStore.remove(order.items.map(({ productId }) => productId));
  await navigation.toOrder(order.id);
}

/** Storage may hold an order of another buyer or another shop. Only a clear answer of the server removes it. */
async function mayExist(orderId: string): Promise<boolean> {
  try {
    await call('getOrder', { params: { orderId } });
    return true;
  } catch (error) {
    return !(error instanceof ApiError && isFinal(error.code));
  }
}
