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
