import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
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
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const buyer = await shop.buyer();
  const address = await shop.app.listen({ host: '127.0.0.1', port: 0 });
  const other = new Libsql(shop.environment.DATABASE_URL.slice('file:'.length));
  onTestFinished(() => void other.close());
  // Another process holds the lock that every write needs.
  other.exec('BEGIN IMMEDIATE');
  const notify = () => {
    const { headers, body } = sign(
      seal({ trade_state: 'NOTPAY', appid: 'a', mchid: 'm', out_trade_no: 'none' }),
    );
    return fetch(`${address}/webhooks/wechatpay/transactions`, { method: 'POST', headers, body });
  };
  const notifications = Array.from({ length: 96 }, notify);
  const order = () =>
    fetch(`${address}/api/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${buyer.token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ items: [{ productId: 'huila', quantity: 1 }] }),
    });
  const first = order();
  // One of these comes when the first has waited for half a second; those before it wait with it.
  const refused = new Promise<Response>((resolve) => {
    const orderAgain = () => {
      const answer = order();
      orders.push(answer);
      void answer.then((response) => response.status === 503 && resolve(response));
    };
    const timer = setInterval(orderAgain, 50);
    onTestFinished(() => clearInterval(timer));
    void first.then(() => clearInterval(timer));
  });
  const orders = [first];
  const refusal = await refused;
  expect(refusal.headers.get('retry-after')).toBe('1');
  expect(await refusal.json()).toMatchObject({ code: 'OVERLOADED', requestId: expect.any(String) });

  other.exec('COMMIT');
  const answers = await Promise.all(notifications);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
  expect((await first).status).toBe(201);
  await Promise.all(orders);
  expect((await order()).status).toBe(201);
});
