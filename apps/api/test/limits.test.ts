import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShop, type Shop } from './shop.js';

// The limits are of a minute, and a busy machine takes longer.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const LIMITED = { environment: { RATE_LIMIT: 'on' } };

interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Asks so often at once, and counts the answers by status. */
async function countAnswers(
  shop: Shop,
  times: number,
  path: string,
  ask: Ask,
): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  // Not over HTTP, which would be most of the time that it takes.
  const { method = 'GET', body, headers = {} } = ask;
  const request = { method, url: path, headers, ...(body === undefined ? {} : { payload: body }) };
  for (let done = 0; done < times; done += 1) {
    const { statusCode } = await shop.app.inject(request);
    counts[statusCode] = (counts[statusCode] ?? 0) + 1;
  }
  return counts;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (body: string, headers: Record<string, string> = {}): Ask => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
});

test('the twenty-first login of an address in a minute is a 429 problem with Retry-After', async () => {
  const shop = await openShop(LIMITED);
  const login = post('{"code":"guessed"}');
  expect(await countAnswers(shop, 20, '/api/session', login)).toEqual({ 401: 20 });
  const response = await fetch(`${shop.url}/api/session`, login);
  expect(response.status).toBe(429);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(response.headers.get('retry-after'))).toBe(60);
  expect(await response.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
  const forwarded = post('{"code":"guessed"}', { 'x-forwarded-for': '203.0.113.9' });
  expect(await countAnswers(shop, 1, '/api/session', forwarded)).toEqual({ 429: 1 });
  expect((await fetch(`${shop.url}/api/products`)).status).toBe(200);
  vi.setSystemTime(Date.now() + 60_000);
  expect(await countAnswers(shop, 1, '/api/session', login)).toEqual({ 401: 1 });
});

test('behind a trusted proxy each client has its own limit', async () => {
  const shop = await openShop({ environment: { RATE_LIMIT: 'on', TRUSTED_PROXIES: '127.0.0.0/8' } });
  const from = (address: string) => post('{"code":"guessed"}', { 'x-forwarded-for': address });
  expect(await countAnswers(shop, 21, '/api/session', from('203.0.113.9'))).toEqual({ 401: 20, 429: 1 });
  expect(await countAnswers(shop, 1, '/api/session', from('203.0.113.10'))).toEqual({ 401: 1 });
});

test.each([
  ['no address at all', ['junk', 'unknown', '<script>']],
  ['an address with a port', ['198.51.100.20:1001', '198.51.100.20:1002', '198.51.100.20']],
  ['IPv6 addresses of one network', ['[2001:db8::1]:1001', '2001:db8::2', '[2001:db8::3]']],
])('whatever a trusted proxy tells is limited: %s', async (_what, addresses) => {
  const shop = await openShop({ environment: { RATE_LIMIT: 'on', TRUSTED_PROXIES: '127.0.0.0/8' } });
  const ask = (address: string, times: number) =>
    countAnswers(shop, times, '/api/session', post('{"code":"guessed"}', { 'x-forwarded-for': address }));
  for (const address of addresses) expect(await ask(address, 6), address).toEqual({ 401: 6 });
  expect(await ask(addresses[0] ?? '', 3)).toEqual({ 401: 2, 429: 1 });
  expect(await ask('2001:db8:0:1::1', 1)).toEqual({ 401: 1 });
});

