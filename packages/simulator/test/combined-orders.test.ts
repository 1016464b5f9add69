import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMerchant, type NotificationVariant, type SimulatorOptions } from '../src/index.js';
import { temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant as first, openBox, openSale } from './sale.js';

const second = createMerchant(Date.now(), randomBytes);
const PATH = '/v3/combine-transactions';

interface Part {
  readonly mchid?: string;
  readonly outTradeNo?: string;
  readonly totalFen?: number;
}

/** A platform that sells something of its own and something of another merchant. */
async function openMall(options: SimulatorOptions = {}) {
  const sale = await openSale({ merchants: [first, second], ...options });
  const { simulator, client, notifyUrl } = sale;
  const other = createMerchantClient({
    address: simulator.address,
    environment: simulator.of(second.merchantId).environment,
  });
  const openid = await client.login('alice');
  const part = ({ mchid = first.merchantId, outTradeNo = 'OWN-000001', totalFen = 1000 }: Part = {}) => ({
    mchid,
    attach: `part ${outTradeNo}`,
    amount: { total_amount: totalFen, currency: 'CNY' },
    out_trade_no: outTradeNo,
    description: `goods of ${outTradeNo}`,
  });
  const parts = () => [
    part(),
    part({ mchid: second.merchantId, outTradeNo: 'OTHER-000001', totalFen: 2500 }),
  ];
  const body = (product: string, changes: object = {}) => ({
    combine_appid: first.appId,
    combine_mchid: first.merchantId,
    combine_out_trade_no: 'WHOLE-000001',
    sub_orders: parts(),
    notify_url: notifyUrl,
    ...(product === 'jsapi' ? { combine_payer_info: { openid } } : {}),
    ...(product === 'h5'
      ? { scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } }
      : {}),
    ...changes,
  });
  const prepay = (product = 'jsapi', changes: object = {}) =>
    client.call('POST', `${PATH}/${product}`, { body: JSON.stringify(body(product, changes)) });
  const query = () => client.call('GET', `${PATH}/out-trade-no/WHOLE-000001`);
  const close = (
    names = [
      [first.merchantId, 'OWN-000001'],
      [second.merchantId, 'OTHER-000001'],
    ],
  ) =>
    client.call('POST', `${PATH}/out-trade-no/WHOLE-000001/close`, {
      body: JSON.stringify({
        combine_appid: first.appId,
        sub_orders: names.map(([mchid, out_trade_no]) => ({ mchid, out_trade_no })),
      }),
    });
  const statesOf = async () => {
    const { sub_orders: list } = (await query()).json;
    return Array.isArray(list) ? list.map(({ trade_state }) => trade_state) : [];
  };
  return { ...sale, other, openid, part, parts, prepay, query, close, statesOf };
}

test.each(['jsapi', 'native', 'h5', 'app'])(
  '%s: one payment pays every part and is told once',
  async (product) => {
    const { simulator, client, prepay, query, statesOf, arrived, openid } = await openMall();
    const answer = await prepay(product);
    expect(answer.status).toBe(200);
    const [field = ''] = Object.keys(answer.json);
    expect(['prepay_id', 'code_url', 'h5_url']).toContain(field);
    expect((await query()).json).toEqual({
      combine_appid: first.appId,
      combine_mchid: first.merchantId,
      combine_out_trade_no: 'WHOLE-000001',
      sub_orders: [
        {
          mchid: first.merchantId,
          out_trade_no: 'OWN-000001',
          trade_state: 'NOTPAY',
          amount: { total_amount: 1000, currency: 'CNY' },
        },
        {
          mchid: second.merchantId,
          out_trade_no: 'OTHER-000001',
          trade_state: 'NOTPAY',
          amount: { total_amount: 2500, currency: 'CNY' },
        },
      ],
    });
    const { prepay_id: prepayId, code_url: codeUrl, h5_url: h5Url } = answer.json;
    const ways: Record<string, () => Promise<object>> = {
      jsapi: () => client.control('cashier', { ...client.paymentOf(prepayId), action: 'pay' }),
      app: () =>
        client.control('cashier/app', {
          ...client.appPaymentOf(String(prepayId)),
          action: 'pay',
          user: 'alice',
        }),
      native: () => client.control('cashier/native', { codeUrl, user: 'alice' }),
      h5: () => client.control('cashier/h5', { h5Url, user: 'alice' }),
    };
    await ways[product]?.();
    await simulator.control.idle();
    expect(await statesOf()).toEqual(['SUCCESS', 'SUCCESS']);
    expect(arrived).toHaveLength(1);
    const told = openBox(arrived[0]?.body ?? '');
    expect(told).toEqual((await query()).json);
    expect(told).toMatchObject({
      combine_payer_info: { openid },
      sub_orders: [
        {
          mchid: first.merchantId,
          out_trade_no: 'OWN-000001',
          trade_type: { jsapi: 'JSAPI', native: 'NATIVE', h5: 'MWEB', app: 'APP' }[product],
          attach: 'part OWN-000001',
          transaction_id: expect.stringMatching(/^\d{28}$/),
          success_time: expect.stringMatching(/\+08:00$/),
          amount: { total_amount: 1000, payer_amount: 1000, payer_currency: 'CNY' },
        },
        { mchid: second.merchantId, amount: { total_amount: 2500, payer_amount: 2500 } },
      ],
    });
  },
);

