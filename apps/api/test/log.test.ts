import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { loggerOptions } from '../src/http/logger.js';
import { openShop } from './shop.js';
import { emptyPostgresql } from './temporary-database.js';
import { temporaryPath } from './temporary-path.js';

test('no openid, session_key, code, token, signature or secret reaches the log', async () => {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const secrets = new Map<string, string>();
  // The simulator's events mask the session_key, so it is read on its way.
  let simulatorUrl = '';
  const between = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const answer = await (await fetch(simulatorUrl + request.url)).text();
    const sessionKey = /"session_key":"([^"]+)"/.exec(answer)?.[1];
    if (sessionKey !== undefined) secrets.set(`session_key ${secrets.size}`, sessionKey);
    response.end(answer);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void between.close());
  const address = between.address();
  const shop = await openShop({
    logger: { ...loggerOptions(false), level: 'trace', stream },
    environment: {
      WECHAT_API_BASE_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    },
  });
  const { simulator, database, url, environment } = shop;
  simulatorUrl = simulator.address;
  for (const name of [
    'JWT_SECRET',
    'WECHAT_APP_SECRET',
    'WECHAT_API_V3_KEY',
    'WECHAT_PRIVATE_KEY',
  ] as const) {
    secrets.set(name, environment[name]);
  }

  const { code } = simulator.control.login('alice');
  const post = (path: string, body: string, headers: Record<string, string>) =>
    fetch(url + path, { method: 'POST', body, headers });
  await post('/api/session', JSON.stringify({ code }), { 'content-type': 'application/json' });
  await post('/api/session', JSON.stringify({ code }), { 'content-type': 'application/json' });
  secrets.set('login code', code);
  const buyer = await shop.buyer('alice');
  secrets.set('token', buyer.token);
  const order = await buyer.order();
  await buyer.pay(order.id);
  await simulator.control.idle();
  expect((await buyer.call('getOrder', { params: { orderId: order.id } })).status).toBe('PAID');

  const pending = await buyer.order();
  const delivered = simulator.control.events().findLast((event) => event.kind === 'notification');
  if (delivered?.kind !== 'notification') throw new Error('No notification was sent.');
  await post('/webhooks/wechatpay/transactions', `${delivered.body} `, delivered.headers);
  await simulator.close();
  await expect(buyer.call('payOrder', { params: { orderId: pending.id } })).rejects.toMatchObject({
    code: 'WECHAT_UNAVAILABLE',
  });

  const { openid } = await database.user.findFirstOrThrow();
  secrets.set('openid', openid);
  await fetch(`${url}/api/operator/orders?query=${openid}`);
  for (const event of simulator.control.events()) {
    if (event.kind === 'control') continue;
    const id = `${event.kind} ${event.id}`;
    if (event.kind === 'notification') {
      secrets.set(`${id} signature`, event.headers['Wechatpay-Signature'] ?? '');
      continue;
    }
    const signature = /signature="([^"]+)"/.exec(String(event.headers.authorization))?.[1];
    if (signature !== undefined) secrets.set(`${id} signature`, signature);
  }

  expect(log).toContain('notification received');
  expect(log).toContain('The signature does not match the body');
  expect(log).toContain('got no answer from WeChat');
  expect([...secrets.keys()].join()).toMatch(/session_key/);
  for (const [name, secret] of secrets) {
    expect(secret.length, name).toBeGreaterThan(15);
    expect(log.includes(secret), `${name} is in the log`).toBe(false);
    expect(log.includes(JSON.stringify(secret).slice(1, -1)), `${name} is in the log, escaped`).toBe(false);
  }
});

function collect() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const find = (message: string): unknown =>
    lines.map((line): unknown => JSON.parse(line)).find((line) => hasMessage(line, message));
  return { find, logger: { ...loggerOptions(false), stream } };
}

const hasMessage = (line: unknown, message: string) =>
  typeof line === 'object' && line !== null && 'msg' in line && line.msg === message;

test.each([
  ['SQLite', async () => `file:${temporaryPath()}`],
  ['PostgreSQL', emptyPostgresql],
])('a start on %s logs each migration that it applies, with its name and time', async (_, empty) => {
  const lines: { msg: string; migration: unknown; durationMs: unknown }[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  await openShop({ logger: { level: 'info', stream }, environment: { DATABASE_URL: await empty() } });
  const applied = lines.filter(({ msg }) => msg === 'migration applied');
  expect(applied.length).toBeGreaterThan(2);
  for (const { migration, durationMs } of applied) {
    expect(migration).toMatch(/^\d{14}_\w+$/);
    expect(durationMs).toBeGreaterThanOrEqual(0);
  }
});

test('the log names a request by the requestId that its answer carries', async () => {
  const { find, logger } = collect();
  const { url } = await openShop({ logger });
  const { headers } = await fetch(`${url}/api/products`);
  expect(find('request')).toMatchObject({ requestId: headers.get('x-request-id') });
});

test('a refund that WeChat refuses is logged with WeChat’s code and Request-ID', async () => {
  const { find, logger } = collect();
  const { buyer, operator, simulator } = await openShop({ logger });
  const alice = await buyer();
  const { id: orderId } = await alice.order();
  await alice.pay(orderId);
  await simulator.control.idle();
  simulator.control.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
  const body = { amountFen: 100, reason: '不想要了' };
  const refund = await operator('createRefund', { params: { orderId }, idempotencyKey: 'k', body });
  const wechatRequestId = expect.stringMatching(/\S/);
  const line = { level: 40, refundId: refund.id, code: 'NOT_ENOUGH', wechatRequestId };
  expect(find('WeChat refused a refund')).toMatchObject(line);
});

test('secrets in careless log lines are redacted', async () => {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const shop = await openShop({ logger: { ...loggerOptions(false), stream } });
  const facts = {
    openid: 'o1',
    user: { openid: 'o2' },
    a: { b: [{ token: 't3', paySign: 's4' }] },
    kept: 'k',
  };
  shop.app.log.info(facts, 'careless');
  shop.app.log.error(Object.assign(new Error('also careless'), { signature: 's5' }));
  expect(log).toContain('careless');
  expect(log).toContain('also careless');
  expect(log).toContain('"kept":"k"');
  expect(log.match(/\[redacted\]/g)).toHaveLength(5);
  expect(log).not.toMatch(/"(o1|o2|t3|s4|s5)"/);
  // What was logged goes on as it was.
  expect(facts.a.b[0]?.token).toBe('t3');
});
