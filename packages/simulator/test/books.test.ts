import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BooksView } from '../src/index.js';
import { type BillShop, billOf, named, openBillShop } from './bill-shop.js';
import { openSale } from './sale.js';

const DAY = '2026-11-10';
const sumOf = (amountsFen: readonly number[]) => amountsFen.reduce((sum, fen) => sum + fen, 0);
const fen = (yuan: string | undefined) => Math.round(Number(yuan) * 100);

/** What every account holds, the buyers as one. */
function balances({ accounts }: BooksView): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { name, balanceFen } of accounts) {
    const key = name.startsWith('buyer:') ? 'buyers' : name;
    found[key] = (found[key] ?? 0) + balanceFen;
  }
  return found;
}

function movements({ entries }: BooksView, kind: string) {
  return entries.filter((entry) => entry.kind === kind);
}

const legsOn = (entry: BooksView['entries'][number], account: string) =>
  sumOf(entry.legs.filter((leg) => leg.account.startsWith(account)).map(({ amountFen }) => amountFen));

async function rowsOf(shop: BillShop, bill: string, billDate: string) {
  const text = await billOf(shop, { bill_date: billDate }, bill);
  const lines = text.slice(1).split('\r\n').slice(0, -1);
  const [header = ''] = lines;
  return {
    rows: lines.slice(1, -2).map((line) => named(header, line)),
    summary: named(lines.at(-2) ?? '', lines.at(-1) ?? ''),
  };
}

test('a payment is net of 0.6 %, available the next day, and a refund returns its fee', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000001', 6805);
  const now = () => balances(shop.simulator.control.books());
  expect(now()).toEqual({ buyers: -6805, 'merchant:unsettled': 6764, 'wechat:fees': 41 });
  await shop.refund('BOOKS-000001', 'R-1', 1810, 6805);
  expect(now()).toMatchObject({
    'merchant:unsettled': 4965,
    'refunds:inFlight': 1810,
    'wechat:fees': 30,
    buyers: -6805,
  });
  shop.advance(1);
  expect(now()).toMatchObject({ 'refunds:inFlight': 0, buyers: -4995, 'wechat:fees': 30 });
  shop.advance(10.99);
  expect(now()).toMatchObject({ 'merchant:unsettled': 4965 });
  shop.advance(0.01);
  expect(now()).toMatchObject({ 'merchant:unsettled': 0, 'merchant:available': 4965 });
  await shop.refund('BOOKS-000001', 'R-2', 4995, 6805);
  shop.advance(1);
  expect(Object.values(now())).toEqual(Object.values(now()).fill(0));
});

test('a refund is paid from the named account, and NOT_ENOUGH moves nothing', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000002', 1000);
  const refused = { status: 403, json: { code: 'NOT_ENOUGH' } };
  const refund = (outRefundNo: string, account: string | undefined) =>
    shop.refund('BOOKS-000002', outRefundNo, 100, 1000, { funds_account: account });
  expect(await refund('R-1', 'AVAILABLE')).toMatchObject(refused);
  expect(await refund('R-1', 'UNSETTLED')).toMatchObject({ json: { funds_account: 'UNSETTLED' } });
  shop.advance(24);
  expect(await refund('R-2', 'UNSETTLED')).toMatchObject(refused);
  expect(await refund('R-2', 'AVAILABLE')).toMatchObject({ json: { funds_account: 'AVAILABLE' } });
  shop.advance(1);
  expect(await refund('R-3', undefined)).toMatchObject({ json: { funds_account: 'AVAILABLE' } });
  const books = shop.simulator.control.books();
  expect(movements(books, 'refund')).toHaveLength(3);
  expect(balances(books)).toMatchObject({ 'merchant:unsettled': 0, buyers: -800 });
});

