import { ApiError, type ErrorCode, type Order, type OrderRequest } from '@taro-pay/contracts';
import { readItems } from './items';
import type { Storage } from './storage';

const KEY = 'order-attempt';

/** An attempt of longer ago is not taken up by another run: the buyer has forgotten it. */
const REPEAT_WITHIN_MS = 15 * 60_000;

/** The refusals that the shop itself decides on: no order was placed, and none will be for the same request. */
const REFUSALS: ReadonlySet<ErrorCode | null> = new Set([
  'INVALID_REQUEST',
  'PRODUCT_NOT_FOUND',
  'OUT_OF_STOCK',
  'TOO_MANY_OPEN_ORDERS',
  'TOO_MANY_UNPAID_UNITS',
  'TOO_MANY_UNPAID_ORDERS',
  'ORDER_TOO_LARGE',
  'IDEMPOTENCY_KEY_REUSED',
]);

interface Ports {
  readonly storage: Storage;
  readonly newKey: () => string;
  /** The server's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly createOrder: (input: { idempotencyKey: string; body: OrderRequest }) => Promise<Order>;
}

interface Attempt {
  readonly items: OrderRequest['items'];
  /** Whether what is ordered leaves the cart. */
  readonly isFromCart: boolean;
  readonly idempotencyKey: string;
  readonly at: number;
}

/**
 * Places an order exactly once. Its Idempotency-Key is kept before the request leaves and until the attempt is
 * forgotten, so that a try whose answer was lost, even over a restart, is repeated as the same request. An attempt of
 * this run is repeated whatever the clock says: it may have been set meanwhile.
 */
export function createPlaceOrder({ storage, newKey, now, createOrder }: Ports) {
  const isRecent = (atMs: number): boolean => Math.abs(now() - atMs) < REPEAT_WITHIN_MS;

  const kept = readAttempt(storage.read(KEY));
  let attempt = kept !== null && isRecent(kept.at) ? kept : null;

  function attemptFor(items: OrderRequest['items'], isFromCart: boolean): Attempt {
    const isSame = attempt !== null && JSON.stringify(attempt.items) === JSON.stringify(items);
    attempt =
      attempt !== null && isSame
        ? { ...attempt, isFromCart }
        : { items, isFromCart, idempotencyKey: newKey(), at: now() };
    storage.write(KEY, JSON.stringify(attempt));
    return attempt;
  }

  async function send({ items, idempotencyKey }: Attempt): Promise<Order> {
    try {
      return await createOrder({ idempotencyKey, body: { items } });
    } catch (error) {
      // Every other answer, one of a limit or of a proxy as well, leaves open what became of an earlier try.
      if (error instanceof ApiError && REFUSALS.has(error.code)) forget();
      throw error;
    }
  }

  function forget(): void {
    attempt = null;
    storage.remove(KEY);
  }

  /** What was ordered with the same key before is no order that this tap could mean. */
  function isOver({ status, createdAt }: Order): boolean {
    switch (status) {
      case 'PENDING':
        return false;
      case 'PAID':
      case 'REFUNDED':
        return !isRecent(Date.parse(createdAt));
      case 'CLOSED':
        return true;
    }
  }

  return {
    /** The order of these items, which is the same one until `forget`. */
    async place(items: OrderRequest['items'], isFromCart: boolean): Promise<Order> {
      const order = await send(attemptFor(items, isFromCart));
      if (!isOver(order)) return order;
      // The repeated attempt had made an order, which is over by now.
      forget();
      return send(attemptFor(items, isFromCart));
    },

    /** The attempt has come to its end: its payment is begun, or the buyer did not want the order. */
    forget,

    /** The order of an attempt that an earlier run of the app did not see the end of; null where there is none. */
    async resume(): Promise<{ readonly order: Order; readonly isFromCart: boolean } | null> {
      if (attempt === null) return null;
      const { isFromCart } = attempt;
      const order = await send(attempt);
      forget();
      return { order, isFromCart };
    },
  };
}

function readAttempt(text: string | null): Attempt | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    if (!('items' in value) || !('isFromCart' in value)) return null;
    if (!('idempotencyKey' in value) || !('at' in value)) return null;
    const { isFromCart, idempotencyKey, at } = value;
    const items = readItems(value.items);
    if (typeof isFromCart !== 'boolean' || items.length === 0) return null;
    if (typeof idempotencyKey !== 'string' || typeof at !== 'number') return null;
    return { items, isFromCart, idempotencyKey, at };
  } catch {
    return null;
  }
}
