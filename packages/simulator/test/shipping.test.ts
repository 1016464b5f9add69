import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOON_MS, openSellingApp } from './mini-program-app.js';
import { merchant } from './sale.js';

/** A paid order, and a way to tell WeChat of its shipping. */
async function openPaidOrder() {
  const app = await openSellingApp();
  const outTradeNo = 'SHIPPING-0001';
  await app.prepay('SHIPPING-UNPAID');
  await app.sell(outTradeNo);
  const { access_token } = await app.token();
  const body = app.shippingOf(outTradeNo);
  return {
    ...app,
    body,
    outTradeNo,
    upload: (changes: object = {}) =>
      app.post(`/wxa/sec/order/upload_shipping_info?access_token=${access_token}`, { ...body, ...changes }),
    shipped: () => app.simulator.control.shipments(),
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
  expect((await order.refund(order.outTradeNo, 'R-1', 6800)).status).toBe(200);
  expect((await order.upload()).errcode).toBe(10060004);
});

test('a change of the modes before all is delivered is the one re-shipping', async () => {
  const order = await openPaidOrder();
  const split = { delivery_mode: 2, is_all_delivered: false };
  expect((await order.upload(split)).errcode).toBe(0);
  expect((await order.upload({ ...at(1), logistics_type: 4 })).errcode).toBe(0);
  expect((await order.upload({ ...split, ...at(2) })).errcode).toBe(10060003);
  expect(order.shipped()).toMatchObject([{ finishedCount: 1, logisticsType: 4, packages: { length: 1 } }]);
});

const COMBINED = '/wxa/sec/order/upload_combined_shipping_info';

/** Two paid orders that are shipped in one call. */
async function openCombinedOrder() {
  const app = await openSellingApp();
  await app.sell('COMBINED-01');
  await app.sell('COMBINED-02');
  const { upload_time, payer, ...first } = app.shippingOf('COMBINED-01');
  const second = { ...app.shippingOf('COMBINED-02'), logistics_type: 4 };
  const key = { order_number_type: 1, mchid: merchant.merchantId, out_trade_no: 'COMBINED-00' };
  return { app, first, body: { order_key: key, sub_orders: [first, second], upload_time, payer } };
}

test('a combined shipping ships every sub-order, or none', async () => {
  const { app, first, body } = await openCombinedOrder();
  const unknown = { ...first, order_key: { ...first.order_key, out_trade_no: 'COMBINED-99' } };
  const byNumber = { ...first, order_key: { order_number_type: 2, transaction_id: '42' } };
  const wrong: [string, object, number][] = [
    ['an unknown sub-order', { sub_orders: [first, unknown] }, 10060001],
    ['the same sub-order twice', { sub_orders: [first, first] }, 10060013],
    ['another type of number', { sub_orders: [byNumber] }, 268485253],
    ['no sub-orders', { sub_orders: [] }, 10060014],
    ['sub_orders as an object', { sub_orders: first }, 47001],
    ['no upload_time', { upload_time: undefined }, 268485216],
  ];
  for (const [title, changes, errcode] of wrong) {
    expect.soft(await app.ask(COMBINED, { ...body, ...changes }), title).toMatchObject({ errcode });
  }
  expect(app.simulator.control.shipments()).toEqual([]);
  expect((await app.ask(COMBINED, body)).errcode).toBe(0);
  expect(app.simulator.control.shipments()).toMatchObject([
    { outTradeNo: 'COMBINED-01', logisticsType: 1, orderState: 2 },
    { outTradeNo: 'COMBINED-02', logisticsType: 4, orderState: 2 },
  ]);
});

