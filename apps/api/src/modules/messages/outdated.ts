import type { MessageOfOrder } from './message-store.js';

/** After a day without WeChat a message tells nothing that the buyer has not seen. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Whether a message is no longer true, or no longer news. `isCollected` is of a pick-up. */
export function isOutdated(message: MessageOfOrder, isCollected: boolean, nowMs: number): boolean {
  const { event, orderStatus, fulfilment, deliveryKind, expiresAt, createdAt } = message;
  const isOld = nowMs - createdAt.getTime() > LONGEST_WAIT_MS;
  switch (event) {
    case 'PAID':
      if (isOld || orderStatus !== 'PAID') return true;
      // What needs no delivery is shipped with its payment.
      return deliveryKind !== 'none' && fulfilment !== null && fulfilment !== 'UNSHIPPED';
    case 'SHIPPED':
      return isOld || fulfilment === 'RECEIVED' || fulfilment === 'SETTLED';
    case 'READY':
      return isOld || isCollected || orderStatus !== 'PAID';
    case 'REFUNDED':
      return isOld;
    case 'CLOSING_SOON':
      return orderStatus !== 'PENDING' || expiresAt.getTime() <= nowMs;
  }
}
