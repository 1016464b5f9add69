import { expect, test } from 'vitest';
import { billOf, named, openBillShop } from './bill-shop.js';
import { isSignedByWechat } from './merchant-client.js';
import { merchant, openBox, openSale } from './sale.js';

/** A paid order of 68 yuan, and the console by HTTP. */
async function openPaidSale(outTradeNo: string) {
  const sale = await openSale();
  await sale.sell(outTradeNo);
  sale.arrived.length = 0;
  async function refundInConsole(body: unknown = {}, number = outTradeNo) {
    const response = await fetch(`${sale.simulator.address}/_sim/orders/${number}/console-refunds`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: response.status, json: JSON.parse(await response.text()) };
  }
  const told = () => sale.arrived.map(({ body }) => openBox(body));
  return { ...sale, refundInConsole, told };
}

test('a console refund shows in the order and the query, and sends a genuine notification', async () => {
  const sale = await openPaidSale('CONSOLE-1');
  const { status, json } = await sale.refundInConsole({
    amountFen: 1800,
    reason: '缺货',
    notifyUrl: sale.notifyUrl,
  });
  expect([status, json]).toEqual([
    200,
    {
      mchid: sale.simulator.merchant.merchantId,
      outRefundNo: expect.stringMatching(/^\d{28}$/),
      refundId: expect.stringMatching(/^5030\d{24}$/),
      outTradeNo: 'CONSOLE-1',
      transactionId: sale.simulator.control.order('CONSOLE-1')?.transactionId,
      refundFen: 1800,
      totalFen: 6800,
      status: 'PROCESSING',
      reason: '缺货',
      source: 'VENDOR_PLATFORM',
      notifyUrl: sale.notifyUrl,
      createdAt: expect.any(String),
      succeededAt: null,
    },
  ]);
  expect((await sale.client.query('CONSOLE-1')).json.trade_state).toBe('REFUND');
  await sale.advanceSeconds(2);
  const found = await sale.client.queryRefund(json.outRefundNo);
  expect(found.json).toMatchObject({ status: 'SUCCESS', refund_id: json.refundId, amount: { refund: 1800 } });
  const [notification] = sale.arrived;
  const key = sale.simulator.environment.WECHAT_PAY_PUBLIC_KEY;
  expect(isSignedByWechat(notification?.headers ?? new Headers(), notification?.body ?? '', key)).toBe(true);
  expect(sale.told()).toMatchObject([
    {
      mchid: merchant.merchantId,
      out_trade_no: 'CONSOLE-1',
      out_refund_no: json.outRefundNo,
      refund_id: json.refundId,
      refund_status: 'SUCCESS',
      amount: { total: 6800, refund: 1800 },
    },
  ]);
});

test('by default a console refund takes the rest, and a later refund is NOT_ENOUGH', async () => {
  const sale = await openPaidSale('CONSOLE-2');
  const body = sale.client.refundBody({ outTradeNo: 'CONSOLE-2', outRefundNo: 'R-1', refundFen: 800 });
  await sale.client.refund({ ...body, notify_url: sale.notifyUrl });
  await sale.advanceSeconds(60);
  expect(sale.simulator.control.refundInConsole('CONSOLE-2')).toMatchObject({ refundFen: 6000 });
  await sale.advanceSeconds(60);
  // To the address that the back end named for its own refund.
  expect(sale.told().map(({ amount }) => amount)).toMatchObject([{ refund: 800 }, { refund: 6000 }]);
  const late = sale.client.refundBody({ outTradeNo: 'CONSOLE-2', outRefundNo: 'R-2', refundFen: 1 });
  expect(await sale.client.refund(late)).toMatchObject({ status: 403, json: { code: 'NOT_ENOUGH' } });
  expect(await sale.refundInConsole()).toMatchObject({ status: 409, json: { code: 'NOT_ENOUGH' } });
});

