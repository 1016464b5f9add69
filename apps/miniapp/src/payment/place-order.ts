import { ApiError, type Order, type OrderRequest } from '@taro-pay/contracts';
import type { Storage } from '../platform/storage';

const KEY = 'order-attempt';

interface Ports {
  readonly storage: Storage;
  readonly newKey: () => string;
  readonly createOrder: (input: { idempotencyKey: string; body: OrderRequest }) => Promise<Order>;
}

/**
 * Places an order exactly once. Its Idempotency-Key is kept before the request leaves, so that a try whose answer
 * was lost, even over a restart, is repeated as the same request.
 */
export function createPlaceOrder({ storage, newKey, createOrder }: Ports) {
  function keyFor(content: string): string {
    const [keptContent, keptKey] = (storage.read(KEY) ?? '').split('\n');
    if (keptContent === content && keptKey !== undefined) return keptKey;
    const key = newKey();
    storage.write(KEY, `${content}\n${key}`);
    return key;
  }

  return async (body: OrderRequest): Promise<Order> => {
    const idempotencyKey = keyFor(JSON.stringify(body.items));
    try {
      const order = await createOrder({ idempotencyKey, body });
      storage.remove(KEY);
      return order;
    } catch (error) {
      // A clear no means that nothing was placed; everything else may have been.
      if (error instanceof ApiError && error.status < 500) storage.remove(KEY);
      throw error;
    }
  };
}
