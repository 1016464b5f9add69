import { storage } from '../../platform/storage';

const KEY = 'open-payment';

/** Older ones are dropped; they remain in the list of orders. */
const AT_MOST = 10;

function read(): readonly string[] {
  try {
    const orderIds: unknown = JSON.parse(storage.read(KEY) ?? '[]');
    return Array.isArray(orderIds) ? orderIds.filter((id) => typeof id === 'string').slice(0, AT_MOST) : [];
  } catch {
    return [];
  }
}

const without = (orderId: string) => read().filter((id) => id !== orderId);

/** Orders whose payment has started and has no final answer; after a restart the server is asked about them. */
export const openPayment = {
  /** Newest first. */
  read,
  has: (orderId: string): boolean => read().includes(orderId),
  begin: (orderId: string): void =>
    storage.write(KEY, JSON.stringify([orderId, ...without(orderId)].slice(0, AT_MOST))),
  end: (orderId: string): void => storage.write(KEY, JSON.stringify(without(orderId))),
};
