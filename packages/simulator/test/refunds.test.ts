import { expect, test } from 'vitest';
import { isSignedByWechat } from './merchant-client.js';
import { merchant, openBox, openSale } from './sale.js';

/** A sale that is paid, 68 yuan, and a way to give some of it back. */
async function openPaidSale(outTradeNo: string) {
  const sale = await openSale();
  await sale.sell(outTradeNo);
  sale.arrived.length = 0;
  const body = (outRefundNo: string, refundFen: number, changes: object = {}) => ({
    ...sale.client.refundBody({ outTradeNo, outRefundNo, refundFen }),
    notify_url: sale.notifyUrl,
    ...changes,
  });
  const stateOf = async () => (await sale.client.query(outTradeNo)).json.trade_state;
  const statusOf = async (outRefundNo: string) => (await sale.client.queryRefund(outRefundNo)).json.status;
  return { ...sale, body, stateOf, statusOf };
}

test('a refund is PROCESSING, then SUCCESS after two seconds, and shows in its order at once', async () => {
  const sale = await openPaidSale('REFUND-000001');
  const { transaction_id } = (await sale.client.query('REFUND-000001')).json;
  const accepted = await sale.client.refund(sale.body('R-1|@*_', 1800, { reason: '少了一袋' }));
  expect(accepted).toMatchObject({
    status: 200,
    json: {
      refund_id: expect.stringMatching(/^\d{28}$/),
      out_refund_no: 'R-1|@*_',
      transaction_id,
      out_trade_no: 'REFUND-000001',
      channel: 'ORIGINAL',
      user_received_account: '支付用户零钱',
      create_time: expect.stringMatching(/\+08:00$/),
      status: 'PROCESSING',
      funds_account: 'UNSETTLED',
      amount: {
        total: 6800,
        refund: 1800,
        payer_total: 6800,
        payer_refund: 1800,
        settlement_refund: 1800,
        settlement_total: 6800,
        discount_refund: 0,
        currency: 'CNY',
      },
    },
  });
  expect(accepted.json).not.toHaveProperty('success_time');
  expect(await sale.stateOf()).toBe('REFUND');
  await sale.advanceSeconds(2);
  const settled = await sale.client.queryRefund(encodeURIComponent('R-1|@*_'));
  expect(settled.json).toEqual({
    ...accepted.json,
    status: 'SUCCESS',
    success_time: expect.stringMatching(/\+08:00$/),
  });
  expect(sale.simulator.control.orders()).toMatchObject([{ tradeState: 'REFUND', refundedFen: 1800 }]);
  expect(sale.simulator.control.refunds()).toMatchObject([{ outRefundNo: 'R-1|@*_', status: 'SUCCESS' }]);
});

test('the outcome is notified to the refund’s notify_url, with retries until accepted', async () => {
  const sale = await openPaidSale('REFUND-000002');
  sale.answerWith(500);
  const { json } = await sale.client.refund(sale.body('R-2', 1800));
  await sale.simulator.control.idle();
  expect(sale.arrived).toEqual([]);
  await sale.advanceSeconds(2);
  expect(sale.arrived).toHaveLength(1);
  const [{ headers, body } = { headers: new Headers(), body: '{}' }] = sale.arrived;
  expect(isSignedByWechat(headers, body, sale.simulator.environment.WECHAT_PAY_PUBLIC_KEY)).toBe(true);
  expect(JSON.parse(body)).toMatchObject({
    event_type: 'REFUND.SUCCESS',
    summary: '退款成功',
    resource: { original_type: 'refund', associated_data: 'refund' },
  });
  expect(openBox(body)).toEqual({
    mchid: merchant.merchantId,
    transaction_id: json.transaction_id,
    out_trade_no: 'REFUND-000002',
    refund_id: json.refund_id,
    out_refund_no: 'R-2',
    refund_status: 'SUCCESS',
    success_time: expect.stringMatching(/\+08:00$/),
    user_received_account: '支付用户零钱',
    amount: { total: 6800, refund: 1800, payer_total: 6800, payer_refund: 1800 },
  });
  await sale.advanceSeconds(15);
  sale.answerWith(204);
  await sale.advanceSeconds(15);
  await sale.advanceSeconds(24 * 3600);
  expect(sale.arrived.map(({ body }) => JSON.parse(body).id)).toEqual(Array(3).fill(JSON.parse(body).id));
});

