import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../src/index.js';
import { temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

/** A fixed moment: noon in China. */
const NOON_MS = Date.parse('2026-11-10T12:00:00+08:00');
const MINUTE = 60;

/** The back end of a mini-program at noon, which asks api.weixin.qq.com. */
async function openMiniProgram(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ merchant, now: () => NOON_MS, ...options });
  onTestFinished(() => simulator.close());
  const { environment, address, control } = simulator;

  async function post(path: string, body: unknown) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(address + path, { method: 'POST', body: text });
    return { status: response.status, ...JSON.parse(await response.text()) };
  }
  const credentials = {
    grant_type: 'client_credential',
    appid: environment.WECHAT_APP_ID,
    secret: environment.WECHAT_APP_SECRET,
  };
  return {
    simulator,
    post,
    client: createMerchantClient(simulator),
    token: (changes: object = {}) => post('/cgi-bin/stable_token', { ...credentials, ...changes }),
    advanceSeconds: (seconds: number) => control.advanceClock(seconds * 1000),
  };
}

test('stable_token keeps a token for two hours, overlapping with the next one for five minutes', async () => {
  const app = await openMiniProgram();
  const first = await app.token();
  expect(first).toMatchObject({
    status: 200,
    access_token: expect.stringMatching(/^\w{137}$/),
    expires_in: 7200,
  });
  app.advanceSeconds(115 * MINUTE - 1);
  expect(await app.token()).toEqual({ ...first, expires_in: 301 });
  app.advanceSeconds(1);
  const second = await app.token();
  expect(second.expires_in).toBe(7200);
  expect(second.access_token).not.toBe(first.access_token);
  const use = async (token: string) =>
    (await app.post(`/wxa/sec/order/upload_shipping_info?access_token=${token}`, '')).errcode;
  expect([await use(first.access_token), await use(second.access_token)]).toEqual([47001, 47001]);
  app.advanceSeconds(5 * MINUTE);
  expect([await use(first.access_token), await use(second.access_token)]).toEqual([42001, 47001]);
  expect([await use(''), await use('invented')]).toEqual([41001, 40001]);
});

test('force_refresh revokes the earlier token, once in 30 seconds and 20 times a day', async () => {
  const app = await openMiniProgram();
  const force = () => app.token({ force_refresh: true });
  const usual = await app.token();
  const forced = await force();
  expect(forced.access_token).not.toBe(usual.access_token);
  const path = `/wxa/sec/order/upload_shipping_info?access_token=${usual.access_token}`;
  expect((await app.post(path, '')).errcode).toBe(40001);
  app.advanceSeconds(29);
  expect((await force()).access_token).toBe(forced.access_token);
  for (let count = 2; count <= 20; count += 1) {
    app.advanceSeconds(30);
    expect((await force()).errcode, String(count)).toBeUndefined();
  }
  app.advanceSeconds(30);
  expect((await force()).errcode).toBe(45009);
  expect((await app.token()).errcode).toBeUndefined();
  app.advanceSeconds(24 * 60 * MINUTE);
  expect((await force()).errcode).toBeUndefined();
});

test('tokens survive a restart with a state file, and revoked ones stay revoked', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const before = await openMiniProgram({ db });
  const ended = await before.token();
  const living = await before.token({ force_refresh: true });
  await before.simulator.close();
  const after = await openMiniProgram({ db });
  expect(await after.token()).toEqual(living);
  const use = async (token: string) =>
    (await after.post(`/wxa/sec/order/upload_shipping_info?access_token=${token}`, '')).errcode;
  expect([await use(ended.access_token), await use(living.access_token)]).toEqual([40001, 47001]);
});

test('stable_token refuses wrong credentials with WeChat’s codes and HTTP 200', async () => {
  const app = await openMiniProgram();
  const wrong: [string, object, number][] = [
    ['another grant_type', { grant_type: 'authorization_code' }, 40002],
    ['no appid', { appid: undefined }, 41002],
    ['no secret', { secret: undefined }, 41004],
    ['another appid', { appid: 'wx0' }, 40013],
    ['another secret', { secret: 'guess' }, 40125],
    ['force_refresh as text', { force_refresh: 'true' }, 47001],
  ];
  for (const [title, changes, errcode] of wrong) {
    expect.soft(await app.token(changes), title).toMatchObject({ status: 200, errcode });
  }
  expect((await app.post('/cgi-bin/stable_token', 'appid=wx0')).errcode).toBe(47001);
});

test('api.weixin.qq.com has no other paths, and one method for each', async () => {
  const app = await openMiniProgram();
  const get = async (path: string) =>
    JSON.parse(await (await fetch(app.simulator.address + path)).text()).errcode;
  expect(await get('/cgi-bin/stable_token')).toBe(43002);
  expect(await get('/wxa/nothing')).toBe(40066);
  expect((await app.post('/sns/jscode2session', '')).errcode).toBe(43001);
});

