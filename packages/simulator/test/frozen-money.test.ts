import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { billOf, named, openBillShop } from './bill-shop.js';
import { temporaryFolder } from './cli-process.js';
import { openSellingApp, type SellingApp } from './mini-program-app.js';
import { merchant } from './sale.js';

const UPLOAD = '/wxa/sec/order/upload_shipping_info';

/** What 6,800 fen leave after WeChat's fee of 41. */
const NET_FEN = 6759;

const stateOf = (app: SellingApp, outTradeNo: string) => app.simulator.control.order(outTradeNo)?.orderState;
const confirm = (app: SellingApp, outTradeNo: string, changes: object = {}) =>
  app.simulator.control.confirmReceipt({ merchant_trade_no: outTradeNo, ...changes });
const ship = async (app: SellingApp, outTradeNo: string, changes: object = {}) =>
  (await app.ask(UPLOAD, app.shippingOf(outTradeNo, changes))).errcode;

test('a payment is frozen until its buyer confirms receipt, and settled with that day', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-01');
  await app.sell('FROZEN-02');
  app.advanceHours(24);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': 2 * NET_FEN });
  expect(await ship(app, 'FROZEN-01')).toBe(0);
  expect(stateOf(app, 'FROZEN-01')).toBe(2);
  expect(confirm(app, 'FROZEN-01')).toMatchObject({ status: 'success' });
  expect(stateOf(app, 'FROZEN-01')).toBe(3);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': NET_FEN, 'merchant:unsettled': NET_FEN });
  app.advanceSeconds(60);
  expect(stateOf(app, 'FROZEN-01')).toBe(6);
  app.advanceHours(12);
  expect(stateOf(app, 'FROZEN-01')).toBe(4);
  expect(app.balances()).toMatchObject({
    'merchant:frozen': NET_FEN,
    'merchant:unsettled': 0,
    'merchant:available': NET_FEN,
  });
  expect(app.simulator.control.withdraw()).toBe(NET_FEN);
});

test('without the shipping service nothing is frozen', async () => {
  const app = await openSellingApp();
  await app.sell('FROZEN-03');
  expect(app.balances()).not.toHaveProperty('merchant:frozen');
  app.simulator.control.setTradeManaged(true);
  await app.sell('FROZEN-04');
  expect(app.balances()).toMatchObject({ 'merchant:frozen': NET_FEN, 'merchant:unsettled': NET_FEN });
});

test('WeChat confirms receipt by itself ten days after a parcel was sent, two after other deliveries', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-05');
  await app.sell('FROZEN-06');
  await ship(app, 'FROZEN-05');
  await ship(app, 'FROZEN-06', { logistics_type: 4 });
  app.advanceHours(2 * 24 - 1);
  expect([stateOf(app, 'FROZEN-05'), stateOf(app, 'FROZEN-06')]).toEqual([2, 2]);
  app.advanceHours(1);
  expect([stateOf(app, 'FROZEN-05'), stateOf(app, 'FROZEN-06')]).toEqual([2, 3]);
  app.advanceHours(30 * 24);
  expect(app.simulator.control.shipments()).toMatchObject([
    {
      outTradeNo: 'FROZEN-05',
      orderState: 4,
      receivedAt: '2026-11-20T04:00:00.000Z',
      receiptMethod: 'automatic',
    },
    {
      outTradeNo: 'FROZEN-06',
      orderState: 4,
      receivedAt: '2026-11-12T04:00:00.000Z',
      receiptMethod: 'automatic',
    },
  ]);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': 0, 'merchant:available': 2 * NET_FEN });
});

test('a refund takes the frozen money of its own order, and a closed one freezes it again', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-07');
  await app.sell('FROZEN-08');
  await ship(app, 'FROZEN-07');
  app.simulator.control.setFaults({ refunds: 'closed' });
  const { json } = await app.refund('FROZEN-07', 'R-FROZEN-1', 6800);
  expect(json).toMatchObject({ status: 'PROCESSING', funds_account: 'UNSETTLED' });
  expect(stateOf(app, 'FROZEN-07')).toBe(5);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': NET_FEN });
  expect(confirm(app, 'FROZEN-07')).toMatchObject({ status: 'cancel' });
  app.advanceSeconds(2);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': 2 * NET_FEN });
  expect(stateOf(app, 'FROZEN-07')).toBe(2);
  // The receipt that was due during the refund comes after it.
  app.advanceHours(11 * 24);
  expect(stateOf(app, 'FROZEN-07')).toBe(4);
});