test('each part is in the books of its merchant, who refunds it', async () => {
  const { simulator, client, other, prepay, statesOf } = await openMall();
  await prepay();
  simulator.control.actOnOrder('WHOLE-000001', 'pay');
  const accountOf = (mchid: string) =>
    simulator
      .of(mchid)
      .control.books()
      .accounts.find(({ name }) => name === 'merchant:unsettled')?.balanceFen;
  expect(accountOf(first.merchantId)).toBe(994);
  expect(accountOf(second.merchantId)).toBe(2485);
  const refund = { outTradeNo: 'OTHER-000001', outRefundNo: 'R-1', refundFen: 500, totalFen: 2500 };
  expect((await client.refund(client.refundBody(refund))).status).toBe(404);
  expect((await other.refund(other.refundBody(refund))).status).toBe(200);
  expect(await statesOf()).toEqual(['SUCCESS', 'REFUND']);
});

test('a part is queried and closed with the whole only', async () => {
  const { client, other, prepay, statesOf, close } = await openMall();
  await prepay();
  for (const [merchant, outTradeNo] of [
    [client, 'OWN-000001'],
    [other, 'OTHER-000001'],
  ] as const) {
    expect(await merchant.query(outTradeNo)).toMatchObject({
      status: 404,
      json: { code: 'ORDER_NOT_EXIST' },
    });
    await merchant.close(outTradeNo);
  }
  expect((await client.query('WHOLE-000001')).status).toBe(404);
  expect(await statesOf()).toEqual(['NOTPAY', 'NOTPAY']);
  const twice = [first.merchantId, 'OWN-000001'];
  expect((await close([twice, twice])).status).toBe(400);
  const some = await close([[first.merchantId, 'OWN-000001']]);
  expect(some).toMatchObject({
    status: 400,
    json: { code: 'PARAM_ERROR', detail: { field: '/sub_orders' } },
  });
  expect((await close()).status).toBe(204);
  expect((await close()).status).toBe(204);
  expect(await statesOf()).toEqual(['CLOSED', 'CLOSED']);
  expect(await prepay()).toMatchObject({ status: 400, json: { code: 'ORDER_CLOSED' } });
});

test('a combined order is made whole or not at all', async () => {
  const { simulator, client, openid, part, parts, prepay } = await openMall();
  await client.prepay(client.prepayBody({ openid, outTradeNo: 'TAKEN-000001' }));
  const [own, others] = parts();
  const refused: [object[], string][] = [
    [[own ?? {}], 'PARAM_ERROR'],
    [Array.from({ length: 11 }, (_, index) => part({ outTradeNo: `OWN-10000${index}` })), 'PARAM_ERROR'],
    [[own ?? {}, own ?? {}], 'PARAM_ERROR'],
    [[own ?? {}, part({ mchid: '1999999999', outTradeNo: 'OTHER-000002' })], 'MCH_NOT_EXISTS'],
    [[own ?? {}, part({ outTradeNo: 'TAKEN-000001' })], 'INVALID_REQUEST'],
    [[own ?? {}, { ...others, amount: { total_amount: 0, currency: 'CNY' } }], 'PARAM_ERROR'],
    [[own ?? {}, { ...others, amount: { total: 1, currency: 'CNY' } }], 'PARAM_ERROR'],
  ];
  for (const [list, code] of refused) {
    const answer = await prepay('jsapi', { sub_orders: list });
    expect.soft(answer.json).toMatchObject({ code });
  }
  for (const changes of [
    { combine_mchid: second.merchantId },
    { combine_appid: 'wx0' },
    { combine_payer_info: { openid: 'o0' } },
    { combine_payer_info: undefined },
    { notify_url: 'https://shop.example/notify?x=1' },
  ])
    expect.soft((await prepay('jsapi', changes)).status).toBe(400);
  expect(simulator.control.orders().map(({ outTradeNo }) => outTradeNo)).toEqual(['TAKEN-000001']);
  expect(simulator.control.combinedOrders()).toEqual([]);
});

