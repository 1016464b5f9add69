import { storage } from '../../platform/storage';

const KEY = 'open-payment';

/** The order whose payment was begun and not yet concluded: after a restart its page asks the server. */
export const openPayment = {
  read: () => storage.read(KEY),
  begin: (orderId: string) => storage.write(KEY, orderId),
  end: () => storage.remove(KEY),
};