test('WeChat’s rules hold: paid, within the rest, a minute apart, a new number', async () => {
  const sale = await openPaidSale('CONSOLE-3');
  const openid = await sale.client.login();
  await sale.client.prepay(sale.client.prepayBody({ openid, outTradeNo: 'CONSOLE-UNPAID' }));
  const refused = async (body: unknown, number?: string) => {
    const { status, json } = await sale.refundInConsole(body, number);
    return `${status} ${json.code}`;
  };
  expect(await refused({}, 'CONSOLE-UNKNOWN')).toBe('404 NOT_FOUND');
  expect(await refused({}, 'CONSOLE-UNPAID')).toBe('409 RESOURCE_NOT_EXISTS');
  expect(await refused({ amountFen: 6801 })).toBe('409 NOT_ENOUGH');
  expect(sale.simulator.control.refunds()).toEqual([]);
  expect((await sale.refundInConsole({ amountFen: 1, outRefundNo: 'MINE' })).status).toBe(200);
  expect(await refused({ amountFen: 1, outRefundNo: 'MINE' })).toBe('409 INVALID_REQUEST');
  expect(await refused({ amountFen: 1 })).toBe('409 FREQUENCY_LIMITED');
  const again = sale.client.refundBody({ outTradeNo: 'CONSOLE-3', outRefundNo: 'MINE', refundFen: 1 });
  expect(await sale.client.refund(again)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  expect(sale.simulator.control.refunds()).toHaveLength(1);
});

test('the call chooses whether a notification is sent and whether the refund query finds it', async () => {
  const sale = await openPaidSale('CONSOLE-4');
  const quiet = { amountFen: 1, notify: false, notifyUrl: sale.notifyUrl, queryable: false };
  const { json } = await sale.refundInConsole(quiet);
  await sale.advanceSeconds(60);
  expect(sale.arrived).toEqual([]);
  const answer = await sale.client.queryRefund(json.outRefundNo);
  expect(answer).toMatchObject({ status: 404, json: { code: 'RESOURCE_NOT_EXISTS' } });
  const key = sale.simulator.environment.WECHAT_PAY_PUBLIC_KEY;
  expect(isSignedByWechat(answer.headers, answer.text, key)).toBe(true);
  expect((await sale.client.query('CONSOLE-4')).json.trade_state).toBe('REFUND');
});

test('refunds without a notify_url notify the console-wide address', async () => {
  const told = await openSale();
  const sale = await openSale({ refundNotifyUrl: told.notifyUrl });
  await sale.sell('CONSOLE-5');
  sale.simulator.control.refundInConsole('CONSOLE-5', { amountFen: 1 });
  await sale.advanceSeconds(60);
  const body = sale.client.refundBody({ outTradeNo: 'CONSOLE-5', outRefundNo: 'R-5', refundFen: 2 });
  await sale.client.refund(body);
  await sale.advanceSeconds(60);
  await sale.client.refund({ ...body, ...{ out_refund_no: 'R-6' }, notify_url: sale.notifyUrl });
  await sale.advanceSeconds(60);
  const amounts = (arrived: typeof told.arrived) => arrived.map(({ body }) => openBox(body).amount);
  expect(amounts(told.arrived)).toMatchObject([{ refund: 1 }, { refund: 2 }]);
  expect(amounts(sale.arrived.slice(1))).toMatchObject([{ refund: 2 }]);
});

test('the bills count a console refund on the day that it was made', async () => {
  const shop = await openBillShop();
  await shop.sell('CONSOLE-6', 6805);
  const refund = shop.simulator.control.refundInConsole('CONSOLE-6', { amountFen: 1810, queryable: false });
  shop.advance(22);
  const lines = (await billOf(shop, { bill_date: '2026-11-10' })).slice(1).split('\r\n');
  const [header = '', , row = '', summaryHeader = '', summary = ''] = lines;
  expect(named(header, row)).toMatchObject({
    商户订单号: 'CONSOLE-6',
    交易状态: 'REFUND',
    微信退款单号: refund?.refundId,
    商户退款单号: refund?.outRefundNo,
    退款金额: '18.10',
    退款类型: 'ORIGINAL',
    退款状态: 'SUCCESS',
    申请退款金额: '18.10',
  });
  expect(named(summaryHeader, summary)).toMatchObject({ 总交易单数: '2', 申请退款总金额: '18.10' });
  const flows = await billOf(shop, { bill_date: '2026-11-10' }, 'fundflowbill');
  expect(flows).toContain(`\`${merchant.merchantId}@${merchant.merchantId},\`退款总金额18.10元`);
});

test.each([
  [{ amountFen: 0 }, 'amountFen'],
  [{ amountFen: 1.5 }, 'amountFen'],
  [{ reason: '' }, 'reason'],
  [{ outRefundNo: 'R.1' }, 'outRefundNo'],
  [{ notify: 'yes' }, 'notify'],
  [{ notifyUrl: 'shop.example' }, 'notify_url'],
  [{ queryable: 0 }, 'queryable'],
  [{ notfiy: false }, 'notfiy'],
  [[], 'JSON object'],
])('a malformed console refund %j is refused with its reason', async (body, word) => {
  const sale = await openPaidSale('CONSOLE-7');
  const { status, json } = await sale.refundInConsole(body);
  expect([status, json.code]).toEqual([400, 'INVALID_REQUEST']);
  expect(json.message).toContain(word);
  expect(sale.simulator.control.refunds()).toEqual([]);
});
