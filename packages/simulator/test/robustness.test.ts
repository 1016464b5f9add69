import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';

test('no request makes the simulator answer 5xx or stop answering', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const client = createMerchantClient(simulator);
  const openid = await client.login();
  const base = client.prepayBody({ openid, outTradeNo: 'FUZZ-000001' });
  const path = fc.oneof(
    fc.constantFrom(
      '/v3/pay/transactions/jsapi',
      '/v3/pay/transactions/out-trade-no/FUZZ-000001?mchid=1',
      '/v3/pay/transactions/out-trade-no/%ff/close',
      '/v3/certificates?algorithm_type=ALL',
      '/v3/refund/domestic/refunds',
      '/v3/refund/domestic/refunds/%ff',
      '/v3/refund/domestic/refunds/%ff/apply-abnormal-refund',
      '/v3/bill/tradebill?bill_date=0000-00-00',
      '/v3/bill/fundflowbill?bill_date=2026-02-30&account_type=',
      '/v3/billdownload/file?token=%00',
      '/sns/jscode2session?appid=%',
      '/cgi-bin/stable_token',
      '/wxa/sec/order/upload_shipping_info?access_token=%ff',
      '/_sim/books?after=-1',
      '/_sim/login',
      '/_sim/cashier',
      '/_sim/refunds/%ff',
      '/_sim/faults',
      '/_sim/events?after=x',
      '/_sim/orders/%ff',
      '/_sim/orders/FUZZ-000001/console-refunds',
      '/page/../index.js',
    ),
    fc.webPath().map((part) => `/v3${part}`),
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .dictionary(fc.constantFrom(...Object.keys(base), '__proto__', 'constructor'), fc.jsonValue())
      .map((changes) => JSON.stringify({ ...base, ...changes })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path,
      body,
      async (method, url, text) => {
        const { status } = await client.call(method, url, method === 'GET' ? {} : { body: text });
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 150 },
  );
  expect((await client.prepay(base)).status).toBeLessThan(500);
  expect(
    (await client.call('POST', '/v3/pay/transactions/jsapi', { body: 'x'.repeat(1_100_000) })).status,
  ).toBe(413);
});

test('JSON that is nested too deep is refused like a text that is no JSON', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const client = createMerchantClient(simulator);
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const body = `{"appid":${deep},"user":${deep}}`;
  for (const path of [
    '/v3/pay/transactions/jsapi',
    '/v3/refund/domestic/refunds',
    '/_sim/orders/X/console-refunds',
  ])
    expect((await client.call('POST', path, { body })).status, path).toBe(400);
  const token = await client.call('POST', '/cgi-bin/stable_token', { body });
  expect(JSON.parse(token.text)).toMatchObject({ errcode: 47001 });
});

test('a wrong signature of a large body, or one of many fields, is answered like any other', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const client = createMerchantClient(simulator);
  const fields = (count: number, value: unknown) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, value])));
  for (const body of [fields(7, 'x'.repeat(140_000)), fields(1_000, 1), fields(1, Array(400_000).fill(1))]) {
    const signed = { body: `${body} and more` };
    expect((await client.call('POST', '/v3/pay/transactions/jsapi', { body, signed })).status).toBe(401);
  }
});
