import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { loggerOptions } from '../src/http/logger.js';
import { openShop } from './shop.js';

test('while WeChat is silent, catalogue and orders work, and payments are 503 with Retry-After', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'TIMEOUT' }] });
  const headers = { authorization: `Bearer ${buyer.token}` };
  const payments = Array.from({ length: 30 }, () =>
    fetch(`${shop.url}/api/orders/${orderId}/payment`, { method: 'POST', headers }),
  );
  expect((await buyer.call('listProducts', {})).products).not.toHaveLength(0);
  await buyer.order({ 'gift-box': 1 });
  expect((await buyer.call('listOrders', { query: {} })).orders).toHaveLength(2);
  await shop.simulator.close();
  for (const response of await Promise.all(payments)) {
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: 'WECHAT_UNAVAILABLE' });
  }
});

test('a refusal of WeChat is logged with advice, which buyers do not see', async () => {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const { buyer } = await openShop({
    environment: { WECHAT_APP_ID: 'wx0000000000000000' },
    logger: { ...loggerOptions(false), stream },
  });
  const login: unknown = await buyer().catch((error: unknown) => error);
  expect(login).toMatchObject({ status: 502, code: 'WECHAT_REJECTED' });
  expect(String(login)).toContain('Contact the shop');
  expect(`${login} ${JSON.stringify(login)}`).not.toMatch(/WECHAT_[A-Z_]*(ID|KEY|NO|SECRET)/);
  expect(log).toContain('WECHAT_APP_ID');
});
