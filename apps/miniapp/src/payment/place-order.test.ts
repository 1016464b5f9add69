import { ApiError } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder, memoryStorage } from '../../test/examples';
import { createPlaceOrder } from './place-order';

const BEANS = { items: [{ productId: 'beans', quantity: 1 }] };
const MORE_BEANS = { items: [{ productId: 'beans', quantity: 2 }] };

/** A phone whose app can be restarted; `sentKeys` is what the server got to see. */
function createPhone() {
  const storage = memoryStorage();
  const sentKeys: string[] = [];
  let keys = 0;
  let failure: unknown = null;
  const startApp = () =>
    createPlaceOrder({
      storage,
      newKey: () => {
        keys += 1;
        return `key-${keys}`;
      },
      createOrder: async ({ idempotencyKey }) => {
        sentKeys.push(idempotencyKey);
        if (failure !== null) throw failure;
        return exampleOrder('PENDING');
      },
    });
  return {
    startApp,
    sentKeys,
    serverFails: (error: unknown) => {
      failure = error;
    },
  };
}

test('a try whose answer was lost is repeated with the same key', async () => {
  const phone = createPhone();
  const placeOrder = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(placeOrder(BEANS)).rejects.toThrow('timeout');
  phone.serverFails(null);
  await expect(placeOrder(BEANS)).resolves.toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('it is repeated with the same key over a restart', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('timeout'));
  await expect(phone.startApp()(BEANS)).rejects.toThrow('timeout');
  phone.serverFails(null);
  await phone.startApp()(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('other items are another order, with a key of their own', async () => {
  const phone = createPhone();
  const placeOrder = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(placeOrder(BEANS)).rejects.toThrow('timeout');
  await expect(placeOrder(MORE_BEANS)).rejects.toThrow('timeout');
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test('the same items bought again, after they were ordered, are a new order', async () => {
  const phone = createPhone();
  const placeOrder = phone.startApp();
  await placeOrder(BEANS);
  await placeOrder(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test.each([
  [400, 'key-2'],
  [401, 'key-2'],
  [409, 'key-2'],
  [422, 'key-2'],
  [500, 'key-1'],
  [502, 'key-1'],
  [503, 'key-1'],
])('after the server answered %d the next try has %s', async (status, nextKey) => {
  const phone = createPhone();
  const placeOrder = phone.startApp();
  phone.serverFails(new ApiError(status, null));
  await expect(placeOrder(BEANS)).rejects.toMatchObject({ status });
  phone.serverFails(null);
  await placeOrder(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', nextKey]);
});
