import { ApiError, type Order, type OrderRequest } from '@taro-pay/contracts';
import type { Storage } from '../../platform/storage';
import { readItems } from '../orders/items';

const KEY = 'order-attempt';

/** An attempt of longer ago is not repeated: the buyer has forgotten it, and its order would be closed by now. */
const REPEAT_WITHIN_MS = 15 * 60_000;

interface Ports {
  readonly storage: Storage;
  readonly newKey: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly createOrder: (input: { idempotencyKey: string; body: OrderRequest }) => Promise<Order>;
}

interface Attempt {
  readonly items: OrderRequest['items'];
  readonly idempotencyKey: string;
  readonly at: number;
}

/**
 * Places an order exactly once. Its Idempotency-Key is kept before the request leaves and until the attempt is
 * forgotten, so that a try whose answer was lost, even over a restart, is repeated as the same request.
 */
export function createPlaceOrder({ storage, newKey, now, createOrder }: Ports) {
  function recentAttempt(): Attempt | null {
    const kept = readAttempt(storage.read(KEY));
    return kept !== null && now() - kept.at < REPEAT_WITHIN_MS ? kept : null;
  }

  function attemptFor(items: OrderRequest['items']): Attempt {
    const kept = recentAttempt();
    if (kept !== null && JSON.stringify(kept.items) === JSON.stringify(items)) return kept;
    const attempt = { items, idempotencyKey: newKey(), at: now() };
    storage.write(KEY, JSON.stringify(attempt));
    return attempt;
  }

  async function send({ items, idempotencyKey }: Attempt): Promise<Order> {
    try {
      return await createOrder({ idempotencyKey, body: { items } });
    } catch (error) {
      // A clear no means that nothing was placed; everything else may have been.
      if (error instanceof ApiError && error.status < 500) forget();
      throw error;
    }
  }

  const forget = (): void => storage.remove(KEY);

  return {
    /** The order of these items, which is the same one until `forget`. */
    async place(items: OrderRequest['items']): Promise<Order> {
      const order = await send(attemptFor(items));
      if (order.status !== 'CLOSED') return order;
      // The repeated attempt had made an order, which is over by now.
      forget();
      return send(attemptFor(items));
    },

    /** The attempt has come to its end: its payment is begun, or the buyer did not want the order. */
    forget,

    /** The order of an attempt that an earlier run of the app did not see the end of; null where there is none. */
    async resume(): Promise<Order | null> {
      const kept = recentAttempt();
      if (kept === null) return null;
      const order = await send(kept);
      forget();
      return order;
    },
  };
}

function readAttempt(text: string | null): Attempt | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    if (!('items' in value) || !('idempotencyKey' in value) || !('at' in value)) return null;
    const { idempotencyKey, at } = value;
    const items = readItems(value.items);
    if (typeof idempotencyKey !== 'string' || typeof at !== 'number' || items.length === 0) return null;
    return { items, idempotencyKey, at };
  } catch {
    return null;
  }
}
