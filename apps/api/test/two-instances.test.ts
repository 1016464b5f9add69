import { randomUUID } from 'node:crypto';
import { type Client, createClient, type Transport } from '@taro-pay/contracts';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../src/app.js';
import { express, paid } from './delivery.js';
import { cookieTransport, openPerson } from './operators.js';
import { PLATFORM_ENVIRONMENT, type Signed, seal, sign } from './platform.js';
import { openShop } from './shop.js';
import { migratedPostgresql } from './temporary-database.js';
import { temporaryPath } from './temporary-path.js';

afterEach(() => void vi.useRealTimers());

/** The client's transport into an instance without a port. */
function injectTransport(app: FastifyInstance, token: string): Transport {
  return async ({ method, path, headers, body }) => {
    const response = await app.inject({
      method,
      url: path,
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: response.statusCode, body: response.json() };
  };
}

const DATABASES = [
  ['SQLite', async () => `file:${temporaryPath()}`],
  ['PostgreSQL', migratedPostgresql],
] as const;

/** A shop of two instances on one database. */
async function openPair(url: string | Promise<string>, environment: Record<string, string> = {}) {
  const shop = await openShop({ environment: { DATABASE_URL: await url, ...environment } });
  const other = await createApp({ environment: shop.environment, loadNow: () => 0 });
  await other.ready();
  onTestFinished(() => other.close());
  /** A client of the same user on each instance; the session was made on the first. */
  const onBoth = async (user = 'alice'): Promise<readonly [Client, Client]> => {
    const { call, token } = await shop.buyer(user);
    return [call, createClient(injectTransport(other, token))];
  };
  const operators = [
    shop.operator,
    createClient(injectTransport(other, shop.environment.OPERATOR_TOKEN)),
  ] as const;
  return { ...shop, other, onBoth, operators };
}

const ITEM = { items: [{ productId: 'huila', quantity: 1 }] };
const order = (call: Client, idempotencyKey: string = randomUUID()) =>
  call('createOrder', { idempotencyKey, body: ITEM });

const fulfilled = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;

const stockOf = async ({ database }: Awaited<ReturnType<typeof openPair>>) =>
  (await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;

async function paidOrder({ onBoth, simulator }: Awaited<ReturnType<typeof openPair>>): Promise<string> {
  const [call] = await onBoth();
  const { id: orderId } = await order(call);
  const payment = await call('payOrder', { params: { orderId } });
  simulator.control.cashier({ ...payment, action: 'pay' });
  await simulator.control.idle();
  return orderId;
}

/** The same races on both databases: SQLite’s file takes a second process as well. */
describe.each(DATABASES)('%s', (_, newUrl) => {
  test('one Idempotency-Key on both instances at once is one order', async () => {
    const pair = await openPair(newUrl());
    const clients = await pair.onBoth();
    const orders = await Promise.all([...clients, ...clients, ...clients].map((call) => order(call, 'same')));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
    expect(await pair.database.order.count()).toBe(1);
    expect(await stockOf(pair)).toBe(79);
  });

  test('the last units are sold once, whichever instance is asked', async () => {
    const pair = await openPair(newUrl());
    await pair.database.product.update({ where: { id: 'huila' }, data: { stock: 5 } });
    const [first, second] = [await pair.onBoth('alice'), await pair.onBoth('bob')];
    const calls = Array.from({ length: 3 }, () => [...first, ...second]).flat();
    const results = await Promise.allSettled(calls.map((call) => order(call)));
    expect(fulfilled(results)).toBe(5);
    expect(await stockOf(pair)).toBe(0);
  });

  test('the cap on a buyer’s open orders counts those of both instances', async () => {
    const pair = await openPair(newUrl(), { RATE_LIMIT: 'on' });
    const clients = await pair.onBoth();
    const body = { items: [{ productId: 'drip-bags', quantity: 1 }] };
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? clients[0] : clients[1])('createOrder', { idempotencyKey: randomUUID(), body }),
      ),
    );
    expect(fulfilled(results)).toBe(10);
  });

  test('one parcel shipped on both instances at once is never that of two buyers', async () => {
    const { operators, ...shop } = await openPair(newUrl());
    const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
    for (const trackingNo of ['SF0001', 'SF0002', 'SF0003', 'SF0004']) {
      const delivery = { delivery: express };
      const orders = [await paid(shop, alice, delivery), await paid(shop, bob, delivery)];
      const body = { kind: 'express', carrier: 'SF', trackingNo } as const;
      const results = await Promise.allSettled(
        operators.map((call, index) =>
          call('shipOrder', { params: { orderId: orders[index]?.id ?? '' }, body }),
        ),
      );
      expect(fulfilled(results)).toBe(1);
    }
    expect(await shop.database.shipment.count()).toBe(4);
  });

  test('one notification delivered to both instances at once pays the order once', async () => {
    const pair = await openPair(newUrl(), PLATFORM_ENVIRONMENT);
    const [call] = await pair.onBoth();
    const { id, totalFen } = await order(call);
    const { openid } = await pair.database.user.findFirstOrThrow();
    const payment = {
      appid: pair.environment.WECHAT_APP_ID,
      mchid: pair.environment.WECHAT_MERCHANT_ID,
      out_trade_no: id,
      transaction_id: '4200002026010112000000000001',
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      success_time: new Date().toISOString(),
      payer: { openid },
      amount: { total: totalFen, payer_total: totalFen, currency: 'CNY', payer_currency: 'CNY' },
    };
    const deliver = (app: FastifyInstance, { headers, body }: Signed) =>
      app.inject({ method: 'POST', url: '/webhooks/wechatpay/transactions', headers, payload: body });
    const signed = sign(seal(payment));
    const again = sign(seal(payment));
    const answers = await Promise.all(
      [pair.app, pair.other].flatMap((app) => [signed, signed, again].map((each) => deliver(app, each))),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(204));
    const outcomes = await pair.database.notification.findMany({ select: { outcome: true } });
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['APPLIED', 'REPEATED']);
    expect(await pair.database.orderEvent.count({ where: { orderId: id, type: 'PAID' } })).toBe(1);
  });

  test('one order closed on both instances at once gives its stock back once', async () => {
    const pair = await openPair(newUrl());
    const clients = await pair.onBoth();
    const { id: orderId } = await order(clients[0]);
    await Promise.all([...clients, ...clients].map((call) => call('closeOrder', { params: { orderId } })));
    expect(await pair.database.orderEvent.count({ where: { orderId, type: 'CLOSED' } })).toBe(1);
    expect(await stockOf(pair)).toBe(80);
  });

  test('refunds asked of both instances at once never exceed what was paid', async () => {
    const pair = await openPair(newUrl());
    const orderId = await paidOrder(pair);
    const results = await Promise.allSettled(
      pair.operators.flatMap((call) =>
        [1, 2].map(() =>
          call('createRefund', {
            params: { orderId },
            idempotencyKey: randomUUID(),
            body: { amountFen: 2_500, reason: 'race' },
          }),
        ),
      ),
    );
    expect(fulfilled(results)).toBe(2);
    const booked = await pair.database.order.findUniqueOrThrow({ where: { id: orderId } });
    expect(booked.refundReservedFen).toBe(5_000);
  });

  test('two refunds of one order go to WeChat a minute apart, though both instances sweep at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const pair = await openPair(newUrl());
    const orderId = await paidOrder(pair);
    const body = { amountFen: 1_000, reason: 'apart' };
    for (const call of pair.operators) {
      await call('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
    }
    const sweep = () =>
      Promise.all([pair.app.sweep(), pair.other.sweep(), pair.app.sweep(), pair.other.sweep()]);
    await sweep();
    expect(pair.simulator.control.refunds()).toHaveLength(1);
    vi.setSystemTime(Date.now() + 121_000);
    await sweep();
    expect(pair.simulator.control.refunds()).toHaveLength(2);
  });

  test('one Idempotency-Key of a refund on both instances at once is one refund', async () => {
    const pair = await openPair(newUrl());
    const orderId = await paidOrder(pair);
    const body = { amountFen: 1_000, reason: 'once' };
    const refunds = await Promise.all(
      [...pair.operators, ...pair.operators].map((call) =>
        call('createRefund', { params: { orderId }, idempotencyKey: 'same', body }),
      ),
    );
    expect(new Set(refunds.map(({ id }) => id)).size).toBe(1);
    expect(pair.simulator.control.refunds()).toHaveLength(1);
  });

  test('one approval decided on both instances at once is one refund', async () => {
    const pair = await openPair(newUrl());
    const orderId = await paidOrder(pair);
    const clerk = await openPerson(pair, 'finance', { refundLimitFen: 0 });
    const body = { amountFen: 1_000, reason: 'above' };
    const asked = await clerk.call('createRefund', { params: { orderId }, idempotencyKey: 'k', body });
    const params = { approvalId: asked.id };
    const results = await Promise.allSettled(
      [...pair.operators, ...pair.operators].map((call) =>
        call('decideRefundApproval', { params, body: { decision: 'approve', remark: 'both' } }),
      ),
    );
    expect(fulfilled(results)).toBe(1);
    expect(await pair.database.refund.count()).toBe(1);
  });

  test('a day is reconciled once, though both instances find it due at once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(new Date('2026-03-02T04:00:00Z'));
    const pair = await openPair(newUrl());
    await paidOrder(pair);
    // Noon of the next day in Beijing: the bill is there.
    vi.setSystemTime(new Date('2026-03-03T04:00:00Z'));
    pair.simulator.control.advanceClock(0);
    await Promise.all([pair.app.sweep(), pair.other.sweep(), pair.other.sweep(), pair.app.sweep()]);
    const days = await pair.database.reconciliation.findMany();
    expect(days).toMatchObject([{ billDate: '2026-03-02', status: 'DONE', payments: 1 }]);
    const bills = pair.simulator.control
      .events()
      .filter((event) => 'path' in event && event.path.includes('/bill/tradebill'));
    expect(bills).toHaveLength(1);
  });

  test('an operator who logs out or is suspended on one instance is out on the other at once', async () => {
    const pair = await openPair(newUrl());
    const { url } = pair;
    const whoAmI = async (app: FastifyInstance, cookie: string) =>
      (await app.inject({ url: '/api/operator/session', headers: { cookie } })).statusCode;
    const [leaving, suspended] = [await openPerson(pair, 'support'), await openPerson(pair, 'finance')];
    for (const { cookie } of [leaving, suspended]) {
      expect([await whoAmI(pair.app, cookie), await whoAmI(pair.other, cookie)]).toEqual([200, 200]);
    }
    await createClient(cookieTransport(url, leaving.cookie))('deleteOperatorSession', {});
    const [, admin] = pair.operators;
    await admin('updateOperator', { params: { operatorId: suspended.id }, body: { isActive: false } });
    for (const { cookie } of [leaving, suspended]) {
      expect([await whoAmI(pair.other, cookie), await whoAmI(pair.app, cookie)]).toEqual([401, 401]);
    }
  });
});

