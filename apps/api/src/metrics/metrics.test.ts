import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openShippingStage, ship } from '../../test/shipping-stage.js';
import { openShop, type Shop } from '../../test/shop.js';
import { listenWithCertificate } from '../../test/tls-server.js';
import { listenForMetrics } from './metrics-server.js';

beforeEach(() => {
  // Noon in Beijing, so that a day's bill is ready on the next one.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An order that never went to the cashier ends after three minutes. */
const UNPAID_SECONDS = 180;

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

/** A shop whose metrics are on; their own port is opened by the process, and not here. */
const openMeasured = () => openShop({ environment: { METRICS_PORT: '0' } });

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

async function samplesOf({ app }: Shop): Promise<Sample[]> {
  const text = (await app.meters?.scrape()) ?? '';
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, key = '', text = '']) => [key, text] as const,
      );
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}

/** The value of a series of our own; undefined where there is none. */
async function seriesValue(
  shop: Shop,
  name: string,
  labels: Record<string, string> = {},
): Promise<number | undefined> {
  const wanted = Object.entries(labels);
  const found = (await samplesOf(shop)).filter(
    (sample) =>
      sample.name === `taro_pay_${name}` && wanted.every(([key, value]) => sample.labels[key] === value),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

test('without METRICS_PORT nothing is measured', async () => {
  expect((await openShop()).app.meters).toBeNull();
});

test('a sale is counted: its requests by route, its calls to WeChat, and how its payment became known', async () => {
  const shop = await openMeasured();
  const alice = await shop.buyer();
  const told = await alice.order();
  await alice.pay(told.id);
  await shop.simulator.control.idle();
  expect((await alice.call('getOrder', { params: { orderId: told.id } })).status).toBe('PAID');

  expect(
    await seriesValue(shop, 'http_requests_total', { method: 'POST', route: '/api/orders', status: '201' }),
  ).toBe(1);
  expect(
    await seriesValue(shop, 'http_request_seconds_count', { route: '/api/orders/:orderId/payment' }),
  ).toBe(1);
  expect(await seriesValue(shop, 'wechat_call_seconds_count', { operation: 'prepay', outcome: 'ok' })).toBe(
    1,
  );
  expect(await seriesValue(shop, 'wechat_call_seconds_count', { operation: 'code2Session' })).toBe(1);
  expect(await seriesValue(shop, 'notifications_total', { outcome: 'APPLIED' })).toBe(1);
  expect(await seriesValue(shop, 'notification_age_seconds_count')).toBe(1);
  expect(await seriesValue(shop, 'payment_known_seconds_count', { source: 'notification' })).toBe(1);
  expect(await seriesValue(shop, 'database_transaction_seconds_count', { end: 'commit' })).toBeGreaterThan(2);
  expect(Math.abs((await seriesValue(shop, 'clock_skew_seconds')) ?? 99)).toBeLessThan(60);
});

test('the seconds from paid to known are told by who found out', async () => {
  const shop = await openMeasured();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const alice = await shop.buyer();
  const [confirmed, swept] = [await alice.order(), await alice.order()];
  for (const { id } of [confirmed, swept]) await alice.pay(id);
  later(31);
  await alice.call('confirmPayment', { params: { orderId: confirmed.id } });
  later(600);
  await shop.app.sweep();
  const known = (name: string, source: string) =>
    seriesValue(shop, `payment_known_seconds_${name}`, { source });
  expect(await known('count', 'confirm')).toBe(1);
  expect(await known('sum', 'confirm')).toBeCloseTo(31, 0);
  expect(await known('count', 'sweep')).toBe(1);
  expect(await known('sum', 'sweep')).toBeCloseTo(631, 0);
  expect(await known('count', 'notification')).toBe(0);
});

test('what came and was not taken is counted by its reason', async () => {
  const shop = await openMeasured();
  const url = `${shop.url}/webhooks/wechatpay/transactions`;
  await fetch(url, { method: 'POST', body: '{}' });
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'WRONG_AMOUNT' }] });
  const alice = await shop.buyer();
  await alice.pay((await alice.order()).id);
  await shop.simulator.control.idle();
  expect(await seriesValue(shop, 'notifications_total', { outcome: 'headersMissing' })).toBe(1);
  expect(await seriesValue(shop, 'notifications_total', { outcome: 'MISMATCHED' })).toBe(1);
  expect(await seriesValue(shop, 'anomalies_open', { kind: 'MISMATCHED_NOTIFICATION' })).toBe(1);
});

