import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShop, type Shop } from '../../../test/shop.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The order's life, and WeChat's Request-ID where an event is of a call. */
async function lifeOf({ operator }: Shop, orderId: string) {
  const { events } = await operator('getOrderDossier', { params: { orderId } });
  return events.map(({ type, data }) => ({
    type,
    requestId:
      typeof data === 'object' && data !== null && 'wechatRequestId' in data ? data.wechatRequestId : null,
  }));
}

/** The Request-ID of each answer that WeChat gave about this order. */
const answeredBy = ({ simulator }: Shop, orderId: string) =>
  simulator.control
    .events()
    .flatMap((event) =>
      event.kind === 'request' && event.outTradeNo === orderId ? [event.responseHeaders['Request-ID']] : [],
    );

test('an order’s events are complete, in order, with the Request-ID of each call to WeChat', async () => {
  const shop = await openShop();
  const { call, order } = await shop.buyer();
  const { id: orderId } = await order();
  const params = { orderId };
  await call('payOrder', { params });
  await call('confirmPayment', { params });
  await call('closeOrder', { params });
  const life = await lifeOf(shop, orderId);
  expect(life.map(({ type }) => type)).toEqual([
    'CREATED',
    'PREPAY_CREATED',
    'QUERIED',
    'QUERIED',
    'CLOSE_SENT',
    'QUERIED',
    'CLOSED',
  ]);
  expect(life.flatMap(({ requestId }) => requestId ?? [])).toEqual(answeredBy(shop, orderId));
});

test('an order that WeChat does not know has an event with WeChat’s answer', async () => {
  const shop = await openShop();
  const { call, order } = await shop.buyer();
  const { id: orderId } = await order();
  await call('closeOrder', { params: { orderId } });
  const life = await lifeOf(shop, orderId);
  expect(life.map(({ type }) => type)).toEqual(['CREATED', 'QUERIED', 'CLOSE_SENT', 'QUERIED', 'CLOSED']);
  expect(life.filter(({ requestId }) => requestId !== null)).toHaveLength(3);
});

test('every call about a refund is an event of its order, refusals included', async () => {
  const shop = await openShop();
  const { order, pay } = await shop.buyer();
  const { id: orderId } = await order();
  await pay(orderId);
  const { control } = shop.simulator;
  await control.idle();
  control.setFaults({ rules: [{ operation: '*', fault: 'FREQUENCY_LIMITED' }] });
  await shop.operator('createRefund', {
    params: { orderId },
    idempotencyKey: randomUUID(),
    body: { amountFen: 100, reason: 'x' },
  });
  control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  for (let minutes = 0; minutes < 4; minutes += 1) {
    vi.setSystemTime(Date.now() + 61_000);
    control.advanceClock(0);
    await control.idle();
    await shop.app.sweep();
  }
  const life = await lifeOf(shop, orderId);
  expect(life.map(({ type }) => type)).toEqual([
    'CREATED',
    'PREPAY_CREATED',
    'PAID',
    'REFUND_REQUESTED',
    'WECHAT_REFUSED',
    'REFUND_SENT',
    'REFUND_MOVED',
    // Its goods need no delivery.
    'SHIPPED',
    'REFUND_QUERIED',
    'REFUND_MOVED',
  ]);
  const ids = life.flatMap(({ requestId }) => requestId ?? []);
  expect(new Set(ids).size).toBe(4);
  const { calls } = await shop.operator('getOrderDossier', { params: { orderId } });
  expect(calls.map(({ signed }) => signed?.text.split('\n').slice(0, 2).join(' '))).toEqual([
    'POST /v3/pay/transactions/jsapi',
    ...['POST /v3/refund/domestic/refunds', 'POST /v3/refund/domestic/refunds'],
    expect.stringContaining('GET /v3/refund/domestic/refunds/'),
  ]);
  expect(ids.every((id) => typeof id === 'string' && id !== '')).toBe(true);
});

test('events are numbered beyond 32 bits', async () => {
  const shop = await openShop();
  await shop.database.$executeRawUnsafe(
    process.env.TEST_DATABASE === 'postgresql'
      ? `SELECT setval('"OrderEvent_id_seq"', 3000000000)`
      : `INSERT INTO "sqlite_sequence" ("name", "seq") VALUES ('OrderEvent', 3000000000)`,
  );
  const { order } = await shop.buyer();
  const { id: orderId } = await order();
  const events = await shop.database.query<{ id: number }>`SELECT "id" FROM "OrderEvent"`;
  expect(events).toEqual([{ id: 3_000_000_001 }]);
  expect(await lifeOf(shop, orderId)).toEqual([{ type: 'CREATED', requestId: null }]);
});