test('after a full withdrawal a refund is NOT_ENOUGH until the next payment', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000008', 1000);
  shop.advance(24);
  const answer = await fetch(`${shop.simulator.address}/_sim/withdrawal`, { method: 'POST' });
  expect(await answer.json()).toEqual({ amountFen: 994 });
  expect(shop.simulator.control.withdraw()).toBe(0);
  const refused = {
    status: 403,
    json: { code: 'NOT_ENOUGH', message: '基本账户余额不足，请充值后重新发起' },
  };
  expect(await shop.refund('BOOKS-000008', 'R-1', 500, 1000)).toMatchObject(refused);
  await shop.sell('BOOKS-000009', 1000);
  expect((await shop.refund('BOOKS-000008', 'R-1', 500, 1000)).status).toBe(200);
  shop.advance(24);
  const { rows } = await rowsOf(shop, 'fundflowbill', '2026-11-11');
  expect(rows[0]).toMatchObject({ 业务类型: '提现', '收支金额(元)': '9.94', '账户结余(元)': '0.00' });
});

test('a closed refund returns everything to the merchant', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000003', 6805);
  const before = balances(shop.simulator.control.books());
  shop.simulator.control.setFaults({ refunds: 'closed' });
  await shop.refund('BOOKS-000003', 'R-1', 1810, 6805);
  shop.advance(1);
  expect(balances(shop.simulator.control.books())).toEqual({ ...before, 'refunds:inFlight': 0 });
});

test('the fund-flow bill lists each change with its balance, for the basic account only', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000004', 6805);
  await shop.refund('BOOKS-000004', 'R-1', 1810, 6805);
  shop.advance(22);
  const [order] = shop.simulator.control.orders();
  const [refund] = shop.simulator.control.refunds();
  const { rows, summary } = await rowsOf(shop, 'fundflowbill', DAY);
  expect(rows).toEqual([
    {
      记账时间: '2026-11-10 12:00:00',
      微信支付业务单号: order?.transactionId,
      资金流水单号: expect.stringMatching(/^\d{28}$/),
      业务名称: '交易',
      业务类型: '交易',
      收支类型: '收入',
      '收支金额(元)': '68.05',
      '账户结余(元)': '68.05',
      资金变更提交申请人: 'system',
      备注: '',
      业务凭证号: 'BOOKS-000004',
    },
    expect.objectContaining({
      业务类型: '扣除交易手续费',
      收支类型: '支出',
      '收支金额(元)': '0.41',
      '账户结余(元)': '67.64',
    }),
    expect.objectContaining({
      微信支付业务单号: refund?.refundId,
      业务名称: '退款',
      业务类型: '退款',
      收支类型: '支出',
      '收支金额(元)': '17.99',
      '账户结余(元)': '49.65',
      资金变更提交申请人: `${shop.simulator.merchant.merchantId}API`,
      备注: '退款总金额18.10元;含手续费0.11元',
      业务凭证号: 'R-1',
    }),
  ]);
  expect(summary).toEqual({
    资金流水总笔数: '3',
    收入笔数: '1',
    收入金额: '68.05',
    支出笔数: '2',
    支出金额: '18.40',
  });
  for (const account of ['OPERATION', 'FEES']) {
    const none = await shop.ask({ bill_date: DAY, account_type: account }, 'fundflowbill');
    expect(none, account).toMatchObject({ status: 400, json: { code: 'NO_STATEMENT_EXIST' } });
  }
  expect((await shop.ask({ bill_date: DAY, account_type: 'ALL' }, 'fundflowbill')).status).toBe(400);
});

test('GET /_sim/books returns every account, and movements in pages', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000005', 100);
  await shop.sell('BOOKS-000006', 200);
  const ask = async (query: string) =>
    await (await fetch(`${shop.simulator.address}/_sim/books${query}`)).json();
  expect(await ask('')).toEqual(JSON.parse(JSON.stringify(shop.simulator.control.books())));
  expect(await ask('?after=1')).toMatchObject({ entries: [{ id: 2, outTradeNo: 'BOOKS-000006' }] });
  expect((await fetch(`${shop.simulator.address}/_sim/books?after=x`)).status).toBe(400);
  shop.simulator.control.reset();
  expect(await ask('')).toEqual({ accounts: [], entries: [] });
});