test('a refund without notify_url sends no notification', async () => {
  const sale = await openPaidSale('REFUND-000003');
  await sale.client.refund(sale.body('R-3', 1800, { notify_url: undefined }));
  await sale.advanceSeconds(2);
  expect(await sale.statusOf('R-3')).toBe('SUCCESS');
  expect(sale.arrived).toEqual([]);
});

test('a repeated number is the same refund with equal parameters, and refused with others', async () => {
  const sale = await openPaidSale('REFUND-000004');
  const body = sale.body('R-4', 1800);
  const first = await sale.client.refund(body);
  const again = await sale.client.refund(Object.fromEntries(Object.entries(body).reverse()));
  expect(again.json).toEqual(first.json);
  expect(await sale.client.refund({ ...body, reason: 'x' })).toMatchObject({
    status: 400,
    json: { code: 'INVALID_REQUEST' },
  });
  expect(sale.simulator.control.refunds()).toHaveLength(1);
});

test('an order can be named by both of its numbers', async () => {
  const sale = await openPaidSale('REFUND-000014');
  const { transaction_id } = (await sale.client.query('REFUND-000014')).json;
  expect(await sale.client.refund(sale.body('R-14', 1, { transaction_id }))).toMatchObject({
    status: 200,
    json: { transaction_id, out_trade_no: 'REFUND-000014' },
  });
});

test('an unknown, unpaid or year-old order cannot be refunded', async () => {
  const sale = await openPaidSale('REFUND-000005');
  const openid = await sale.client.login();
  await sale.client.prepay(sale.client.prepayBody({ openid, outTradeNo: 'REFUND-UNPAID' }));
  for (const outTradeNo of ['REFUND-UNPAID', 'REFUND-UNKNOWN']) {
    const body = sale.client.refundBody({ outTradeNo, outRefundNo: 'R-5', refundFen: 1 });
    const answer = await sale.client.refund(body);
    expect(answer, outTradeNo).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  }
  const unknown = await sale.client.queryRefund('R-UNKNOWN');
  expect(unknown).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  await sale.advanceSeconds(365 * 24 * 3600 + 10);
  expect(await sale.client.refund(sale.body('R-6', 1))).toMatchObject({
    status: 400,
    json: { code: 'INVALID_REQUEST' },
  });
});

test('refunds never exceed the total, processing ones included, and a closed one does not count', async () => {
  const sale = await openPaidSale('REFUND-000006');
  const refused = { status: 403, json: { code: 'NOT_ENOUGH' } };
  expect(await sale.client.refund(sale.body('R-7', 6801))).toMatchObject(refused);
  await sale.client.refund(sale.body('R-8', 6000));
  expect(await sale.client.refund(sale.body('R-9', 801))).toMatchObject(refused);
  sale.simulator.control.setFaults({ refunds: 'closed' });
  await sale.advanceSeconds(60);
  expect(await sale.statusOf('R-8')).toBe('CLOSED');
  expect(await sale.stateOf()).toBe('SUCCESS');
  sale.simulator.control.setFaults({});
  expect((await sale.client.refund(sale.body('R-10', 6800))).status).toBe(200);
  await sale.advanceSeconds(60);
  expect(await sale.client.refund(sale.body('R-11', 1))).toMatchObject(refused);
  expect(sale.arrived.map(({ body }) => JSON.parse(body).event_type)).toEqual([
    'REFUND.CLOSED',
    'REFUND.SUCCESS',
  ]);
});

test('the refunds of an order are a minute apart, and at most 50', async () => {
  const sale = await openPaidSale('REFUND-000007');
  await sale.client.refund(sale.body('R-1', 1));
  await sale.advanceSeconds(30);
  const early = await sale.client.refund(sale.body('R-2', 1));
  expect(early).toMatchObject({ status: 429, json: { code: 'FREQUENCY_LIMITED' } });
  for (let count = 2; count <= 50; count += 1) {
    await sale.advanceSeconds(60);
    expect((await sale.client.refund(sale.body(`R-${count}`, 1))).status).toBe(200);
  }
  await sale.advanceSeconds(60);
  expect(await sale.client.refund(sale.body('R-51', 1))).toMatchObject({
    status: 400,
    json: { code: 'INVALID_REQUEST', message: '部分退款次数超过限制' },
  });
});

