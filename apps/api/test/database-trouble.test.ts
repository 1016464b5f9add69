import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import Libsql from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { PLATFORM_ENVIRONMENT, seal, sign } from './platform.js';
import { type Buyer, openShop, type Shop } from './shop.js';

interface Scene {
  readonly shop: Shop;
  readonly buyer: Buyer;
  readonly orderId: string;
  readonly path: string;
  readonly log: () => string;
}

async function openScene(): Promise<Scene> {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT, logger: { level: 'warn', stream } });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  const path = (shop.environment.DATABASE_URL ?? '').slice('file:'.length);
  return { shop, buyer, orderId, path, log: () => log };
}

/** Everything that writes, at once: first login, order, genuine notification. */
async function writeEverything({ shop, buyer, orderId }: Scene): Promise<Response[]> {
  const { openid } = await shop.database.user.findFirstOrThrow();
  const json = { authorization: `Bearer ${buyer.token}`, 'content-type': 'application/json' };
  const post = (path: string, headers: Record<string, string>, body: string) =>
    fetch(`${shop.url}${path}`, { method: 'POST', headers, body });
  const { code } = await shop.simulator.control.login(`user-${randomUUID()}`);
  const { body, headers } = sign(
    seal({
      appid: shop.environment.WECHAT_APP_ID,
      mchid: shop.environment.WECHAT_MERCHANT_ID,
      out_trade_no: orderId,
      transaction_id: '4200002026010112000000000001',
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      bank_type: 'OTHERS',
      attach: '',
      success_time: '2026-01-01T12:00:01+08:00',
      payer: { openid },
      amount: { total: 7200, payer_total: 7200, currency: 'CNY', payer_currency: 'CNY' },
    }),
  );
  return Promise.all([
    post('/api/session', { 'content-type': 'application/json' }, JSON.stringify({ code })),
    post(
      '/api/orders',
      { ...json, 'idempotency-key': randomUUID() },
      JSON.stringify({ items: [{ productId: 'huila', quantity: 1 }] }),
    ),
    post('/webhooks/wechatpay/transactions', headers, body),
  ]);
}

const isReady = async ({ shop }: Scene) => (await fetch(`${shop.url}/readyz`)).status;

async function expectUnavailable(responses: Response[]): Promise<void> {
  expect(responses.map(({ status }) => status)).toEqual([503, 503, 503]);
  for (const response of responses) expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await Promise.all(responses.map((response) => response.json()))).toMatchObject([
    { code: 'DATABASE_UNAVAILABLE' },
    { code: 'DATABASE_UNAVAILABLE' },
    { code: 'FAIL' },
  ]);
}

async function expectWorking(scene: Scene): Promise<void> {
  const responses = await writeEverything(scene);
  expect(responses.map(({ status }) => status)).toEqual([201, 201, 204]);
  expect(await isReady(scene)).toBe(200);
}

test('while a foreign lock lasts, writes are 503 and reads work; after it, everything works', async () => {
  const scene = await openScene();
  const foreign = new Libsql(scene.path);
  onTestFinished(() => void foreign.close());
  foreign.exec('BEGIN IMMEDIATE');
  await expectUnavailable(await writeEverything(scene));
  expect(await isReady(scene)).toBe(503);
  expect((await fetch(`${scene.shop.url}/api/products`)).status).toBe(200);
  foreign.exec('ROLLBACK');
  await expectWorking(scene);
  expect(scene.log()).toContain('"trouble":"busy"');
  expect(scene.log()).not.toContain('stack');
});

test('a deleted or replaced file takes no acknowledged write, and the shop is not ready', async () => {
  const scene = await openScene();
  renameSync(scene.path, `${scene.path}.away`);
  await expect.poll(() => isReady(scene), { timeout: 30_000 }).toBe(503);
  await expectUnavailable(await writeEverything(scene));
  writeFileSync(scene.path, '');
  await expectUnavailable(await writeEverything(scene));
  renameSync(`${scene.path}.away`, scene.path);
  await expect.poll(() => isReady(scene), { timeout: 30_000 }).toBe(200);
  await expectWorking(scene);
});