type Step =
  | { readonly kind: 'sell'; readonly totalFen: number }
  | {
      readonly kind: 'refund';
      readonly order: number;
      readonly part: number;
      readonly account: string | undefined;
    }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'advance'; readonly hours: number }
  | { readonly kind: 'outcome'; readonly refunds: 'success' | 'closed' | 'abnormal' }
  | { readonly kind: 'settle'; readonly refund: number; readonly status: 'SUCCESS' | 'CLOSED' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('sell' as const),
      totalFen: fc.integer({ min: 1, max: 100_000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      order: fc.nat(),
      // All of it, a fen, or some of it.
      part: fc.constantFrom(1, 0, 0.1, 0.5),
      account: fc.constantFrom(undefined, undefined, 'AVAILABLE', 'UNSETTLED'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      hours: fc.constantFrom(0.1, 1, 13, 30),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outcome' as const),
      refunds: fc.constantFrom('success' as const, 'closed' as const, 'abnormal' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      refund: fc.nat(),
      status: fc.constantFrom('SUCCESS' as const, 'CLOSED' as const),
    }),
  },
);

async function take(shop: BillShop, next: Step): Promise<void> {
  const { control } = shop.simulator;
  switch (next.kind) {
    case 'sell':
      return shop.sell(`BOOKS-RANDOM-${control.orderCount()}`, next.totalFen);
    case 'refund': {
      const orders = control.orders();
      const order = orders[next.order % orders.length];
      if (order === undefined) return;
      const leftFen = order.totalFen - order.refundedFen;
      const refundFen = Math.max(1, Math.round(leftFen * next.part));
      const outRefundNo = `R-${control.refunds().length}`;
      await shop.refund(order.outTradeNo, outRefundNo, refundFen, order.totalFen, {
        funds_account: next.account,
      });
      return;
    }
    case 'advance':
      return shop.advance(next.hours);
    case 'withdraw':
      control.withdraw();
      return;
    case 'outcome':
      return control.setFaults({ refunds: next.refunds });
    case 'settle':
      control.settleRefund(`R-${next.refund % Math.max(1, control.refunds().length)}`, next.status);
  }
}

function checkBooks(books: BooksView): void {
  for (const entry of books.entries) expect(sumOf(entry.legs.map(({ amountFen }) => amountFen))).toBe(0);
  expect(sumOf(books.accounts.map(({ balanceFen }) => balanceFen))).toBe(0);
  for (const { name, balanceFen } of books.accounts) {
    expect(
      sumOf(
        books.entries.map((entry) =>
          sumOf(entry.legs.filter((leg) => leg.account === name).map((leg) => leg.amountFen)),
        ),
      ),
    ).toBe(balanceFen);
    if (!name.startsWith('buyer:')) expect(balanceFen, name).toBeGreaterThanOrEqual(0);
  }
}

/** Both bills of a day against the movements of that day. */
async function checkBills(shop: BillShop, books: BooksView, billDate: string): Promise<void> {
  const from = Date.parse(`${billDate}T00:00:00+08:00`);
  const until = from + 24 * 3_600_000;
  const ofDay = books.entries.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < until);
  const traded = ofDay.filter(({ kind }) => kind === 'payment' || kind === 'refund');
  const paidFen =
    0 - sumOf(movements({ ...books, entries: ofDay }, 'payment').map((entry) => legsOn(entry, 'buyer:')));
  if (traded.length > 0) {
    const { rows, summary } = await rowsOf(shop, 'tradebill', billDate);
    expect(rows).toHaveLength(traded.length);
    expect(sumOf(rows.map((row) => fen(row.订单金额)))).toBe(paidFen);
    expect(fen(summary.订单总金额)).toBe(paidFen);
    const takenFen = sumOf(
      movements({ ...books, entries: ofDay }, 'refund').map((entry) => legsOn(entry, 'refunds:')),
    );
    expect(sumOf(rows.map((row) => fen(row.退款金额)))).toBe(takenFen);
    expect(fen(summary.退款总金额)).toBe(takenFen);
    expect(fen(summary.手续费总金额)).toBe(sumOf(traded.map((entry) => legsOn(entry, 'wechat:fees'))));
    expect(sumOf(rows.map((row) => fen(row.手续费)))).toBe(fen(summary.手续费总金额));
  }
  const earlier = books.entries.filter(({ at }) => Date.parse(at) < until);
  const own = (entry: BooksView['entries'][number]) =>
    legsOn(entry, 'merchant:unsettled') + legsOn(entry, 'merchant:available');
  const heldFen = sumOf(earlier.map(own));
  const moved = ofDay.some((entry) => own(entry) !== 0);
  if (!moved) return;
  const { rows } = await rowsOf(shop, 'fundflowbill', billDate);
  expect(fen(rows.at(-1)?.['账户结余(元)'])).toBe(heldFen);
}