test('a refund that is closed after the receipt does not freeze its money again', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-09');
  await ship(app, 'FROZEN-09');
  await app.refund('FROZEN-09', 'R-FROZEN-2', 1000);
  expect(confirm(app, 'FROZEN-09')).toMatchObject({ status: 'success' });
  expect(app.simulator.control.settleRefund('R-FROZEN-2', 'CLOSED')).toBe(true);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': 0, 'merchant:unsettled': NET_FEN });
});

test('a refund after the receipt leaves the frozen money of other orders alone', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-17');
  await app.sell('FROZEN-18');
  await ship(app, 'FROZEN-17');
  confirm(app, 'FROZEN-17');
  await app.refund('FROZEN-17', 'R-FROZEN-4', 6800);
  expect(app.balances()).toMatchObject({ 'merchant:frozen': NET_FEN, 'merchant:unsettled': 0 });
});

test('bills show a frozen payment on its own day, and nothing of its release', async () => {
  const shop = await openBillShop({ tradeManaged: true });
  await shop.sell('FROZEN-19', 6800);
  const grant = { grant_type: 'client_credential', appid: merchant.appId, secret: merchant.appSecret };
  const post = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return JSON.parse(await (await fetch(shop.simulator.address + path, init)).text());
  };
  const { access_token } = await post('/cgi-bin/stable_token', grant);
  const shipping = {
    order_key: { order_number_type: 1, mchid: merchant.merchantId, out_trade_no: 'FROZEN-19' },
    logistics_type: 4,
    delivery_mode: 1,
    shipping_list: [{ item_desc: '咖啡' }],
    upload_time: '2026-11-10T12:00:00+08:00',
    payer: { openid: shop.openid },
  };
  expect((await post(`${UPLOAD}?access_token=${access_token}`, shipping)).errcode).toBe(0);
  // Received on the twelfth, settled on the thirteenth.
  shop.advance(4 * 24);
  expect(shop.simulator.control.books().accounts).toContainEqual({
    name: 'merchant:available',
    balanceFen: NET_FEN,
  });
  const day = { bill_date: '2026-11-10' };
  const fundFlow = (await billOf(shop, day, 'fundflowbill')).split('\r\n');
  const [header = '', gross = '', fee = '', ...rest] = fundFlow;
  expect(named(header.slice(1), gross)).toMatchObject({ '收支金额(元)': '68.00', '账户结余(元)': '68.00' });
  expect(named(header.slice(1), fee)).toMatchObject({ '收支金额(元)': '0.41', '账户结余(元)': '67.59' });
  expect(rest[1]).toMatch(/^`2,`1,`68\.00,`1,`0\.41$/);
  expect(await billOf(shop, day)).toContain('`FROZEN-19,');
  for (const bill_date of ['2026-11-12', '2026-11-13']) {
    const answer = await shop.ask({ bill_date }, 'fundflowbill');
    expect(answer).toMatchObject({ status: 400, json: { code: 'NO_STATEMENT_EXIST' } });
  }
});

test('the receipt component answers fail to another user, cancel for what is not shipped, and what was asked', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-10');
  const transaction_id = String(app.simulator.control.order('FROZEN-10')?.transactionId);
  const open = async (body: object) => app.client.control('receipt', body);
  expect(await open({ transaction_id })).toEqual({ status: 'cancel', req_extradata: { transaction_id } });
  await ship(app, 'FROZEN-10');
  expect(await open({ transaction_id, user: 'bob' })).toMatchObject({ status: 'fail', errormsg: /./ });
  expect(await open({ transaction_id, action: 'cancel' })).toMatchObject({ status: 'cancel' });
  expect(await open({ transaction_id, action: 'fail' })).toMatchObject({ status: 'fail' });
  expect(await open({ merchant_id: '1', merchant_trade_no: 'FROZEN-10' })).toMatchObject({ status: 'fail' });
  expect(stateOf(app, 'FROZEN-10')).toBe(2);
  const named = { merchant_id: merchant.merchantId, merchant_trade_no: 'FROZEN-10' };
  expect(await open({ ...named, user: 'alice' })).toEqual({ status: 'success', req_extradata: named });
  expect(await open(named)).toMatchObject({ status: 'cancel' });
  expect(await ship(app, 'FROZEN-10', { upload_time: '2026-11-10T12:00:09+08:00' })).toBe(10060002);
});

