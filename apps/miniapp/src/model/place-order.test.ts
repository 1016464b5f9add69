import { ApiError, type ErrorCode, type OrderStatus } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder, memoryStorage } from '../../test/examples';
import { createPlaceOrder } from './place-order';

const BEANS = { items: [{ productId: 'beans', quantity: 1 }] };
const MORE_BEANS = { items: [{ productId: 'beans', quantity: 2 }] };
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

test('a retry after a lost answer has the same key', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS, false)).rejects.toThrow('timeout');
  phone.serverFails(null);
  await expect(place(BEANS, false)).resolves.toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('a retry after a restart has the same key', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('timeout'));
  await expect(phone.startApp().place(BEANS, false)).rejects.toThrow('timeout');
  phone.serverFails(null);
  await phone.startApp().place(BEANS, false);
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('other items are another order with its own key', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS, false)).rejects.toThrow('timeout');
  await expect(place(MORE_BEANS, false)).rejects.toThrow('timeout');
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test('another delivery or another note is another order with its own key', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  const wishes = [{ delivery: { kind: 'pickup', placeId: 'north' } }, { note: '少放糖' }, {}] as const;
  for (const wish of wishes) await expect(place({ ...BEANS, ...wish }, false)).rejects.toThrow('timeout');
  expect(phone.sentKeys).toEqual(['key-1', 'key-2', 'key-3']);
});

test('an attempt that a version without deliveries kept is the same request', async () => {
  const phone = createPhone();
  const kept = { ...BEANS, isFromCart: false, idempotencyKey: 'key-0', at: 0 };
  phone.storage.write('order-attempt', JSON.stringify(kept));
  await phone.startApp().place(BEANS, false);
  expect(phone.sentKeys).toEqual(['key-0']);
});

test('the same items bought again are a new order', async () => {
  const phone = createPhone();
  const { place, forget } = phone.startApp();
  await place(BEANS, false);
  forget();
  await place(BEANS, false);
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test('until the attempt is forgotten the same order is returned, also after a restart', async () => {
  const phone = createPhone();
  await phone.startApp().place(BEANS, false);
  expect(await phone.startApp().resume()).toEqual({ order: exampleOrder('PENDING'), isFromCart: false });
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('an attempt whose order is closed creates a new order', async () => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS, false)).rejects.toThrow('timeout');
  phone.serverFails(null);
  phone.orderIs('CLOSED');
  await expect(place(BEANS, false)).resolves.toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1', 'key-2']);
});

test.each<[number, ErrorCode | null, string]>([
  [400, 'INVALID_REQUEST', 'key-2'],
  [404, 'PRODUCT_NOT_FOUND', 'key-2'],
  [409, 'OUT_OF_STOCK', 'key-2'],
  [409, 'TOO_MANY_OPEN_ORDERS', 'key-2'],
  [422, 'ORDER_TOO_LARGE', 'key-2'],
  [422, 'IDEMPOTENCY_KEY_REUSED', 'key-2'],
  [401, 'UNAUTHENTICATED', 'key-1'],
  [401, 'LOGIN_CODE_INVALID', 'key-1'],
  [429, 'RATE_LIMITED', 'key-1'],
  [413, null, 'key-1'],
  [500, 'INTERNAL_ERROR', 'key-1'],
  [502, null, 'key-1'],
  [503, 'OVERLOADED', 'key-1'],
])('after the answer %d %s the next attempt has %s', async (status, code, nextKey) => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new ApiError(status, code === null ? null : { code, detail: code, requestId: 'r' }));
  await expect(place(BEANS, false)).rejects.toMatchObject({ status });
  phone.serverFails(null);
  await place(BEANS, false);
  expect(phone.sentKeys).toEqual(['key-1', nextKey]);
});

test('an unfinished attempt is resumed once at the next start', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('killed'));
  await expect(phone.startApp().place(BEANS, true)).rejects.toThrow();
  phone.serverFails(null);
  const { resume } = phone.startApp();
  expect(await resume()).toEqual({ order: exampleOrder('PENDING'), isFromCart: true });
  expect(await resume()).toBeNull();
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('an attempt older than 15 minutes is neither resumed nor repeated', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('killed'));
  await expect(phone.startApp().place(BEANS, false)).rejects.toThrow();
  phone.serverFails(null);
  phone.pass(15 * MINUTE_MS);
  const { place, resume } = phone.startApp();
  expect(await resume()).toBeNull();
  await place(BEANS, false);
  expect(phone.sentKeys).toEqual(['key-1', 'key-2']);
});

test.each([180, -1_440])('within one run a clock jump of %d minutes keeps the attempt', async (minutes) => {
  const phone = createPhone();
  const { place } = phone.startApp();
  phone.serverFails(new Error('timeout'));
  await expect(place(BEANS, false)).rejects.toThrow();
  phone.serverFails(null);
  phone.pass(minutes * MINUTE_MS);
  await place(BEANS, false);
  expect(phone.sentKeys).toEqual(['key-1', 'key-1']);
});

test('an attempt from the future is not resumed', async () => {
  const phone = createPhone();
  phone.serverFails(new Error('killed'));
  await expect(phone.startApp().place(BEANS, false)).rejects.toThrow();
  phone.pass(-15 * MINUTE_MS);
  expect(await phone.startApp().resume()).toBeNull();
});

test('an order paid long ago is replaced, and one paid just now is returned', async () => {
  const phone = createPhone();
  phone.pass(Date.parse(exampleOrder('PAID').createdAt));
  const { place } = phone.startApp();
  phone.orderIs('PAID');
  expect(await place(BEANS, false)).toEqual(exampleOrder('PAID'));
  phone.pass(15 * MINUTE_MS);
  phone.orderIs('PAID');
  expect(await place(BEANS, false)).toEqual(exampleOrder('PENDING'));
  expect(phone.sentKeys).toEqual(['key-1', 'key-1', 'key-2']);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"items":1}',
  '{"items":[],"isFromCart":true,"idempotencyKey":"k","at":0}',
  '[1]\nkey',
])('a stored %s is no attempt', async (content) => {
  const phone = createPhone();
  phone.storage.write('order-attempt', content);
  expect(await phone.startApp().resume()).toBeNull();
  expect(phone.sentKeys).toEqual([]);
});