test('a token from before the clock was set back is replaced if it lives longer than two hours', async () => {
  const app = await openMiniProgram();
  app.advanceSeconds(30 * 24 * 60 * MINUTE);
  const future = await app.token();
  app.simulator.control.resetClock();
  const now = await app.token();
  expect(now.expires_in).toBe(7200);
  expect(now.access_token).not.toBe(future.access_token);
});

test('a limit by the minute ends with the minute on a frozen clock, and with a reset', async () => {
  let nowMs = NOON_MS;
  const app = await openMiniProgram({ now: () => nowMs });
  const { control } = app.simulator;
  const login = async () => (await app.client.redeem(control.login('alice').code)).errcode;
  const useUp = async () => {
    for (let count = 0; count < 100; count += 1) await login();
    expect(await login()).toBe(45011);
  };
  control.freezeClock(true);
  await useUp();
  nowMs += MINUTE * 1000;
  expect(await login()).toBeUndefined();
  control.reset();
  await useUp();
  control.reset();
  expect(await login()).toBeUndefined();
});

test('code2Session serves a user 100 times a minute, and others meanwhile', async () => {
  const app = await openMiniProgram();
  const login = async (user: string) => app.client.redeem(app.simulator.control.login(user).code);
  for (let count = 0; count < 100; count += 1) expect((await login('alice')).errcode).toBeUndefined();
  expect(await login('alice')).toMatchObject({ status: 200, errcode: 45011 });
  expect((await login('bob')).errcode).toBeUndefined();
  app.advanceSeconds(MINUTE);
  expect((await login('alice')).errcode).toBeUndefined();
});

/** A paid order, and a way to tell WeChat of its shipping. */
async function openPaidOrder() {
  const app = await openMiniProgram();
  const { client, simulator } = app;
  const openid = await client.login('alice');
  const outTradeNo = 'SHIPPING-0001';
  const timestamp = String(NOON_MS / 1000);
  const prepay = (number: string) =>
    client.prepay(client.prepayBody({ openid, outTradeNo: number }), { timestamp });
  await prepay('SHIPPING-UNPAID');
  await prepay(outTradeNo);
  simulator.control.actOnOrder(outTradeNo, 'pay');
  const { access_token } = await app.token();
  const body = {
    order_key: { order_number_type: 1, mchid: merchant.merchantId, out_trade_no: outTradeNo },
    logistics_type: 1,
    delivery_mode: 1,
    shipping_list: [{ tracking_no: 'YT0001', express_company: 'YTO', item_desc: '云南小粒咖啡 250 g*1' }],
    upload_time: '2026-11-10T12:00:00.120+08:00',
    payer: { openid },
  };
  return {
    ...app,
    body,
    outTradeNo,
    upload: (changes: object = {}) =>
      app.post(`/wxa/sec/order/upload_shipping_info?access_token=${access_token}`, { ...body, ...changes }),
    shipped: () => simulator.control.shipments(),
  };
}

const at = (second: number) => ({
  upload_time: `2026-11-10T12:00:${String(second).padStart(2, '0')}.120+08:00`,
});

test('an order can be shipped, and once more with a newer upload_time', async () => {
  const order = await openPaidOrder();
  expect(await order.upload()).toMatchObject({ status: 200, errcode: 0, errmsg: 'ok' });
  expect((await order.upload()).errcode).toBe(10060023);
  const again = [{ tracking_no: 'YT0002', express_company: 'YTO', item_desc: '咖啡' }];
  expect((await order.upload({ ...at(1), shipping_list: again })).errcode).toBe(0);
  expect((await order.upload(at(2))).errcode).toBe(10060003);
  expect(order.shipped()).toMatchObject([
    { outTradeNo: order.outTradeNo, finishedCount: 2, packages: [{ trackingNo: 'YT0002' }] },
  ]);
  const listed = await (await fetch(`${order.simulator.address}/_sim/shipments`)).json();
  expect(listed).toEqual({ shipments: order.shipped() });
});

test('a split delivery adds up to 15 packages until all are delivered', async () => {
  const order = await openPaidOrder();
  const [one] = order.body.shipping_list;
  const [order_] = order.simulator.control.orders().slice(-1);
  const split = (count: number, isAllDelivered: boolean, second: number) =>
    order.upload({
      order_key: { order_number_type: 2, transaction_id: order_?.transactionId },
      delivery_mode: 2,
      is_all_delivered: isAllDelivered,
      shipping_list: Array(count).fill(one),
      ...at(second),
    });
  expect((await split(14, false, 0)).errcode).toBe(0);
  expect((await split(2, true, 1)).errcode).toBe(10060024);
  expect((await split(1, true, 2)).errcode).toBe(0);
  expect(order.shipped()).toMatchObject([{ finishedCount: 1, packages: { length: 15 } }]);
});