test('logins of one address are limited once for both instances, not by each', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const pair = await openPair(migratedPostgresql(), { RATE_LIMIT: 'on' });
  const logIn = async (app: FastifyInstance) => {
    const request = { method: 'POST', url: '/api/session', payload: { code: 'guessed' } } as const;
    const { statusCode, headers } = await app.inject(request);
    return { statusCode, retryAfter: headers['retry-after'] };
  };
  const answers = await Promise.all([...Array(12).fill(pair.app), ...Array(12).fill(pair.other)].map(logIn));
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(20);
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused).toEqual(Array(4).fill({ statusCode: 429, retryAfter: '60' }));
  vi.setSystemTime(Date.now() + 60_000);
  expect(await logIn(pair.other)).toMatchObject({ statusCode: 401 });
});

test('guesses of the operators’ token and orders of a buyer are limited once for both instances', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const pair = await openPair(migratedPostgresql(), { RATE_LIMIT: 'on' });
  const apps = [pair.app, pair.other];
  const ask = async (count: number, method: 'GET' | 'POST', url: string, headers: Record<string, string>) => {
    const requests = Array.from({ length: count }, (_, index) =>
      apps[index % 2]?.inject({ method, url, headers, ...(method === 'POST' ? { payload: {} } : {}) }),
    );
    const statuses = (await Promise.all(requests)).map((answer) => answer?.statusCode);
    return statuses.filter((status) => status === 429).length;
  };
  expect(await ask(64, 'GET', '/api/operator/anomalies', { authorization: 'Bearer guessed' })).toBe(4);
  const authorization = `Bearer ${pair.environment.OPERATOR_TOKEN}`;
  expect(await ask(64, 'GET', '/api/operator/anomalies', { authorization })).toBe(0);
  const { token } = await pair.buyer();
  const buyer = { authorization: `Bearer ${token}`, 'idempotency-key': 'k' };
  expect(await ask(34, 'POST', '/api/orders', buyer)).toBe(4);
});
