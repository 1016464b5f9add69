import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { type Answer, createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

/** A fixed moment: noon in China. */
const NOON_MS = Date.parse('2026-11-10T12:00:00+08:00');

/** An unpaid order, a paid one, a closed one, and one of which a fen went back; all of 68 yuan. */
async function openShop() {
  const simulator = await startSimulator({ merchant, now: () => NOON_MS });
  onTestFinished(() => simulator.close());
  const client = createMerchantClient(simulator);
  const openid = await client.login('alice');
  const call = (method: string, path: string, body?: object) =>
    client.call(method, path, {
      timestamp: String(NOON_MS / 1000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const order = (outTradeNo: string, changes: object = {}) =>
    call('POST', '/v3/pay/transactions/jsapi', { ...client.prepayBody({ openid, outTradeNo }), ...changes });
  const refund = (outTradeNo: string, outRefundNo: string, refundFen: number, changes: object = {}) => {
    const body = client.refundBody({ outTradeNo, outRefundNo, refundFen });
    return call('POST', '/v3/refund/domestic/refunds', { ...body, ...changes });
  };
  for (const name of ['UNPAID', 'PAID', 'CLOSED', 'REFUNDED']) await order(`ERRORS-${name}`);
  simulator.control.actOnOrder('ERRORS-PAID', 'pay');
  simulator.control.actOnOrder('ERRORS-REFUNDED', 'pay');
  simulator.control.actOnOrder('ERRORS-CLOSED', 'close');
  await refund('ERRORS-REFUNDED', 'R-1', 1);
  return { simulator, call, order, refund };
}

const subCodeOf = ({ headers }: Answer) => Number(headers.get('request-id')?.split('-').at(-1));

test('each refusal has WeChat’s status, code, message and sub-code in Request-ID', async () => {
  const { simulator, call, order, refund } = await openShop();
  const transactions = '/v3/pay/transactions';
  const mchid = merchant.merchantId;
  const close = (body: object) => call('POST', `${transactions}/out-trade-no/ERRORS-UNPAID/close`, body);
  const bill = (query: string) => call('GET', `/v3/bill/tradebill?${query}`);
  const cases: [string, () => Promise<Answer>, number, string, number][] = [
    [
      'a field that is missing',
      () => order('ERRORS-NEW', { description: undefined }),
      400,
      'PARAM_ERROR',
      268435461,
    ],
    ['zero fen', () => order('ERRORS-NEW', { amount: { total: 0 } }), 400, 'PARAM_ERROR', 268435464],
    ['a field too many', () => order('ERRORS-NEW', { sub_appid: 'wx0' }), 400, 'PARAM_ERROR', 270924358],
    ['another appid', () => order('ERRORS-NEW', { appid: 'wx0' }), 400, 'APPID_MCHID_NOT_MATCH', 268445527],
    ['another mchid', () => order('ERRORS-NEW', { mchid: '1999999999' }), 400, 'PARAM_ERROR', 268447843],
    [
      'an openid of another appid',
      () => order('ERRORS-NEW', { payer: { openid: 'o0' } }),
      400,
      'PARAM_ERROR',
      268501013,
    ],
    ['other parameters', () => order('ERRORS-UNPAID', { attach: 'a' }), 400, 'INVALID_REQUEST', 268498688],
    ['paid already', () => order('ERRORS-PAID'), 400, 'INVALID_REQUEST', 268449538],
    ['paid and refunded', () => order('ERRORS-REFUNDED'), 400, 'INVALID_REQUEST', 268449538],
    ['closed', () => order('ERRORS-CLOSED'), 400, 'ORDER_CLOSED', 268447914],
    [
      'no such order',
      () => call('GET', `${transactions}/out-trade-no/ERRORS-NONE?mchid=${mchid}`),
      404,
      'ORDER_NOT_EXIST',
      268512771,
    ],
    [
      'no such transaction',
      () => call('GET', `${transactions}/id/4200000000?mchid=${mchid}`),
      404,
      'ORDER_NOT_EXIST',
      268512771,
    ],
    [
      'a query without mchid',
      () => call('GET', `${transactions}/out-trade-no/ERRORS-PAID`),
      400,
      'PARAM_ERROR',
      268447843,
    ],
    ['a close without mchid', () => close({}), 400, 'PARAM_ERROR', 268447843],
    ['a close with a field too many', () => close({ mchid, appid: 'wx0' }), 400, 'PARAM_ERROR', 270924358],
    [
      'certificates for SM2',
      () => call('GET', '/v3/certificates?algorithm_type=SM2'),
      404,
      'RESOURCE_NOT_EXISTS',
      268435461,
    ],
    [
      'certificates of another algorithm',
      () => call('GET', '/v3/certificates?algorithm_type=DSA'),
      400,
      'PARAM_ERROR',
      268435461,
    ],
    [
      'a close of a paid order',
      () => call('POST', `${transactions}/out-trade-no/ERRORS-PAID/close`, { mchid }),
      400,
      'ORDER_PAID',
      268498689,
    ],
    [
      'a refund of what is unpaid',
      () => refund('ERRORS-UNPAID', 'R-2', 1),
      404,
      'RESOURCE_NOT_EXISTS',
      268512771,
    ],
    ['a refund too soon', () => refund('ERRORS-REFUNDED', 'R-3', 1), 429, 'FREQUENCY_LIMITED', 268447840],
    ['a refund of more', () => refund('ERRORS-PAID', 'R-4', 6801), 403, 'NOT_ENOUGH', 268435464],
    [
      'a refund with another total',
      () => refund('ERRORS-PAID', 'R-5', 1, { amount: { refund: 1, total: 1, currency: 'CNY' } }),
      400,
      'INVALID_REQUEST',
      268435461,
    ],
    [
      'a refund that was another',
      () => refund('ERRORS-REFUNDED', 'R-1', 2),
      400,
      'INVALID_REQUEST',
      268435461,
    ],
    [
      'no such refund',
      () => call('GET', '/v3/refund/domestic/refunds/R-NONE'),
      404,
      'RESOURCE_NOT_EXISTS',
      268435461,
    ],
    [
      'a bill too early',
      () => bill('bill_date=2026-11-09&bill_type=ALL'),
      400,
      'NO_STATEMENT_EXIST',
      268435461,
    ],
    ['a bill of today', () => bill('bill_date=2026-11-10'), 400, 'STATEMENT_CREATING', 268435461],
  ];
  for (const [title, ask, status, code, subCode] of cases) {
    simulator.control.advanceClock(1_000);
    const answer = await ask();
    expect
      .soft({ title, status: answer.status, code: answer.json.code, subCode: subCodeOf(answer) })
      .toEqual({ title, status, code, subCode });
    expect.soft(answer.json.message, title).toMatch(/\p{Script=Han}/u);
    expect
      .soft(
        Object.keys(answer.json).filter((key) => !['code', 'message', 'detail'].includes(key)),
        title,
      )
      .toEqual([]);
  }
  expect(subCodeOf(await order('ERRORS-UNPAID'))).toBe(0);
});

test('closing an unknown number is 204', async () => {
  const { call } = await openShop();
  const path = '/v3/pay/transactions/out-trade-no/ERRORS-NONE/close';
  expect(await call('POST', path, { mchid: merchant.merchantId })).toMatchObject({ status: 204, text: '' });
});

test('the detail of a refusal names the field, its value, the issue and the location', async () => {
  const { order } = await openShop();
  const refused = await order('ERRORS-NEW', { amount: { total: 1, currency: 'USD' } });
  expect(refused.json.detail).toEqual({
    field: '/amount/currency',
    value: 'USD',
    issue: 'has to be CNY',
    location: 'body',
  });
  const missing = await order('ERRORS-NEW', { notify_url: undefined });
  expect(missing.json.detail).toEqual({ field: '/notify_url', issue: 'is missing', location: 'body' });
});

test('a merchant without platform certificates gets WeChat’s error', async () => {
  const { simulator, call } = await openShop();
  simulator.control.setKeyMode('public-key');
  expect(await call('GET', '/v3/certificates')).toMatchObject({
    status: 404,
    json: {
      code: 'RESOURCE_NOT_EXISTS',
      message: '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥',
    },
  });
});