test('payment is switched off while an order is unshipped for longer than the rule says', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  await app.sell('FROZEN-11');
  app.advanceHours(100);
  expect(await app.sell('FROZEN-12')).toBe('requestPayment:ok');
  await ship(app, 'FROZEN-12');
  app.simulator.control.setPaymentBan(72 * 3_600_000);
  expect(await app.sell('FROZEN-13')).toMatch(/^requestPayment:fail .*no permission/);
  await ship(app, 'FROZEN-11');
  expect(await app.sell('FROZEN-14')).toBe('requestPayment:ok');
});

test('shipping, receipts and their times survive a restart with a state file', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const before = await openSellingApp({ db, tradeManaged: true });
  await before.sell('FROZEN-15');
  await before.sell('FROZEN-16');
  await ship(before, 'FROZEN-15');
  await ship(before, 'FROZEN-16');
  confirm(before, 'FROZEN-16');
  const kept = before.simulator.control.shipments();
  await before.simulator.close();
  const after = await openSellingApp({ db, tradeManaged: true });
  expect(after.simulator.control.shipments()).toEqual(kept);
  after.advanceHours(11 * 24);
  expect([stateOf(after, 'FROZEN-15'), stateOf(after, 'FROZEN-16')]).toEqual([4, 4]);
  expect(after.balances()).toMatchObject({ 'merchant:frozen': 0, 'merchant:available': 2 * NET_FEN });
});

const step = fc.record({
  action: fc.constantFrom('sell', 'ship', 'receive', 'refund', 'refundAll', 'advance', 'withdraw', 'outcome'),
  order: fc.nat(3),
  amount: fc.integer({ min: 1, max: 3000 }),
});

test('after any sequence the books sum to zero, and frozen money is that of unreceived orders', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  const { control } = app.simulator;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      control.reset();
      for (const { action, order, amount } of steps) {
        const outTradeNo = `FROZEN-R${order}`;
        if (action === 'sell') await app.sell(outTradeNo);
        if (action === 'ship') await ship(app, outTradeNo, { logistics_type: (amount % 4) + 1 });
        if (action === 'receive') confirm(app, outTradeNo);
        if (action === 'refund') await app.refund(outTradeNo, `R-${control.refunds().length}`, amount);
        if (action === 'refundAll') await app.refund(outTradeNo, `R-${control.refunds().length}`, 6800);
        if (action === 'advance') app.advanceHours(amount / 20);
        if (action === 'withdraw') control.withdraw();
        if (action === 'outcome') control.setFaults({ refunds: amount % 2 === 0 ? 'closed' : 'success' });
        check(app);
      }
    }),
    { numRuns: 20 },
  );
}, 600_000);

function check(app: SellingApp): void {
  const { accounts, entries } = app.simulator.control.books();
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(accounts.map(({ balanceFen }) => balanceFen))).toBe(0);
  for (const { name, balanceFen } of accounts)
    if (!name.startsWith('buyer:')) expect(balanceFen, name).toBeGreaterThanOrEqual(0);
  const received = new Set(
    app.simulator.control
      .shipments()
      .flatMap(({ receivedAt, outTradeNo }) => (receivedAt ? [outTradeNo] : [])),
  );
  const frozen = entries.filter(({ outTradeNo }) => received.has(outTradeNo ?? ''));
  const legs = frozen.flatMap((entry) => entry.legs.filter(({ account }) => account === 'merchant:frozen'));
  expect(sum(legs.map(({ amountFen }) => amountFen))).toBe(0);
}