async function checkQueries(shop: BillShop, books: BooksView): Promise<void> {
  const { control, merchant } = shop.simulator;
  const open = control.refunds().filter(({ status }) => status === 'PROCESSING' || status === 'ABNORMAL');
  const openFen = sumOf(open.map(({ refundFen }) => refundFen));
  expect(balances(books)['refunds:inFlight'] ?? 0).toBe(openFen);
  for (const { outTradeNo } of control.orders()) {
    const path = `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${merchant.merchantId}`;
    const { json } = await shop.client.call('GET', path);
    const paid = movements(books, 'payment').filter((entry) => entry.outTradeNo === outTradeNo);
    const taken = books.entries.filter((entry) => entry.outTradeNo === outTradeNo);
    expect(json.amount).toMatchObject({
      payer_total: 0 - sumOf(paid.map((entry) => legsOn(entry, 'buyer:'))),
    });
    const givenFen = sumOf(
      taken.map((entry) =>
        entry.kind === 'payment' ? 0 : legsOn(entry, 'buyer:') + legsOn(entry, 'refunds:'),
      ),
    );
    expect(json.trade_state).toBe(givenFen > 0 ? 'REFUND' : 'SUCCESS');
  }
  for (const { outRefundNo, status } of control.refunds()) {
    const { json } = await shop.client.call('GET', `/v3/refund/domestic/refunds/${outRefundNo}`);
    const [taking] = movements(books, 'refund').filter((entry) => entry.outRefundNo === outRefundNo);
    expect(json).toMatchObject({ status, amount: { refund: taking && legsOn(taking, 'refunds:inFlight') } });
    const arrived = movements(books, 'refundSucceeded').some((entry) => entry.outRefundNo === outRefundNo);
    expect(arrived).toBe(status === 'SUCCESS');
  }
}

test('the books always sum to zero, and bills and queries agree', async () => {
  const shop = await openBillShop();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      shop.simulator.control.reset();
      await shop.sell('BOOKS-FIRST', 6805);
      for (const next of steps) {
        await take(shop, next);
        checkBooks(shop.simulator.control.books());
      }
      const days = new Set(
        shop.simulator.control
          .books()
          .entries.map(({ at }) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)),
      );
      shop.advance(36);
      const books = shop.simulator.control.books();
      checkBooks(books);
      expect(balances(books)['merchant:unsettled'] ?? 0).toBe(0);
      for (const day of days) await checkBills(shop, books, day);
      await checkQueries(shop, books);
    }),
    { numRuns: 25 },
  );
  // Thousands of signatures: a busy machine takes minutes for what an idle one does in seconds.
}, 600_000);

test('WeChat accepts 150 refunds a second, and six refused ones', async () => {
  const shop = await openBillShop();
  await shop.sell('BOOKS-000007', 1000);
  const tooOften = { status: 429, json: { code: 'FREQUENCY_LIMITED' } };
  for (let count = 0; count < 6; count += 1)
    expect((await shop.refund('BOOKS-NONE', 'R-1', 1, 1)).status).toBe(404);
  expect(await shop.refund('BOOKS-NONE', 'R-1', 1, 1)).toMatchObject(tooOften);
  for (let count = 7; count < 150; count += 1)
    expect((await shop.refund('BOOKS-000007', 'R-2', 1, 1000)).status).toBe(200);
  expect(await shop.refund('BOOKS-000007', 'R-2', 1, 1000)).toMatchObject(tooOften);
  shop.advance(1 / 3600);
  expect((await shop.refund('BOOKS-000007', 'R-2', 1, 1000)).status).toBe(200);
});

test('a payment settles the next day, though the clock was set back after a later one', async () => {
  const { simulator, sell } = await openSale();
  const { control } = simulator;
  control.advanceClock(365 * 24 * 3_600_000);
  await sell('PAID-LATER');
  control.resetClock();
  await sell('PAID-NOW');
  control.advanceClock(2 * 24 * 3_600_000);
  const unsettled = control.books().accounts.find(({ name }) => name === 'merchant:unsettled');
  expect(unsettled?.balanceFen).toBe(0);
});
