import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { refusalInChinese } from '../src/page/text/refusals-zh.js';
import { createChance } from './fuzz.js';
import { createMerchantClient } from './merchant-client.js';
import { nearlyRightBody, SUB_MERCHANT } from './nearly-right.js';
import { merchant } from './sale.js';

const ORDER = '/out-trade-no/FUZZ-000001';
const PATHS = [
  ...['native', 'h5', 'app', 'jsapi'].flatMap((product) => [
    `/v3/pay/transactions/${product}`,
    `/v3/pay/partner/transactions/${product}`,
    `/v3/combine-transactions/${product}`,
  ]),
  ...['pay/transactions', 'pay/partner/transactions', 'combine-transactions'].map(
    (mode) => `/v3/${mode}${ORDER}/close`,
  ),
  '/v3/refund/domestic/refunds',
];

test('every explanation of a refusal has its Chinese', async () => {
  const simulator = await startSimulator({ merchant, subMerchants: [{ subMchid: SUB_MERCHANT }] });
  onTestFinished(() => simulator.close());
  const client = createMerchantClient(simulator);
  const chance = createChance('refusals');
  for (let round = 0; round < 20; round += 1)
    for (const path of PATHS)
      await client.call('POST', path, { body: nearlyRightBody(simulator, path, chance) ?? chance.body() });
  for (const path of [
    `/v3/pay/transactions${ORDER}?mchid=1`,
    `/v3/pay/partner/transactions${ORDER}?sp_mchid=1`,
    `/v3/pay/partner/transactions${ORDER}?sp_mchid=${merchant.merchantId}&sub_mchid=1`,
    '/v3/combine-transactions/out-trade-no/NONE',
    '/v3/refund/domestic/refunds/NONE',
    '/v3/bill/tradebill?bill_date=x',
    '/v3/bill/tradebill?bill_date=2020-01-01',
    '/v3/bill/tradebill?bill_date=2026-01-01&bill_type=x',
    '/v3/certificates?algorithm_type=SM2',
    '/v3/pay/transactions/jsapi',
    '/v3/profitsharing/orders',
  ])
    await client.call('GET', path);
  const explanations = simulator.control
    .events()
    .flatMap((event) => (event.kind === 'request' && event.diagnosis === null ? (event.refusal ?? []) : []));
  const known = new Set(explanations);
  expect(known.size).toBeGreaterThan(40);
  expect([...known].filter((explanation) => refusalInChinese(explanation) === null)).toEqual([]);
});

test.each([
  ['/amount/total has to be an integer.', '/amount/total 应为整数'],
  ['out_trade_no A-1 is paid. It can only be refunded.', 'out_trade_no A-1 已支付，只能退款'],
  [
    'There is not enough money in AVAILABLE. It may be settled already.',
    '账户余额不足：AVAILABLE（可能已经结算）',
  ],
  ['amount.refund is 7; 3 fen are left.', 'amount.refund 是 7，还剩 3 分可退'],
  [
    'payer.openid does not belong to this appid. Take it from code2Session.',
    'payer.openid 不属于这个 appid，请用 code2Session 取得',
  ],
  ['sub_mchid is missing: the order is one of 1900000109.', 'sub_mchid 缺失：这是特约商户 1900000109 的订单'],
])('“%s” is “%s”', (explanation, chinese) => {
  expect(refusalInChinese(explanation)).toBe(chinese);
});