test('an abnormal refund keeps its amount, is notified, and succeeds when settled by hand', async () => {
  const sale = await openPaidSale('REFUND-000008');
  sale.simulator.control.setFaults({ refunds: 'abnormal' });
  await sale.client.refund(sale.body('R-A', 6800));
  const settle = (outRefundNo: string, status: string) =>
    fetch(`${sale.simulator.address}/_sim/refunds/${outRefundNo}`, {
      method: 'POST',
      body: JSON.stringify({ status }),
    });
  expect((await settle('R-NONE', 'SUCCESS')).status).toBe(404);
  await sale.advanceSeconds(60);
  expect(await sale.statusOf('R-A')).toBe('ABNORMAL');
  expect(await sale.stateOf()).toBe('REFUND');
  expect((await sale.client.refund(sale.body('R-B', 1))).json.code).toBe('NOT_ENOUGH');
  expect((await settle('R-A', 'PROCESSING')).status).toBe(400);
  expect((await settle('R-A', 'SUCCESS')).status).toBe(204);
  await sale.simulator.control.idle();
  expect(await sale.statusOf('R-A')).toBe('SUCCESS');
  expect(sale.simulator.control.settleRefund('R-A', 'SUCCESS')).toBe(false);
  expect(sale.arrived.map(({ body }) => openBox(body).refund_status)).toEqual(['ABNORMAL', 'SUCCESS']);
});

test('each field of a refund has WeChat’s limits, and undocumented fields are refused', async () => {
  const sale = await openPaidSale('REFUND-000009');
  const { transaction_id } = (await sale.client.query('REFUND-000009')).json;
  const amount = { refund: 1, total: 6800, currency: 'CNY' };
  const wrong: [string, object][] = [
    ['no order', { out_trade_no: undefined }],
    ['a number of another order', { transaction_id: '4200000000202611260000000000' }],
    ['no number', { out_refund_no: undefined }],
    ['65 characters', { out_refund_no: 'x'.repeat(65) }],
    ['a dot in the number', { out_refund_no: 'R.1' }],
    ['81 bytes of reason', { reason: '咖'.repeat(27) }],
    ['half a notify_url', { notify_url: '/notify' }],
    ['257 bytes of notify_url', { notify_url: `https://shop.example/${'x'.repeat(236)}` }],
    ['no total', { amount: { refund: 1, currency: 'CNY' } }],
    ['no currency', { amount: { refund: 1, total: 6800 } }],
    ['zero', { amount: { ...amount, refund: 0 } }],
    ['yuan', { amount: { ...amount, refund: 0.01 } }],
    ['another total', { amount: { ...amount, total: 6801 } }],
    ['another account', { funds_account: 'BALANCE' }],
    ['sources of another sum', { amount: { ...amount, from: [{ account: 'AVAILABLE', amount: 2 }] } }],
    [
      'a source twice',
      { amount: { ...amount, refund: 2, from: Array(2).fill({ account: 'AVAILABLE', amount: 1 }) } },
    ],
    ['an unknown field', { sub_mchid: '1' }],
  ];
  for (const [title, changes] of wrong) {
    // More than six refused ones in a second are 429.
    await sale.advanceSeconds(1);
    expect.soft((await sale.client.refund(sale.body('R-F', 1, changes))).status, title).toBe(400);
  }
  expect(sale.simulator.control.refunds()).toEqual([]);
  // Only what is settled is available.
  await sale.advanceSeconds(24 * 3600);
  const full = sale.body('x'.repeat(64), 1, {
    out_trade_no: undefined,
    transaction_id,
    reason: '咖'.repeat(26),
    funds_account: 'AVAILABLE',
    amount: { ...amount, from: [{ account: 'AVAILABLE', amount: 1 }] },
    goods_detail: [{ merchant_goods_id: '1', unit_price: 6800, refund_amount: 1, refund_quantity: 1 }],
  });
  expect(await sale.client.refund(full)).toMatchObject({
    status: 200,
    json: {
      out_trade_no: 'REFUND-000009',
      funds_account: 'AVAILABLE',
      amount: { refund: 1, from: [{ account: 'AVAILABLE', amount: 1 }] },
    },
  });
});
