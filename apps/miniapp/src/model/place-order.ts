import { ApiError, type ErrorCode, type Order, type OrderRequest } from '@taro-pay/contracts';
import { readItems } from './items';
import type { Storage } from './storage';

const KEY = 'order-attempt';

/** After a restart an older attempt is not resumed. */
const REPEAT_WITHIN_MS = 15 * 60_000;

/** Final refusals: no order exists, and the same request will never create one. */
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
  /** Whether the ordered items leave the cart. */
  readonly isFromCart: boolean;
  readonly idempotencyKey: string;
  readonly at: number;
}

/**
 * Places an order exactly once. The Idempotency-Key is stored before the request is sent and until the attempt is
 * forgotten, so that a retry after a lost answer, also after a restart, is the same request. Within one run the age of
 * an attempt is ignored, because the clock may be changed.
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
      // Any other answer, such as a rate limit or a proxy error, says nothing about an earlier attempt.
      if (error instanceof ApiError && REFUSALS.has(error.code)) forget();
      throw error;
    }
  }

  function forget(): void {
    attempt = null;
    storage.remove(KEY);
  }

  /** An earlier order with the same key that this tap cannot mean. */
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
    /** The order of these items; the same one until `forget`. */
    async place(items: OrderRequest['items'], isFromCart: boolean): Promise<Order> {
      const order = await send(attemptFor(items, isFromCart));
      if (!isOver(order)) return order;
      // The repeated attempt belongs to an order that is over.
      forget();
      return send(attemptFor(items, isFromCart));
    },

    /** Ends the attempt: the payment has started, or the buyer declined the order. */
    forget,

    /** Resumes the attempt of an earlier run of the app; null if there is none. */
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