test('each rule of upload_shipping_info has its code, and a refusal keeps nothing', async () => {
  const order = await openPaidOrder();
  const { order_key: key, shipping_list: list } = order.body;
  const [one] = list;
  const item = (changes: object) => ({ shipping_list: [{ ...one, ...changes }] });
  const wrong: [string, object, number][] = [
    ['shipping_list as an object', { shipping_list: one }, 47001],
    ['logistics_type as text', { logistics_type: '1' }, 47001],
    ['delivery_mode as its name', { delivery_mode: 'UNIFIED_DELIVERY' }, 47001],
    ['order_number_type as text', { order_key: { ...key, order_number_type: '1' } }, 47001],
    ['a number for a tracking_no', item({ tracking_no: 1 }), 47001],
    ['another order_number_type', { order_key: { ...key, order_number_type: 3 } }, 268485194],
    ['no transaction_id', { order_key: { order_number_type: 2 } }, 268485195],
    ['no mchid', { order_key: { ...key, mchid: undefined } }, 268485196],
    ['no out_trade_no', { order_key: { ...key, out_trade_no: undefined } }, 268485197],
    ['another logistics_type', { logistics_type: 5 }, 10060005],
    ['another delivery_mode', { delivery_mode: 3 }, 268485224],
    ['split and virtual', { logistics_type: 3, delivery_mode: 2, is_all_delivered: true }, 10060006],
    ['split without is_all_delivered', { delivery_mode: 2 }, 10060007],
    ['two packages at once', { shipping_list: [one, one] }, 268485228],
    ['no package', { shipping_list: [] }, 268485228],
    [
      '16 packages',
      { delivery_mode: 2, is_all_delivered: true, shipping_list: Array(16).fill(one) },
      10060024,
    ],
    ['no package of a split', { delivery_mode: 2, is_all_delivered: true, shipping_list: [] }, 10060014],
    ['no item', item({ item_desc: undefined }), 10060008],
    ['121 characters of item', item({ item_desc: '咖'.repeat(121) }), 10060009],
    ['no tracking_no', item({ tracking_no: undefined }), 268485226],
    ['129 bytes of tracking_no', item({ tracking_no: 'x'.repeat(129) }), 10060026],
    ['no express_company', item({ express_company: '' }), 268485227],
    ['129 bytes of express_company', item({ express_company: 'x'.repeat(129) }), 10060025],
    ['SF without anybody to call', item({ express_company: 'SF' }), 10060014],
    [
      'SF with everything masked',
      item({ express_company: 'SF', contact: { receiver_contact: '189********' } }),
      10060014,
    ],
    ['an upload_time without zone', { upload_time: '2026-11-10T12:00:00' }, 268485216],
    ['no upload_time', { upload_time: undefined }, 268485216],
    ['an order that is not paid', { order_key: { ...key, out_trade_no: 'SHIPPING-UNPAID' } }, 10060001],
    ['no such order', { order_key: { ...key, out_trade_no: 'SHIPPING-NONE' } }, 10060001],
    ['another merchant', { order_key: { ...key, mchid: '1999999999' } }, 10060001],
    ['somebody else’s openid', { payer: { openid: await order.client.login('bob') } }, 10060031],
    ['no payer', { payer: undefined }, 10060031],
  ];
  for (const [title, changes, errcode] of wrong) {
    expect.soft(await order.upload(changes), title).toMatchObject({ status: 200, errcode });
  }
  expect(order.shipped()).toEqual([]);
  const right = [
    item({ express_company: 'SF', contact: { receiver_contact: '189****1234' } }),
    {
      logistics_type: 4,
      ...item({ tracking_no: undefined, express_company: undefined, item_desc: '咖'.repeat(120) }),
    },
  ];
  for (const [second, changes] of right.entries()) {
    expect((await order.upload({ ...changes, ...at(second) })).errcode).toBe(0);
  }
});

test('upload_shipping_info answers 200 with an errcode for any value of any field', async () => {
  const order = await openPaidOrder();
  const anything = fc.dictionary(
    fc.constantFrom(...Object.keys(order.body), 'is_all_delivered'),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (changes) => {
      expect(await order.upload(changes)).toMatchObject({ status: 200, errcode: expect.any(Number) });
    }),
    { numRuns: 100 },
  );
});

test('a fully refunded order cannot be shipped', async () => {
  const order = await openPaidOrder();
  const refund = { outTradeNo: order.outTradeNo, outRefundNo: 'R-1', refundFen: 6800 };
  const timestamp = String(NOON_MS / 1000);
  expect((await order.client.refund(order.client.refundBody(refund), { timestamp })).status).toBe(200);
  expect((await order.upload()).errcode).toBe(10060004);
});
