import { ApiError } from '@taro-pay/contracts';
import { useLoad } from '@tarojs/taro';
import { navigation } from '../../app/navigation';
import { cartStore } from '../cart/cart-store';
import { placeOrder } from '../checkout/place-order';
import { isFinal } from '../loading/shown-error';
import { openPayment } from '../payment/open-payment';
import { call } from '../session/api';

/**
 * The app was closed in the middle of a payment: leads to what became of it. An order whose answer was lost is asked
 * for again with its first key, and shown unpaid; whether to pay it is the buyer's to say.
 */
async function finishUnfinished(): Promise<void> {
  for (const orderId of openPayment.read()) {
    if (await mayExist(orderId)) {
      await navigation.toResult(orderId);
      return;
    }
    openPayment.end(orderId);
  }
  // Where the server cannot be asked now, the next start tries again.
  const resumed = await placeOrder.resume().catch(() => null);
  if (resumed === null) return;
  const { order, isFromCart } = resumed;
  if (isFromCart) cartStore.remove(order.items.map(({ productId }) => productId));
  await navigation.toOrder(order.id);
}

/** Storage may hold what is no order of this buyer, or of no shop; only the server's clear word makes it forgotten. */
async function mayExist(orderId: string): Promise<boolean> {
  try {
    await call('getOrder', { params: { orderId } });
    return true;
  } catch (error) {
    return !(error instanceof ApiError && isFinal(error.code));
  }
}

let hasLooked = false;

/** Looks for it once, from whichever page the app opens at; the pages of an order look for themselves. */
export function useUnfinished(): void {
  useLoad(() => {
    if (hasLooked) return;
    hasLooked = true;
    void finishUnfinished();
  });
}