test('a repeated combined prepay is the same order, and others are refused', async () => {
  const { simulator, prepay } = await openMall();
  const firstAnswer = await prepay('native');
  const again = await prepay('native');
  expect(again.status).toBe(200);
  expect(again.json.code_url).not.toBe(firstAnswer.json.code_url);
  expect(simulator.control.orders()).toHaveLength(2);
  expect(await prepay('native', { time_expire: '2099-01-01T00:00:00+08:00' })).toMatchObject({
    status: 400,
    json: { message: '请求重入时，参数与首次请求时不一致' },
  });
  expect(simulator.control.combinedOrders()).toMatchObject([
    {
      combineOutTradeNo: 'WHOLE-000001',
      product: 'native',
      totalFen: 3500,
      codeUrl: again.json.code_url,
      subOrders: [{ outTradeNo: 'OWN-000001' }, { outTradeNo: 'OTHER-000001' }],
    },
  ]);
});

test('what is done to a part by hand is done to the whole', async () => {
  const { simulator, prepay, statesOf } = await openMall();
  await prepay();
  expect(simulator.control.order('OTHER-000001')).toMatchObject({
    mchid: second.merchantId,
    combined: { merchantId: first.merchantId, outTradeNo: 'WHOLE-000001' },
  });
  expect(simulator.control.actOnOrder('OTHER-000001', 'close')).toEqual({ errMsg: 'close:ok' });
  expect(await statesOf()).toEqual(['CLOSED', 'CLOSED']);
  expect(simulator.control.actOnOrder('OTHER-000001', 'payInFlight')).toEqual({
    errMsg: 'requestPayment:ok',
  });
  expect(await statesOf()).toEqual(['SUCCESS', 'SUCCESS']);
});

test('a notification of a combined order can be forged in each field that a back end compares', async () => {
  const { simulator, prepay, arrived } = await openMall();
  await prepay();
  simulator.control.actOnOrder('WHOLE-000001', 'pay');
  await simulator.control.idle();
  const [notification] = simulator.control.notifications();
  const genuine = openBox(arrived[0]?.body ?? '');
  const forged = async (variant: NotificationVariant) => {
    simulator.control.resend(notification?.id ?? '', variant);
    await simulator.control.idle();
    return openBox(arrived.at(-1)?.body ?? '');
  };
  const somebodyElse = { openid: 'oSomebodyElse000000000000000' };
  expect(await forged('WRONG_MCHID')).toEqual({ ...genuine, combine_mchid: '1999999999' });
  expect(await forged('WRONG_APPID')).toEqual({ ...genuine, combine_appid: 'wx0000000000000000' });
  expect(await forged('UNKNOWN_ORDER')).toEqual({ ...genuine, combine_out_trade_no: 'NO-SUCH-ORDER' });
  expect(await forged('WRONG_PAYER')).toEqual({ ...genuine, combine_payer_info: somebodyElse });
  expect(await forged('WRONG_AMOUNT')).toMatchObject({
    sub_orders: [{ amount: { total_amount: 1001 } }, { amount: { total_amount: 2500 } }],
  });
  expect(await forged('WRONG_CURRENCY')).toMatchObject({
    sub_orders: [{ amount: { currency: 'USD' } }, { amount: { currency: 'CNY' } }],
  });
});

test('a combined order survives a restart, and a bank can refuse it', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const mall = await openMall({ db });
  await mall.prepay();
  await mall.simulator.close();
  const again = await openMall({ db });
  expect(await again.statesOf()).toEqual(['NOTPAY', 'NOTPAY']);
  const doomed = await again.client.call('POST', `${PATH}/native`, {
    headers: { 'wechatpay-negative-test': 'PAY_FAIL' },
    body: JSON.stringify({
      combine_appid: first.appId,
      combine_mchid: first.merchantId,
      combine_out_trade_no: 'WHOLE-000002',
      sub_orders: [again.part({ outTradeNo: 'OWN-000002' }), again.part({ outTradeNo: 'OWN-000003' })],
      notify_url: again.notifyUrl,
    }),
  });
  expect(doomed.status).toBe(200);
  expect(again.simulator.control.actOnOrder('WHOLE-000002', 'pay')?.errMsg).toMatch(/^requestPayment:fail/);
  expect(again.simulator.control.actOnOrder('WHOLE-000001', 'pay')).toEqual({ errMsg: 'requestPayment:ok' });
  expect(await again.statesOf()).toEqual(['SUCCESS', 'SUCCESS']);
});