test('a WeChat that fails is seen in its calls and its breaker', async () => {
  const shop = await openMeasured();
  const alice = await shop.buyer();
  const { id: orderId } = await alice.order();
  shop.simulator.control.setFaults({ rules: [{ operation: 'prepay', fault: 'CONNECTION_RESET' }] });
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await alice.call('payOrder', { params: { orderId } }).catch(() => {});
  }
  const failed = { operation: 'prepay', outcome: 'unavailable' };
  expect(await seriesValue(shop, 'wechat_call_seconds_count', failed)).toBe(6);
  expect(await seriesValue(shop, 'wechat_breaker_open', { guard: 'WeChat Pay' })).toBe(1);
  expect(await seriesValue(shop, 'wechat_breaker_open', { guard: 'code2Session' })).toBe(0);
});

test('the books tell what waits: open orders, late checks, anomalies, days without a reconciliation', async () => {
  const shop = await openMeasured();
  const alice = await shop.buyer();
  const { id: orderId } = await alice.order();
  await alice.call('applyForRefund', {
    params: { orderId: (await paidOrder(shop, alice)).id },
    body: { reason: '不想要了' },
  });
  await shop.database.order.update({ where: { id: orderId }, data: { nextCheckAt: new Date() } });
  // Until the bill of that day is ready.
  later(24 * 3600);
  expect(await seriesValue(shop, 'orders', { status: 'PENDING' })).toBe(1);
  expect(await seriesValue(shop, 'order_overdue_seconds')).toBe(24 * 3600 - UNPAID_SECONDS);
  expect(await seriesValue(shop, 'sweep_lag_seconds', { sweep: 'orders' })).toBe(24 * 3600);
  expect(await seriesValue(shop, 'sweep_lag_seconds', { sweep: 'refunds' })).toBe(0);
  expect(await seriesValue(shop, 'anomalies_open', { kind: 'REFUND_APPLICATION' })).toBe(1);
  expect(await seriesValue(shop, 'anomaly_oldest_seconds', { kind: 'REFUND_APPLICATION' })).toBe(24 * 3600);
  expect(await seriesValue(shop, 'anomalies_open', { kind: 'LATE_MONEY' })).toBe(0);
  expect(await seriesValue(shop, 'days_not_reconciled')).toBe(1);
  expect(await seriesValue(shop, 'books_readable')).toBe(1);
});

async function paidOrder({ simulator }: Shop, { order, pay }: Awaited<ReturnType<Shop['buyer']>>) {
  const made = await order();
  await pay(made.id);
  await simulator.control.idle();
  return made;
}

test('what is to be sent to WeChat and what is to be shipped are counted, with the age of the oldest', async () => {
  const stage = await openShippingStage({ METRICS_PORT: '0' });
  const { shop, buyer, sell, pass } = stage;
  const of = (name: string, queue: string) => seriesValue(shop, name, { queue });
  expect(await of('outbox', 'messages')).toBe(0);
  shop.simulator.control.setFaults({
    rules: [
      { operation: 'subscribeMessage', fault: 'SYSTEM_ERROR' },
      { operation: 'shipping', fault: 'SYSTEM_ERROR' },
    ],
  });
  const [shipped] = [await sell(), await sell()];
  const templateIds = ['Test-order-shipped'];
  shop.simulator.control.requestSubscribeMessage({ user: buyer.user, tmplIds: templateIds });
  await buyer.call('acceptSubscriptions', { params: { orderId: shipped }, body: { templateIds } });
  await ship(stage, shipped);
  for (let minute = 0; minute < 10; minute += 1) await pass(60);
  for (const queue of ['messages', 'shipping_reports']) {
    expect(await of('outbox', queue), queue).toBe(1);
    expect(await of('outbox_oldest_seconds', queue), queue).toBe(600);
  }
  expect(await seriesValue(shop, 'messages_total', { outcome: 'notSent' })).toBeGreaterThan(1);
  expect(await seriesValue(shop, 'unshipped_orders')).toBe(1);
  expect(await seriesValue(shop, 'unshipped_oldest_seconds')).toBeCloseTo(600, -1);
  for (const sweep of ['messages', 'shipping_reports', 'fulfilments'])
    expect(await seriesValue(shop, 'sweep_lag_seconds', { sweep }), sweep).toBe(0);
  later(3_600);
  for (const sweep of ['messages', 'shipping_reports'])
    expect(await seriesValue(shop, 'sweep_lag_seconds', { sweep }), sweep).toBeGreaterThan(1_500);
});

