import { expect, test } from 'vitest';
import { openBox, openSale } from './sale.js';

const PRODUCTS = ['jsapi', 'native', 'h5', 'app'] as const;
const TRADE_TYPES = { jsapi: 'JSAPI', native: 'NATIVE', h5: 'MWEB', app: 'APP' };

/** A shop with an order of each product, by the product's name in capitals. */
async function openShop() {
  const sale = await openSale();
  const { client, notifyUrl } = sale;
  const openid = await client.login('alice');
  const body = (product: string, changes: object = {}) => ({
    ...client.productBody(product, { openid, outTradeNo: `ORDER-${product}`, notifyUrl }),
    ...changes,
  });
  const prepay = (product: string, changes: object = {}) => client.prepayOf(product, body(product, changes));
  return { ...sale, openid, body, prepay };
}

test('each product answers what its buyer pays with', async () => {
  const { prepay } = await openShop();
  expect((await prepay('jsapi')).json).toEqual({
    prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{18}0000$/),
  });
  expect((await prepay('app')).json).toEqual({
    prepay_id: expect.stringMatching(/^wx\d{14}[0-9a-f]{18}0000$/),
  });
  expect((await prepay('native')).json).toEqual({
    code_url: expect.stringMatching(/^weixin:\/\/pay\.weixin\.qq\.com\/bizpayurl\/up\?pr=\w{10}&groupid=00$/),
  });
  const { h5_url: h5Url } = (await prepay('h5')).json;
  const { pathname, searchParams } = new URL(String(h5Url));
  expect(pathname).toBe('/cgi-bin/mmpayweb-bin/checkmweb');
  expect(searchParams.get('prepay_id')).toMatch(/^wx\d{14}/);
  expect(searchParams.get('package')).toMatch(/^\d{10}$/);
});

test('the buyer and the scene belong to some products only', async () => {
  const { prepay, openid } = await openShop();
  const refused: [string, object, string][] = [
    ['jsapi', { payer: undefined }, '/payer'],
    ['native', { payer: { openid } }, '/payer'],
    ['app', { payer: { openid } }, '/payer'],
    ['h5', { payer: { openid } }, '/payer/openid'],
    ['h5', { scene_info: undefined }, '/scene_info'],
    ['h5', { scene_info: { payer_client_ip: '14.23.150.211' } }, '/scene_info/h5_info'],
    ['h5', { scene_info: { payer_client_ip: '14.23.150.211', h5_info: {} } }, '/scene_info/h5_info/type'],
    ['native', { scene_info: { device_id: '1' } }, '/scene_info/payer_client_ip'],
    [
      'app',
      { scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } },
      '/scene_info/h5_info',
    ],
  ];
  for (const [product, changes, field] of refused) {
    const { status, json } = await prepay(product, changes);
    expect
      .soft({ product, status, json })
      .toMatchObject({ status: 400, json: { code: 'PARAM_ERROR', detail: { field } } });
  }
  const identity = { type: 'IDCARD', number: 'c2VhbGVk', name: 'c2VhbGVk' };
  expect((await prepay('h5', { payer: { identity } })).status).toBe(200);
  expect((await prepay('app', { limit_pay: ['no_balance'] })).status).toBe(200);
  expect((await prepay('app', { limit_pay: 'no_balance' })).json).toMatchObject({
    detail: { field: '/limit_pay', issue: 'has to be an array' },
  });
  expect((await prepay('native', { scene_info: { payer_client_ip: '14.23.150.211' } })).status).toBe(200);
});

