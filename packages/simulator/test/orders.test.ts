import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.js';
import { createMerchantClient, type MerchantClient } from './merchant-client.js';

let simulator: Simulator;
let client: MerchantClient;
let openid: string;
let count = 0;

beforeAll(async () => {
  simulator = await startSimulator();
  client = createMerchantClient(simulator);
  openid = await client.login('alice');
});
afterAll(() => simulator.close());

const newOrder = (changes: object = {}) => {
  count += 1;
  return {
    ...client.prepayBody({ openid, outTradeNo: `ORDERS-${String(count).padStart(6, '0')}` }),
    ...changes,
  };
};
const prepaid = async (changes: object = {}) => {
  const order = newOrder(changes);
  const { json } = await client.prepay(order);
  return { order, outTradeNo: order.out_trade_no, prepayId: String(json.prepay_id) };
};
const cashier = async (prepayId: string, changes: object = {}): Promise<string> => {
  const body = { ...client.paymentOf(prepayId), action: 'pay', ...changes };
  return (await client.control('cashier', body)).errMsg;
};
const DAY_SECONDS = 24 * 3600;
const inSeconds = (seconds: number) =>
  new Date(simulator.control.now() + seconds * 1000).toISOString().replace(/\.\d+/, '');
const stateOf = async (outTradeNo: string) => (await client.query(outTradeNo)).json.trade_state;

test('an order is unpaid without payer and transaction, and has both once it is paid', async () => {
  const { outTradeNo, prepayId } = await prepaid();
  const unpaid = await client.query(outTradeNo);
  expect(unpaid.json).toMatchObject({
    trade_state: 'NOTPAY',
    out_trade_no: outTradeNo,
    amount: { total: 6800 },
  });
  for (const absent of ['payer', 'transaction_id', 'success_time', 'bank_type', 'trade_type', 'attach']) {
    expect(unpaid.json).not.toHaveProperty(absent);
  }
  expect(await cashier(prepayId)).toBe('requestPayment:ok');
  const paid = await client.query(outTradeNo);
  expect(paid.json).toMatchObject({
    trade_state: 'SUCCESS',
    trade_type: 'JSAPI',
    transaction_id: expect.stringMatching(/^\d{28}$/),
    success_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/),
    payer: { openid },
    amount: { total: 6800, payer_total: 6800, currency: 'CNY' },
  });
  const merchantId = simulator.environment.WECHAT_MERCHANT_ID;
  const byId = await client.call(
    'GET',
    `/v3/pay/transactions/id/${paid.json.transaction_id}?mchid=${merchantId}`,
  );
  expect(byId.json).toEqual(paid.json);
});

