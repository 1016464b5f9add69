import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openShop, type Shop } from '../../../test/shop.js';
import { createNotificationProbe, PROBE_HEADER } from './notification-probe.js';
import { TRANSACTION_NOTIFY_PATH } from './notification-routes.js';

const probeOf = ({ environment }: Shop, nowMs = Date.now()) =>
  createNotificationProbe({ secret: environment.JWT_SECRET ?? '', now: () => nowMs, randomBytes });

async function post({ url }: Shop, mark: string, body: string) {
  const headers = { 'content-type': 'application/json', 'wechatpay-nonce': 'n', [PROBE_HEADER]: mark };
  const response = await fetch(url + TRANSACTION_NOTIFY_PATH, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

test('a probe is answered with the hashes of exactly what arrived, and changes nothing', async () => {
  const shop = await openShop();
  const probe = probeOf(shop);
  const mark = probe.mark();
  const body = '{ "a":\t"\\u4f60", "b": 1.50 }\r\n';
  const { status, body: answer } = await post(shop, mark, body);
  expect(status).toBe(200);
  expect(answer).toEqual(probe.describe(mark, { 'wechatpay-nonce': 'n' }, Buffer.from(body)));
  expect(answer).toMatchObject({ bodySha256: createHash('sha256').update(body).digest('hex') });
  expect(await shop.database.notification.count()).toBe(0);
});

test('a probe that is forged, changed, old or from the future is refused as any unsigned request', async () => {
  const shop = await openShop();
  const refusal = await post(shop, '', '{}');
  expect(refusal).toMatchObject({ status: 401, body: { code: 'FAIL' } });
  const mark = probeOf(shop).mark();
  const stranger = createNotificationProbe({
    secret: 'another secret, 32 characters long',
    now: Date.now,
    randomBytes,
  });
  for (const forged of [
    stranger.mark(),
    mark.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    mark.replace(/^\d+/, (seconds) => String(Number(seconds) + 1)),
    probeOf(shop, Date.now() - 310_000).mark(),
    probeOf(shop, Date.now() + 310_000).mark(),
    mark.slice(0, -1),
    `${mark}0`,
  ]) {
    expect(await post(shop, forged, '{}'), forged).toEqual(refusal);
  }
});