test.each(PRODUCTS)(
  '%s: query, notification, refund and bill name the trade type and the payer',
  async (product) => {
    const { simulator, client, prepay, arrived, openid } = await openShop();
    await prepay(product);
    const outTradeNo = `ORDER-${product}`;
    expect(simulator.control.actOnOrder(outTradeNo, 'pay', 'alice')).toEqual({ errMsg: 'requestPayment:ok' });
    await simulator.control.idle();
    const paid = { trade_state: 'SUCCESS', trade_type: TRADE_TYPES[product], payer: { openid } };
    expect((await client.query(outTradeNo)).json).toMatchObject(paid);
    expect(openBox(arrived[0]?.body ?? '')).toMatchObject(paid);
    const refund = await client.refund(client.refundBody({ outTradeNo, outRefundNo: 'R-1', refundFen: 100 }));
    expect(refund.status).toBe(200);
    const [{ at = '' } = {}] = simulator.control.books().entries;
    simulator.control.advanceClock(2 * 24 * 3600 * 1000);
    const day = new Date(Date.parse(at) + 8 * 3600 * 1000).toISOString().slice(0, 10);
    const bill = await client.call('GET', `/v3/bill/tradebill?bill_date=${day}`);
    const link = new URL(String(bill.json.download_url));
    const { text } = await client.call('GET', link.pathname + link.search);
    const [header = '', ...rows] = text.replace('\ufeff', '').split('\r\n');
    const cell = (row: string | undefined, name: string) => row?.split(',')[header.split(',').indexOf(name)];
    for (const row of rows.slice(0, 2)) {
      expect(cell(row, '交易类型')).toBe(`\`${TRADE_TYPES[product]}`);
      expect(cell(row, '用户标识')).toBe(`\`${openid}`);
    }
  },
);

test('a repeated prepay is the same order, and only the product’s own path takes it again', async () => {
  const { simulator, client, prepay, body } = await openShop();
  for (const product of PRODUCTS) {
    const first = await prepay(product);
    const again = await prepay(product);
    expect.soft(again.status, product).toBe(200);
    expect.soft(again.json, product).not.toEqual(first.json);
  }
  expect(simulator.control.orders()).toHaveLength(PRODUCTS.length);
  const asApp = await client.prepayOf('app', body('native'));
  expect(asApp).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  expect(asApp.headers.get('request-id')).toMatch(/-268498688$/);
});

test('an h5_url can be paid for five minutes, every other answer for two hours', async () => {
  const { simulator, prepay } = await openShop();
  simulator.control.freezeClock(true);
  for (const product of PRODUCTS) await prepay(product);
  const pay = (product: string) => simulator.control.actOnOrder(`ORDER-${product}`, 'pay')?.errMsg;
  simulator.control.advanceClock(5 * 60_000);
  expect(pay('h5')).toBe('requestPayment:fail (支付请求已失效，请重新发起支付)');
  await prepay('h5');
  expect(pay('h5')).toBe('requestPayment:ok');
  simulator.control.advanceClock(115 * 60_000 - 1);
  expect(pay('app')).toBe('requestPayment:ok');
  simulator.control.advanceClock(1);
  expect(pay('jsapi')).toBe('requestPayment:fail (prepay_id 已过期)');
  expect(pay('native')).toMatch(/^requestPayment:fail \(.*过期/);
});

test('a prepay_id of another product is refused by wx.requestPayment', async () => {
  const { client, prepay } = await openShop();
  const { json } = await prepay('app');
  const answer = await client.control('cashier', { ...client.paymentOf(json.prepay_id), action: 'pay' });
  expect(answer).toEqual({ errMsg: 'requestPayment:fail (支付场景非法)' });
  expect((await client.query('ORDER-app')).json.trade_state).toBe('NOTPAY');
});

test('an order of each product shows its kind and what its buyer pays with', async () => {
  const { simulator, prepay, openid } = await openShop();
  for (const product of PRODUCTS) await prepay(product);
  const view = (product: string) => simulator.control.order(`ORDER-${product}`);
  expect(view('jsapi')).toMatchObject({
    product: 'jsapi',
    tradeType: 'JSAPI',
    codeUrl: null,
    h5Url: null,
    openid,
  });
  const codeUrl = (await prepay('native')).json.code_url;
  expect(view('native')).toMatchObject({ product: 'native', codeUrl, openid: null });
  expect(view('h5')).toMatchObject({
    tradeType: 'MWEB',
    h5Url: expect.stringMatching(/^https:\/\/wx\.tenpay\.com\//),
  });
  simulator.control.actOnOrder('ORDER-native', 'pay', 'bob');
  expect(view('native')).toMatchObject({
    tradeState: 'SUCCESS',
    user: 'bob',
    openid: expect.stringMatching(/^o.{27}$/),
  });
});