test('get_order shows an order with its shipping, by either number', async () => {
  const order = await openPaidOrder();
  const { outTradeNo, openid } = order;
  const transactionId = order.simulator.control.order(outTradeNo)?.transactionId;
  const get = (body: object) => order.ask('/wxa/sec/order/get_order', body);
  const byNumber = { merchant_id: merchant.merchantId, merchant_trade_no: outTradeNo };
  const paid = {
    transaction_id: transactionId,
    merchant_id: merchant.merchantId,
    merchant_trade_no: outTradeNo,
    paid_amount: 6800,
    openid,
    pay_time: NOON_MS / 1000,
    in_complaint: false,
  };
  expect((await get(byNumber)).order).toMatchObject({
    ...paid,
    order_state: 1,
    description: '',
    shipping: {},
  });
  const contact = { receiver_contact: '189****1234' };
  const [one] = order.body.shipping_list;
  await order.upload({ shipping_list: [{ ...one, express_company: 'SF', contact }] });
  expect((await get({ transaction_id: transactionId })).order).toMatchObject({
    ...paid,
    order_state: 2,
    description: '云南小粒咖啡 250 g*1',
    shipping: {
      delivery_mode: 1,
      logistics_type: 1,
      finish_shipping: true,
      finish_shipping_count: 1,
      shipping_list: [
        {
          tracking_no: 'YT0001',
          express_company: 'SF',
          goods_desc: '云南小粒咖啡 250 g*1',
          upload_time: NOON_MS / 1000,
          contact,
        },
      ],
    },
  });
  const errors = [
    {},
    { merchant_id: merchant.merchantId },
    { transaction_id: '42' },
    { ...byNumber, merchant_id: '1' },
  ];
  const errcodes = await Promise.all(errors.map(async (body) => (await get(body)).errcode));
  expect(errcodes).toEqual([10060014, 10060014, 10060001, 10060001]);
  expect((await get({ transaction_id: 42 })).errcode).toBe(47001);
  expect((await get({ ...byNumber, merchant_trade_no: 'SHIPPING-UNPAID' })).errcode).toBe(10060001);
});

test('get_order_list pages through paid orders, filtered by time, state and buyer', async () => {
  const app = await openSellingApp();
  for (let count = 1; count <= 5; count += 1) {
    await app.sell(`LISTED-00${count}`);
    app.advanceSeconds(60);
  }
  await app.prepay('LISTED-UNPAID');
  await app.ask('/wxa/sec/order/upload_shipping_info', app.shippingOf('LISTED-002'));
  const list = async (body: object) => {
    const { order_list = [], ...answer } = await app.ask('/wxa/sec/order/get_order_list', body);
    const numbers: string[] = order_list.map((order: { merchant_trade_no: string }) =>
      order.merchant_trade_no.slice(-1),
    );
    return { ...answer, numbers: numbers.join('') };
  };
  const first = await list({ page_size: 2 });
  expect(first).toMatchObject({ errcode: 0, numbers: '12', has_more: true });
  const second = await list({ page_size: 2, last_index: first.last_index });
  expect(second).toMatchObject({ numbers: '34', has_more: true });
  expect(await list({ last_index: second.last_index })).toMatchObject({ numbers: '5', has_more: false });
  const [begin_time, end_time] = [NOON_MS / 1000 + 60, NOON_MS / 1000 + 180];
  expect((await list({ pay_time_range: { begin_time, end_time } })).numbers).toBe('234');
  expect((await list({ pay_time_range: { begin_time } })).numbers).toBe('2345');
  expect((await list({ order_state: 1 })).numbers).toBe('1345');
  expect((await list({ order_state: 2 })).numbers).toBe('2');
  expect((await list({ openid: await app.client.login('bob') })).numbers).toBe('');
  expect((await list({ last_index: 'ff' })).errcode).toBe(10060011);
  expect((await list({ page_size: -1 })).errcode).toBe(10060014);
  expect((await list({ pay_time_range: { begin_time: '0' } })).errcode).toBe(47001);
});

test('the buyer can be reminded once to confirm the receipt of a parcel', async () => {
  const order = await openPaidOrder();
  const key = { merchant_id: merchant.merchantId, merchant_trade_no: order.outTradeNo };
  const remind = async (seconds: number | string) =>
    (await order.ask('/wxa/sec/order/notify_confirm_receive', { ...key, received_time: seconds })).errcode;
  const now = NOON_MS / 1000;
  expect(await remind(now + 3600)).toBe(10060028);
  await order.upload({ logistics_type: 4 });
  expect(await remind(now + 3600)).toBe(10060032);
  await order.upload(at(1));
  expect([await remind(now), await remind(0), await remind(1e300), await remind('1')]).toEqual([
    10060029, 10060029, 10060029, 47001,
  ]);
  expect(await remind(now + 3600)).toBe(0);
  expect(await remind(now + 3600)).toBe(10060030);
});