test('the time until a certificate ends is that of the address for buyers, and of WeChat’s', async () => {
  const { url, endMs } = await listenWithCertificate();
  vi.setSystemTime(endMs - 100_000_000);
  const shop = await openShop({ environment: { METRICS_PORT: '0', PUBLIC_BASE_URL: url } });
  const left = (certificate: string) => seriesValue(shop, 'certificate_left_seconds', { certificate });
  await expect.poll(() => left('public')).toBeCloseTo(100_000, -3);
  expect(await left('platform'), 'this shop has the public key alone').toBeUndefined();

  const keys = { WECHAT_PAY_PUBLIC_KEY_ID: '', WECHAT_PAY_PUBLIC_KEY: '' };
  const older = await openShop({ environment: { METRICS_PORT: '0', ...keys } });
  await older.app.sweep();
  const platform = () => seriesValue(older, 'certificate_left_seconds', { certificate: 'platform' });
  const before = await platform();
  later(3_600);
  expect(await platform()).toBe((before ?? 0) - 3_600);
});

test('a scrape does not ask the database again within ten seconds, and goes on without it', async () => {
  const shop = await openMeasured();
  expect(await seriesValue(shop, 'orders', { status: 'PENDING' })).toBe(0);
  await (await shop.buyer()).order();
  expect(await seriesValue(shop, 'orders', { status: 'PENDING' }), 'as it was read').toBe(0);

  const other = await openMeasured();
  await (await other.buyer()).order();
  await other.database.$executeRaw`ALTER TABLE "Refund" RENAME TO "Elsewhere"`;
  expect(await seriesValue(other, 'books_readable')).toBe(0);
  expect(await seriesValue(other, 'http_requests_total', { route: '/api/orders' })).toBe(1);
});

test('no label holds what a client sends, and other ids make no new series', async () => {
  const shop = await openMeasured();
  const series = async () =>
    new Set((await samplesOf(shop)).map(({ name, labels }) => JSON.stringify([name, labels])));
  const ids: string[] = [];
  async function visit(user: string): Promise<void> {
    const buyer = await shop.buyer(user);
    const { id } = await paidOrder(shop, buyer);
    ids.push(id);
    await shop.operator('createRefund', {
      params: { orderId: id },
      idempotencyKey: `refund-${user}`,
      body: { amountFen: 1, reason: user },
    });
    await shop.simulator.control.idle();
    for (const path of [
      `/api/orders/${id}`,
      `/${user}`,
      `/api/products/${user}?a=${user}`,
      `/console/${user}`,
      `/${id}/..;/`,
    ]) {
      for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND']) await fetch(shop.url + path, { method });
    }
    await fetch(`${shop.url}/webhooks/wechatpay/refunds`, { method: 'POST', body: user });
  }
  await visit('alice');
  const before = await series();
  for (const user of ['bob', 'carol', 'dave']) await visit(user);
  const after = await series();
  expect([...after].filter((one) => !before.has(one))).toEqual([]);
  // Twice what a shop with every route in use has today would be a mistake.
  expect(after.size).toBeLessThan(1_500);
  const text = [...after].join('\n');
  for (const word of [...ids, 'alice', 'bob', 'refund-']) expect(text).not.toContain(word);
});

test('the metrics are at 127.0.0.1 alone, and at one address', async () => {
  const shop = await openMeasured();
  const { meters } = shop.app;
  if (meters === null) throw new Error('Nothing is measured.');
  const ports: unknown[] = [];
  const log = { info: ({ port }: { port: unknown }) => void ports.push(port), warn: () => {} };
  const stop = await listenForMetrics(meters, 0, log);
  onTestFinished(stop);
  const [port] = ports;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await answer.text()).toContain('taro_pay_books_readable 1');
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect((await fetch(`${shop.url}/metrics`)).status).toBe(404);
  for (const { address, internal } of Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => one ?? [])) {
    if (internal) continue;
    const socket = connect(Number(port), address);
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'open'),
      once(socket, 'error').then(() => 'refused'),
    ]).catch(() => 'refused');
    socket.destroy();
    expect(outcome, address).toBe('refused');
  }
});
