import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { LightMyRequestResponse } from 'fastify';
import Libsql from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { PLATFORM_ENVIRONMENT, seal, sign } from './platform.js';
import { openShop } from './shop.js';

/** A WeChat that takes every call and answers none until it is told to. */
async function holdingWechat() {
  const held: ServerResponse[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => {
    held.push(response);
    server.emit('held');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    untilHeld: async (count: number) => {
      while (held.length < count) await once(server, 'held');
    },
    answerAll: () => {
      for (const [index, response] of held.splice(0).entries()) {
        response.end(JSON.stringify({ openid: `openid-${index}`, session_key: 'c2Vzc2lvbl9rZXlfMTY=' }));
      }
    },
  };
}

test('logins that WeChat holds up are bounded, more are refused, and the catalogue stays open', async () => {
  const wechat = await holdingWechat();
  const { app } = await openShop({ environment: { WECHAT_API_BASE_URL: wechat.url } });
  // Not over HTTP, so that all of them have asked before WeChat’s time is over, on a slow machine, too.
  const logIn = async (code: number) =>
    app.inject({ method: 'POST', url: '/api/session', payload: { code: `code-${code}` } });
  const letIn = Array.from({ length: 256 }, (_, code) => logIn(code));
  await wechat.untilHeld(256);

  const refused = await logIn(256);
  expect(refused.statusCode).toBe(503);
  expect(refused.headers['retry-after']).toBe('5');
  expect(refused.json()).toMatchObject({ code: 'WECHAT_UNAVAILABLE', requestId: expect.any(String) });
  expect((await app.inject('/api/products')).statusCode).toBe(200);

  wechat.answerAll();
  const answers = await Promise.all(letIn);
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
  const after = logIn(257);
  await wechat.untilHeld(1);
  wechat.answerAll();
  expect((await after).statusCode).toBe(201);
});

test('while orders wait too long for the database, new ones are refused, notifications are not', async () => {
  let waitedMs = 0;
  const { app, buyer, environment } = await openShop({
    environment: PLATFORM_ENVIRONMENT,
    loadNow: () => waitedMs,
  });
  const { token } = await buyer();
  const other = new Libsql(environment.DATABASE_URL.slice('file:'.length));
  onTestFinished(() => void other.close());
  const notify = async () => {
    const box = seal({ trade_state: 'NOTPAY', appid: 'a', mchid: 'm', out_trade_no: 'none' });
    const { headers, body } = sign(box);
    return app.inject({ method: 'POST', url: '/webhooks/wechatpay/transactions', headers, payload: body });
  };
  const order = async () =>
    app.inject({
      method: 'POST',
      url: '/api/orders',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      payload: { items: [{ productId: 'huila', quantity: 1 }] },
    });
  // Another process holds the lock that every write needs.
  other.exec('BEGIN IMMEDIATE');
  const orders = [order()];
  // An order is answered now only where it is refused: when the first one has waited for half a second.
  let refusal: LightMyRequestResponse | null = null;
  for (let tries = 0; refusal === null && tries < 25; tries += 1) {
    waitedMs += 100;
    const next = order();
    const unanswered = untilTurns(50).then(() => null);
    refusal = await Promise.race([next, unanswered]);
    if (refusal === null) orders.push(next);
  }
  expect(refusal?.headers['retry-after']).toBe('1');
  expect(refusal?.json()).toMatchObject({ code: 'OVERLOADED', requestId: expect.any(String) });
  const notifications = Array.from({ length: 96 }, notify);
  expect((await order()).statusCode).toBe(503);

  other.exec('COMMIT');
  const answers = await Promise.all(notifications);
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([204]));
  const made = await Promise.all(orders);
  expect(new Set(made.map(({ statusCode }) => statusCode))).toEqual(new Set([201]));
  expect((await order()).statusCode).toBe(201);
});

async function untilTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
