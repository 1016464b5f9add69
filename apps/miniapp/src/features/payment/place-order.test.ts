import { ApiError, type OrderStatus } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder, memoryStorage } from '../../../test/examples';
import { createPlaceOrder } from './place-order';

const BEANS = [{ productId: 'beans', quantity: 1 }];
const MORE_BEANS = [{ productId: 'beans', quantity: 2 }];
const MINUTE_MS = 60_000;

/** A phone whose app can be restarted; `sentKeys` is what the server got to see. */
function createPhone() {
  const storage = memoryStorage();
  const sentKeys: string[] = [];
  let keys = 0;
  let failure: unknown = null;
  let status: OrderStatus = 'PENDING';
  let nowMs = 0;
  const startApp = () =>
    createPlaceOrder({
      storage,
      newKey: () => {
        keys += 1;
        return `key-${keys}`;
      },
      now: () => nowMs,
      createOrder: async ({ idempotencyKey }) => {
        sentKeys.push(idempotencyKey);
        if (failure !== null) throw failure;
        const order = exampleOrder(status);
        status = 'PENDING';
        return order;
      },
    });
  return {
    startApp,
    sentKeys,
    storage,
    pass: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    /** The next answer is an order in this status. */
    orderIs: (next: OrderStatus) => {
      status = next;
    },
    serverFails: (error: unknown) => {
      failure = error;
    },
  };
}

test('a try whose answer was lost is repeated with the same key', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS)).rejects.toThrow('timeout');
  phone.serverFails(null);
  await expect(place(BEANS)).resolves.toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('it is repeated with the same key over a restart', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('timeout'));
  await expect(phone.startApp().place(BEANS)).rejects.toThrow('timeout');
  phone.serverFails(null);
  await phone.startApp().place(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('other items are another order, with a key of their own', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS)).rejects.toThrow('timeout');
  await expect(place(MORE_BEANS)).rejects.toThrow('timeout');
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test('the same items bought again, after they were ordered, are a new order', async () => {
  const phone = createPhone();
  const { place, forget } = phone.startApp();
  await place(BEANS);
  forget();
  await place(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test('until the attempt is forgotten the same order comes back, over a restart as well', async () => {
  const phone = createPhone();
  await phone.startApp().place(BEANS);
  expect(await phone.startApp().resume()).toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('an attempt whose order is closed by now is made anew', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS)).rejects.toThrow('timeout');
  phone.serverFails(null);
  phone.orderIs('CLOSED');
  await expect(place(BEANS)).resolves.toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1', 'key-2']);
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
  const { place } = phone.startApp();
  phone.serverFails(new ApiError(status, null));
  await expect(place(BEANS)).rejects.toMatchObject({ status });
  phone.serverFails(null);
  await place(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', nextKey]);
});

test('an attempt whose end nobody saw is taken up again at the next start, once', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('killed'));
  await expect(phone.startApp().place(BEANS)).rejects.toThrow();
  phone.serverFails(null);
  const { resume } = phone.startApp();
  expect(await resume()).toEqual(exampleOrder('PENDING'));
  expect(await resume()).toBeNull();
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('an attempt of a quarter of an hour ago is neither taken up nor repeated', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('killed'));
  await expect(phone.startApp().place(BEANS)).rejects.toThrow();
  phone.serverFails(null);
  phone.pass(15 * MINUTE_MS);
  const { place, resume } = phone.startApp();
  expect(await resume()).toBeNull();
  await place(BEANS);
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test.each(['', '{', 'null', '[]', '{"items":1}', '{"items":[],"idempotencyKey":"k","at":0}', '[1]\nkey'])(
  'a storage that holds %s is no attempt',
  async (content) => {
    const phone = createPhone();
    phone.storage.write('order-attempt', content);
    expect(await phone.startApp().resume()).toBeNull();
    expect(phone.sentKeys).toEqual([]);
  },
);
