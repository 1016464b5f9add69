import { createServer } from 'node:http';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { openShop, type Shop } from './shop.js';

const WITHOUT_PUBLIC_KEY = { WECHAT_PAY_PUBLIC_KEY_ID: '', WECHAT_PAY_PUBLIC_KEY: '' };

const HOUR_MS = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

async function sellOne({ buyer, simulator }: Shop): Promise<string> {
  const { call, order, pay } = await buyer();
  const { id: orderId } = await order();
  expect(await pay(orderId)).toBe('requestPayment:ok');
  await simulator.control.idle();
  return (await call('getOrder', { params: { orderId } })).status;
}

const certificateDownloads = ({ simulator }: Shop) =>
  simulator.control.events().filter((event) => event.kind === 'request' && event.path === '/v3/certificates');

test('a merchant without a public key sells with platform certificates, downloaded once', async () => {
  const shop = await openShop({ environment: WITHOUT_PUBLIC_KEY });
  expect(await sellOne(shop)).toBe('PAID');
  expect(await sellOne(shop)).toBe('PAID');
  expect(certificateDownloads(shop)).toHaveLength(1);
});

test('certificates are fetched at the start, before the first sale, and again twice a day', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const shop = await openShop({ environment: WITHOUT_PUBLIC_KEY });
  await shop.app.sweep();
  expect(certificateDownloads(shop)).toHaveLength(1);
  vi.advanceTimersByTime(11 * HOUR_MS);
  await shop.app.sweep();
  expect(certificateDownloads(shop)).toHaveLength(1);
  vi.advanceTimersByTime(HOUR_MS);
  await shop.app.sweep();
  expect(certificateDownloads(shop)).toHaveLength(2);
  expect(await sellOne(shop)).toBe('PAID');
});

test('certificates that cannot be fetched stop neither start nor sweep, and are retried', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const shop = await openShop({ environment: WITHOUT_PUBLIC_KEY });
  await shop.app.sweep();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'SYSTEM_ERROR' }] });
  vi.advanceTimersByTime(12 * HOUR_MS);
  await shop.app.sweep();
  shop.simulator.control.setFaults({});
  expect(await sellOne(shop)).toBe('PAID');
  vi.advanceTimersByTime(60_000);
  await shop.app.sweep();
  expect(certificateDownloads(shop)).toHaveLength(3);
});

test('a merchant with the public key alone never asks for certificates', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const shop = await openShop();
  vi.advanceTimersByTime(24 * HOUR_MS);
  await shop.app.sweep();
  expect(await sellOne(shop)).toBe('PAID');
  expect(certificateDownloads(shop)).toHaveLength(0);
});

test('while WeChat switches from certificates to the public key, both are trusted', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ signWith: 'certificate' });
  expect(await sellOne(shop)).toBe('PAID');
  shop.simulator.control.setFaults({ signWith: 'public-key' });
  expect(await sellOne(shop)).toBe('PAID');
  expect(certificateDownloads(shop)).toHaveLength(1);
});

test('unknown serials cause at most one certificate download a minute', async () => {
  const shop = await openShop();
  const { buyer, simulator, url } = shop;
  expect(await sellOne(shop)).toBe('PAID');
  const delivered = simulator.control.events().findLast((event) => event.kind === 'notification');
  if (delivered?.kind !== 'notification') throw new Error('No notification was sent.');
  for (let count = 0; count < 20; count += 1) {
    const response = await fetch(`${url}/webhooks/wechatpay/transactions`, {
      method: 'POST',
      headers: { ...delivered.headers, 'Wechatpay-Serial': `AB${String(count).padStart(38, '0')}` },
      body: delivered.body,
    });
    expect(response.status).toBe(401);
  }
  expect(certificateDownloads(shop)).toHaveLength(1);
  await buyer('bob');
});

test('certificates that the APIv3 key does not open, or that are unsigned, are not trusted', async () => {
  const shop = await openShop({
    environment: { ...WITHOUT_PUBLIC_KEY, WECHAT_API_V3_KEY: 'another-key-of-32-characters-000' },
  });
  const { call, order } = await shop.buyer();
  const { id: orderId } = await order();
  await expect(call('payOrder', { params: { orderId } })).rejects.toMatchObject({ status: 502 });
});

test('a proxy’s page instead of certificates makes a sale 503, and an unknown serial 401', async () => {
  const proxy = createServer((_request, response) => response.writeHead(200).end('<html>'));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { buyer, url } = await openShop({
    environment: { ...WITHOUT_PUBLIC_KEY, WECHAT_PAY_BASE_URL: `http://127.0.0.1:${port}` },
  });
  const { call, order } = await buyer();
  const { id: orderId } = await order();
  await expect(call('payOrder', { params: { orderId } })).rejects.toMatchObject({ status: 503 });
  const headers = {
    'Wechatpay-Timestamp': String(Math.floor(Date.now() / 1000)),
    'Wechatpay-Nonce': 'nonce',
    'Wechatpay-Signature': 'AAAA',
    'Wechatpay-Serial': '7F1E2D3C4B5A69788796A5B4C3D2E1F0',
  };
  const notification = { method: 'POST', headers, body: '{}' };
  expect((await fetch(`${url}/webhooks/wechatpay/transactions`, notification)).status).toBe(401);
});

test('a new certificate is fetched also after the clock was set back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const shop = await openShop();
  shop.simulator.control.setFaults({ signWith: 'certificate' });
  expect(await sellOne(shop)).toBe('PAID');
  vi.setSystemTime(Date.now() - HOUR_MS);
  shop.simulator.control.rotatePlatformCertificate();
  shop.simulator.control.setFaults({ signWith: 'certificate' });
  expect(await sellOne(shop)).toBe('PAID');
  expect(certificateDownloads(shop)).toHaveLength(2);
});
