import { storage } from '../../platform/storage';

const KEY = 'open-payment';

/** More than this nobody leaves behind; what is forgotten here stands in the list of orders still. */
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

/** The orders whose payments were begun and not yet concluded: after a restart the server is asked about them. */
export const openPayment = {
  /** The latest first. */
  read,
  has: (orderId: string): boolean => read().includes(orderId),
  begin: (orderId: string): void =>
    storage.write(KEY, JSON.stringify([orderId, ...without(orderId)].slice(0, AT_MOST))),
  end: (orderId: string): void => storage.write(KEY, JSON.stringify(without(orderId))),
};