test('a query needs the merchant’s own mchid, and an unknown order is 404 ORDER_NOT_EXIST', async () => {
  const { outTradeNo } = await prepaid();
  expect((await client.call('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}`)).status).toBe(400);
  expect((await client.call('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=1`)).status).toBe(
    400,
  );
  const unknown = await client.query('NO-SUCH-ORDER');
  expect(unknown).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' } });
});

test('a repeated number is the same order with equal parameters, and refused with others', async () => {
  const { order, prepayId } = await prepaid();
  const count = simulator.control.orderCount();
  const reordered = Object.fromEntries(Object.entries(order).reverse());
  const again = await client.prepay(reordered);
  expect(again.json.prepay_id).not.toBe(prepayId);
  expect(simulator.control.orderCount()).toBe(count);
  for (const changes of [
    { amount: { total: 6801, currency: 'CNY' } },
    { description: 'Another' },
    { attach: 'a' },
  ]) {
    const answer = await client.prepay({ ...order, ...changes });
    expect(answer).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect(answer.headers.get('request-id')).toMatch(/-268498688$/);
  }
  expect(await cashier(prepayId)).toBe('requestPayment:ok');
});

test('a prepay_id is valid for two hours, and the same request then gives a new one', async () => {
  const { order, prepayId } = await prepaid();
  await client.control('clock', { advanceMs: 2 * 3600 * 1000 });
  expect(await cashier(prepayId)).toMatch(/^requestPayment:fail .*过期/);
  const { json } = await client.prepay(order);
  expect(json.prepay_id).not.toBe(prepayId);
  expect(await cashier(prepayId)).toMatch(/^requestPayment:fail .*过期/);
  expect(await cashier(String(json.prepay_id))).toBe('requestPayment:ok');
});

test('a paid order cannot be ordered, paid or closed again', async () => {
  const { order, outTradeNo, prepayId } = await prepaid();
  await cashier(prepayId);
  expect(await client.prepay(order)).toMatchObject({ status: 400, json: { message: '该订单已支付' } });
  expect(await client.close(outTradeNo)).toMatchObject({ status: 400, json: { code: 'ORDER_PAID' } });
  expect(await cashier(prepayId)).toBe('requestPayment:fail (该订单已支付)');
  expect(await stateOf(outTradeNo)).toBe('SUCCESS');
});

test('closing repeatedly is 204, and a closed order cannot be ordered or paid', async () => {
  const { order, outTradeNo, prepayId } = await prepaid();
  expect((await client.close(outTradeNo)).status).toBe(204);
  expect((await client.close(outTradeNo)).status).toBe(204);
  expect(await stateOf(outTradeNo)).toBe('CLOSED');
  expect(await client.prepay(order)).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
  expect(await cashier(prepayId)).toBe('requestPayment:fail (该订单已关闭)');
});

test('time_expire ends the buyer’s time, and the order stays open until it is closed', async () => {
  const { order, outTradeNo, prepayId } = await prepaid({ time_expire: inSeconds(900) });
  await client.control('clock', { advanceMs: 890_000 });
  expect(await cashier(prepayId, { action: 'cancel' })).toBe('requestPayment:fail cancel');
  await client.control('clock', { advanceMs: 11_000 });
  expect(await cashier(prepayId)).toBe('requestPayment:fail (交易有效截止时间非法)');
  const again = await client.prepay(order);
  expect(again).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  expect(again.headers.get('request-id')).toMatch(/-268447914$/);
  expect(await stateOf(outTradeNo)).toBe('NOTPAY');
  expect((await client.close(outTradeNo)).status).toBe(204);
  expect(await stateOf(outTradeNo)).toBe('CLOSED');
});

test('an order that nobody closes is closed by WeChat after seven days, or at a later time_expire', async () => {
  const orders = [await prepaid(), await prepaid({ time_expire: inSeconds(60) })];
  const later = await prepaid({ time_expire: inSeconds(8 * DAY_SECONDS) });
  await client.control('clock', { advanceMs: 7 * DAY_SECONDS * 1000 - 60_000 });
  for (const { outTradeNo } of orders) expect(await stateOf(outTradeNo)).toBe('NOTPAY');
  await client.control('clock', { advanceMs: 60_000 });
  for (const { outTradeNo } of orders) expect(await stateOf(outTradeNo)).toBe('CLOSED');
  expect(await stateOf(later.outTradeNo)).toBe('NOTPAY');
  await client.control('clock', { advanceMs: DAY_SECONDS * 1000 });
  expect(await stateOf(later.outTradeNo)).toBe('CLOSED');
});

test('a time_expire is at least a minute and at most 90 days away, and a repeat cannot change it', async () => {
  simulator.control.freezeClock(true);
  const nowMs = simulator.control.now();
  const timeExpireOf = (outTradeNo: string) => {
    const { timeExpire } = simulator.control.order(outTradeNo) ?? {};
    return (Date.parse(timeExpire ?? '') - nowMs) / 1000;
  };
  const over = await prepaid({ time_expire: inSeconds(-3600) });
  expect(timeExpireOf(over.outTradeNo)).toBe(60);
  const far = await prepaid({ time_expire: inSeconds(91 * DAY_SECONDS) });
  expect(timeExpireOf(far.outTradeNo)).toBe(90 * DAY_SECONDS);
  const refused = await client.prepay({ ...far.order, time_expire: inSeconds(900) });
  expect(refused).toMatchObject({ status: 400, json: { message: '请求重入时，参数与首次请求时不一致' } });
  expect(timeExpireOf(far.outTradeNo)).toBe(90 * DAY_SECONDS);
  simulator.control.freezeClock(false);
});

test('the cashier refuses like the WeChat client, and nothing is paid', async () => {
  const { outTradeNo, prepayId } = await prepaid();
  const other = await prepaid();
  const right = client.paymentOf(prepayId);
  const wrong: [string, object][] = [
    ['another paySign', { paySign: client.paymentOf(other.prepayId).paySign }],
    ['no Base64', { paySign: '!' }],
    ['another nonce', { nonceStr: 'another' }],
    ['a bare prepay_id', { package: prepayId }],
    ['another prepay_id', { package: `prepay_id=${other.prepayId}` }],
    ['milliseconds', { timeStamp: String(Date.now()) }],
    ['MD5', { signType: 'MD5' }],
    ['somebody else’s phone', { user: 'bob' }],
    ['an unknown prepay_id', client.paymentOf('wx000')],
  ];
  for (const [title, changes] of wrong) {
    const { errMsg } = await client.control('cashier', { ...right, action: 'pay', ...changes });
    expect.soft(errMsg, title).toMatch(/^requestPayment:fail \(.+\)$/);
  }
  expect(await cashier(prepayId, { action: 'cancel' })).toBe('requestPayment:fail cancel');
  expect(await cashier(prepayId, { action: 'fail' })).toMatch(/^requestPayment:fail \(/);
  expect(await stateOf(outTradeNo)).toBe('NOTPAY');
  expect(await cashier(prepayId, { user: 'alice' })).toBe('requestPayment:ok');
});

test('orders can be listed and found, and a reset deletes them but keeps the merchant', async () => {
  const { outTradeNo } = await prepaid();
  const listed = await (await fetch(`${simulator.address}/_sim/orders`)).json();
  expect(listed).toMatchObject({ orders: expect.arrayContaining([expect.objectContaining({ outTradeNo })]) });
  const one = await fetch(`${simulator.address}/_sim/orders/${outTradeNo}`);
  expect(await one.json()).toMatchObject({ outTradeNo, user: 'alice', tradeState: 'NOTPAY', totalFen: 6800 });
  await client.control('reset', {});
  expect(simulator.control.orders()).toEqual([]);
  expect(Math.abs(simulator.control.now() - Date.now())).toBeLessThan(5_000);
  expect((await fetch(`${simulator.address}/_sim/orders/${outTradeNo}`)).status).toBe(404);
  // A buyer who logged in before is still a buyer.
  expect((await client.prepay(newOrder())).status).toBe(200);
});