const [SHOP, STALL] = ['1900000109', '1900000110'];

test('a service provider combines the orders of its sub-merchants, and each has its money', async () => {
  const { simulator, client, part, prepay, query, close, statesOf } = await openMall({
    subMerchants: [{ subMchid: SHOP, subAppid: 'wx8888888888888888' }, { subMchid: STALL }],
  });
  const ofShop = { ...part({ outTradeNo: 'SHOP-000001' }), sub_mchid: SHOP, sub_appid: 'wx8888888888888888' };
  const ofStall = { ...part({ outTradeNo: 'STALL-000001', totalFen: 2000 }), sub_mchid: STALL };
  for (const wrong of [
    { ...ofStall, sub_mchid: '1900000111' },
    { ...ofStall, sub_mchid: first.merchantId },
    { ...ofStall, sub_appid: 'wx8888888888888888' },
    { ...ofStall, mchid: second.merchantId },
    { ...part(), sub_appid: 'wx8888888888888888' },
  ])
    expect((await prepay('jsapi', { sub_orders: [ofShop, wrong] })).status).toBeGreaterThanOrEqual(400);
  expect((await prepay('jsapi', { sub_orders: [ofShop, ofStall] })).status).toBe(200);
  expect((await close()).status).toBe(400);
  const named = { sp_mchid: first.merchantId, sub_mchid: SHOP };
  const path = `/v3/pay/partner/transactions/out-trade-no/SHOP-000001?${new URLSearchParams(named)}`;
  expect((await client.call('GET', path)).json.code).toBe('ORDER_NOT_EXIST');

  simulator.control.actOnOrder('WHOLE-000001', 'pay');
  expect((await query()).json).toMatchObject({
    sub_orders: [
      { mchid: first.merchantId, sub_mchid: SHOP, trade_state: 'SUCCESS' },
      { mchid: first.merchantId, sub_mchid: STALL, trade_state: 'SUCCESS' },
    ],
  });
  const unsettledFen = (subMchid?: string) =>
    simulator.control.books(0, 10, subMchid).accounts.find(({ name }) => name === 'merchant:unsettled')
      ?.balanceFen;
  expect([unsettledFen(), unsettledFen(SHOP), unsettledFen(STALL)]).toEqual([undefined, 994, 1988]);
  const refund = { outTradeNo: 'STALL-000001', outRefundNo: 'R-1', refundFen: 500, totalFen: 2000 };
  expect((await client.refund(client.refundBody(refund))).status).toBe(400);
  expect((await client.refund({ ...client.refundBody(refund), sub_mchid: STALL })).status).toBe(200);
  expect(await statesOf()).toEqual(['SUCCESS', 'REFUND']);
});

test('a combined shipping ships the parts of both merchants, or none', async () => {
  const { simulator, prepay, openid } = await openMall();
  await prepay();
  simulator.control.actOnOrder('WHOLE-000001', 'pay');
  const post = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return JSON.parse(await (await fetch(simulator.address + path, init)).text());
  };
  const grant = { grant_type: 'client_credential', appid: first.appId, secret: first.appSecret };
  const { access_token: token } = await post('/cgi-bin/stable_token', grant);
  const shippingOf = (mchid: string, outTradeNo: string) => ({
    order_key: { order_number_type: 1, mchid, out_trade_no: outTradeNo },
    logistics_type: 4,
    delivery_mode: 1,
    shipping_list: [{ item_desc: 'goods' }],
  });
  const ship = async (list: object[]) => {
    const told = await post(`/wxa/sec/order/upload_combined_shipping_info?access_token=${token}`, {
      order_key: { order_number_type: 1, mchid: first.merchantId, out_trade_no: 'WHOLE-000001' },
      sub_orders: list,
      upload_time: new Date(simulator.control.now()).toISOString(),
      payer: { openid },
    });
    return told.errcode;
  };
  const own = shippingOf(first.merchantId, 'OWN-000001');
  const others = shippingOf(second.merchantId, 'OTHER-000001');
  expect(await ship([own, shippingOf(second.merchantId, 'OTHER-000002')])).toBe(10060001);
  expect(simulator.control.shipments()).toEqual([]);
  expect(await ship([own, others])).toBe(0);
  expect(simulator.control.shipments()).toMatchObject([
    { mchid: first.merchantId, outTradeNo: 'OWN-000001' },
    { mchid: second.merchantId, outTradeNo: 'OTHER-000001' },
  ]);
});