test('where X-Forwarded-For comes from an unnamed address, one line names TRUSTED_PROXIES', async () => {
  let log = '';
  const stream = {
    write: (line: string) => {
      log += line;
    },
  };
  const { app } = await openShop({ logger: { level: 'warn', stream } });
  for (let count = 0; count < 3; count += 1) {
    await app.inject({ url: '/api/products', headers: { 'x-forwarded-for': '203.0.113.9' } });
  }
  expect(log.match(/TRUSTED_PROXIES/g)).toHaveLength(1);
  const named = await openShop({
    logger: { level: 'warn', stream },
    environment: { TRUSTED_PROXIES: 'loopback' },
  });
  log = '';
  await named.app.inject({ url: '/api/products', headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(log).toBe('');
});

test('orders and payments are limited by buyer, and no buyer is limited by another', async () => {
  const shop = await openShop(LIMITED);
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  const order = (token: string) => post('{}', { ...bearer(token), 'idempotency-key': 'k' });
  expect(await countAnswers(shop, 31, '/api/orders', order(alice.token))).toEqual({ 400: 30, 429: 1 });
  expect(await countAnswers(shop, 1, '/api/orders', order(bob.token))).toEqual({ 400: 1 });
  const pay = (token: string): Ask => ({ method: 'POST', headers: bearer(token) });
  expect(await countAnswers(shop, 30, '/api/orders/none/payment', pay(alice.token))).toEqual({ 404: 30 });
  expect(await countAnswers(shop, 31, '/api/orders/none/payment/confirm', pay(alice.token))).toEqual({
    404: 30,
    429: 1,
  });
  expect(await countAnswers(shop, 1, '/api/orders/none/payment', pay(bob.token))).toEqual({ 404: 1 });
});

test('guessing tokens is limited by address, and does not stop buyers with a real one', async () => {
  const shop = await openShop(LIMITED);
  const { token } = await shop.buyer();
  const guess = (index: number) =>
    fetch(`${shop.url}/api/orders/none/close`, {
      method: 'POST',
      headers: bearer(`${token}${index}`),
    });
  const statuses: number[] = [];
  for (let index = 0; index < 61; index += 1) statuses.push((await guess(index)).status);
  expect(statuses.slice(0, 60).every((status) => status === 401)).toBe(true);
  expect(statuses[60]).toBe(429);
  const real = await fetch(`${shop.url}/api/orders/none/close`, { method: 'POST', headers: bearer(token) });
  expect(real.status).toBe(404);
});

test('guessing the operators’ token is limited by address, and never keeps out its holder', async () => {
  const shop = await openShop(LIMITED);
  const guess = { headers: bearer(`${shop.environment.OPERATOR_TOKEN}x`) };
  expect(await countAnswers(shop, 61, '/api/operator/anomalies', guess)).toEqual({ 401: 60, 429: 1 });
  const right = { headers: bearer(shop.environment.OPERATOR_TOKEN ?? '') };
  expect(await countAnswers(shop, 61, '/api/operator/anomalies', right)).toEqual({ 200: 61 });
});

test('the rest is limited to 300 a minute, except health, docs, files and notifications', async () => {
  const shop = await openShop(LIMITED);
  expect(await countAnswers(shop, 301, '/api/products', {})).toEqual({ 200: 300, 429: 1 });
  expect(await countAnswers(shop, 1, '/api/products/huila', {})).toEqual({ 429: 1 });
  const webhook = await countAnswers(shop, 1, '/webhooks/wechatpay/transactions', post('{}'));
  expect(webhook).toEqual({ 401: 1 });
  for (const path of [
    '/healthz',
    '/openapi.json',
    '/docs/static/swagger-ui.css',
    '/assets/products/huila.svg',
  ]) {
    expect(await countAnswers(shop, 1, path, {}), path).toEqual({ 200: 1 });
  }
});

test('a buyer has at most ten open orders, also at once; closing one makes room', async () => {
  const shop = await openShop(LIMITED);
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => alice.order({ 'drip-bags': 1 })));
  const open = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(open).toHaveLength(10);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { status: 409, code: 'TOO_MANY_OPEN_ORDERS' },
  });
  expect((await shop.database.product.findUniqueOrThrow({ where: { id: 'drip-bags' } })).stock).toBe(190);
  await bob.order();
  await alice.call('closeOrder', { params: { orderId: open[0]?.id ?? '' } });
  await alice.order();
});

test('the tenth order, requested five times at once, is one order in five answers', async () => {
  const shop = await openShop(LIMITED);
  const alice = await shop.buyer();
  for (let count = 0; count < 9; count += 1) await alice.order({ 'drip-bags': 1 });
  const request = { idempotencyKey: 'k', body: { items: [{ productId: 'huila', quantity: 1 }] } };
  const orders = await Promise.all(Array.from({ length: 5 }, () => alice.call('createOrder', request)));
  expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
});

test('RATE_LIMIT=off lifts the limits, those on unpaid orders included', async () => {
  const shop = await openShop();
  const alice = await shop.buyer();
  for (let count = 0; count < 31; count += 1) await alice.order();
  expect(await shop.database.order.count()).toBe(31);
  expect(await countAnswers(shop, 21, '/api/session', post('{"code":"guessed"}'))).toEqual({ 401: 21 });
});

test('a query over 2 KiB is 400, on every path', async () => {
  const shop = await openShop();
  for (const path of ['/api/products', '/healthz', '/nothing', '/webhooks/wechatpay/transactions']) {
    const response = await fetch(`${shop.url}${path}?q=${'x'.repeat(2_047)}`);
    expect(response.status, path).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'INVALID_REQUEST' });
  }
  expect((await fetch(`${shop.url}/healthz?q=${'x'.repeat(2_046)}`)).status).toBe(200);
});

test('headers over 16 KiB are 431 and the connection is closed', async () => {
  const shop = await openShop();
  const address = await shop.app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(16_384)}\r\n\r\n`);
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('a connection has timeouts for headers, request, idleness and keep-alive', async () => {
  const { server } = (await openShop()).app;
  expect(server.requestTimeout).toBe(10_000);
  expect(server.headersTimeout).toBe(10_000);
  expect(server.timeout).toBe(30_000);
  expect(server.keepAliveTimeout).toBe(72_000);
});
