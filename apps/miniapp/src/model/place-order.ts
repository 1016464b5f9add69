import { ApiError, type ErrorCode, type Order, type OrderRequest } from '@taro-pay/contracts';
import { readOrderRequest } from './order-request';
import type { Storage } from './storage';

const KEY = 'order-attempt';

/** After a restart an older attempt is not resumed. */
const REPEAT_WITHIN_MS = 15 * 60_000;

/** Final refusals: no order exists, and the same request will never create one. */
const REFUSALS: ReadonlySet<ErrorCode | null> = new Set([
  'INVALID_REQUEST',
  'PRODUCT_NOT_FOUND',
  'DELIVERY_NOT_OFFERED',
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
  readonly body: OrderRequest;
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

  function attemptFor(body: OrderRequest, isFromCart: boolean): Attempt {
    const isSame = attempt !== null && JSON.stringify(attempt.body) === JSON.stringify(body);
    attempt =
      attempt !== null && isSame
        ? { ...attempt, isFromCart }
        : { body, isFromCart, idempotencyKey: newKey(), at: now() };
    storage.write(KEY, JSON.stringify(attempt));
    return attempt;
  }

  async function send({ body, idempotencyKey }: Attempt): Promise<Order> {
    try {
      return await createOrder({ idempotencyKey, body });
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
    /** The order of this request; the same one until `forget`. */
    async place(body: OrderRequest, isFromCart: boolean): Promise<Order> {
      const order = await send(attemptFor(body, isFromCart));
      if (!isOver(order)) return order;
      // The repeated attempt belongs to an order that is over.
      forget();
      return send(attemptFor(body, isFromCart));
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
    if (!('isFromCart' in value) || !('idempotencyKey' in value) || !('at' in value)) return null;
    const { isFromCart, idempotencyKey, at } = value;
    // Versions without deliveries kept the items beside the key.
    const body = readOrderRequest('body' in value ? value.body : value);
    if (typeof isFromCart !== 'boolean' || body === null) return null;
    if (typeof idempotencyKey !== 'string' || typeof at !== 'number') return null;
    return { body, isFromCart, idempotencyKey, at };
  } catch {
    return null;
  }
}