test('a presale is 15 to 330 days after its payment; a test order is refunded by itself', async () => {
  const app = await openSellingApp();
  await app.sell('SPECIAL-01');
  await app.sell('SPECIAL-02');
  await app.sell('SPECIAL-03');
  const report = async (body: object) => (await app.ask('/wxa/sec/order/opspecialorder', body)).errcode;
  const inDays = (days: number) => NOON_MS / 1000 + days * 24 * 3600;
  const presale = { order_id: 'SPECIAL-01', type: 1 };
  expect(await report({ ...presale, type: 3 })).toBe(268546000);
  expect(await report({ ...presale, type: '1' })).toBe(47001);
  expect(await report(presale)).toBe(268546001);
  expect(await report({ ...presale, delay_to: inDays(14) })).toBe(268546001);
  expect(await report({ ...presale, delay_to: inDays(331) })).toBe(268546001);
  expect(await report({ ...presale, order_id: 'SPECIAL-99', delay_to: inDays(20) })).toBe(268546002);
  expect(await report({ ...presale, delay_to: inDays(20) })).toBe(0);
  await app.ask('/wxa/sec/order/upload_shipping_info', app.shippingOf('SPECIAL-03'));
  expect(await report({ order_id: 'SPECIAL-03', type: 2 })).toBe(268546002);
  const transactionId = app.simulator.control.order('SPECIAL-02')?.transactionId;
  expect(await report({ order_id: transactionId, type: 2 })).toBe(0);
  app.advanceHours(23);
  expect(app.simulator.control.refunds()).toEqual([]);
  app.advanceHours(1);
  expect(app.simulator.control.refunds()).toMatchObject([{ outTradeNo: 'SPECIAL-02', refundFen: 6800 }]);
  expect(app.simulator.control.order('SPECIAL-02')?.orderState).toBe(5);
});

test('is_trade_managed and its sister know the own appid only', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  const appid = merchant.appId;
  const managed = '/wxa/sec/order/is_trade_managed';
  const completed = '/wxa/sec/order/is_trade_management_confirmation_completed';
  expect(await app.ask(managed, { appid })).toMatchObject({ errcode: 0, is_trade_managed: true });
  expect(await app.ask(completed, { appid })).toMatchObject({ errcode: 0, completed: true });
  for (const path of [managed, completed]) {
    expect([await app.ask(path), await app.ask(path, { appid: 'wx0' })]).toMatchObject([
      { errcode: 40097 },
      { errcode: 40013 },
    ]);
  }
  app.simulator.control.setTradeManaged(false);
  expect(await app.ask(managed, { appid })).toMatchObject({ is_trade_managed: false });
});

test('get_delivery_list has the codes of well-known carriers', async () => {
  const app = await openSellingApp();
  const answer = await app.ask('/cgi-bin/express/delivery/open_msg/get_delivery_list');
  expect(answer).toMatchObject({ errcode: 0, count: answer.delivery_list.length });
  expect(answer.delivery_list).toContainEqual({ delivery_id: 'SF', delivery_name: '顺丰速运' });
});

test('limits that are asked for as a fault have the code of their API', async () => {
  const app = await openSellingApp();
  app.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'FREQUENCY_LIMITED' }] });
  const paths = ['/wxa/sec/order/get_order', '/cgi-bin/message/subscribe/send', '/cgi-bin/stable_token'];
  const answers = await Promise.all(paths.map((path) => app.post(path, {})));
  expect(answers.map(({ errcode }) => errcode)).toEqual([44990, 45009, 45011]);
});

test('a fault of the shipping API is 10060001 once, as right after a payment', async () => {
  const order = await openPaidOrder();
  const rule = { operation: 'shipping', fault: 'NOT_EXISTS', times: 1 } as const;
  order.simulator.control.setFaults({ rules: [rule] });
  expect((await order.upload()).errcode).toBe(10060001);
  expect((await order.upload()).errcode).toBe(0);
});
