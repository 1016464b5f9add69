import { useLoad } from '@tarojs/taro';
import { navigation } from '../../platform/navigation';
import { openPayment } from './open-payment';
import { placeOrder } from './ordering';

/**
 * The app was closed in the middle of a payment: leads to what became of it. An order whose answer was lost is asked
 * for again with its first key, and shown unpaid; whether to pay it is the buyer's to say.
 */
async function finishUnfinished(): Promise<void> {
  const orderId = openPayment.read();
  if (orderId !== null) {
    await navigation.toResult(orderId);
    return;
  }
  // Where the server cannot be asked now, the next start tries again.
  const order = await placeOrder.resume().catch(() => null);
  if (order !== null) await navigation.toOrder(order.id);
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
