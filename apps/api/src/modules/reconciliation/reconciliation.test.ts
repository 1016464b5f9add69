import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { differencesOf, reconcile } from '../../../test/reconcile.js';
import { NO_WECHAT, openServices } from '../../../test/services.js';
import { openShop, type Shop } from '../../../test/shop.js';
import { createApp } from '../../app.js';
import { traceNothing } from '../../traces/trace-step.js';
import { type BillEntry, type Wechat, WechatError, type WechatPayment } from '../../wechat/index.js';
import { createBilledRefunds } from '../refunds/billed-refunds.js';
import { beijingDay } from './bill-day.js';
import { createReconciliationService } from './reconciliation-service.js';
import { findReconciliation } from './reconciliation-store.js';

const HOUR = 3_600_000;

beforeEach(() => {
  // Noon in Beijing: a sale and its refund fall on one day.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') });
});
afterEach(() => {
  vi.useRealTimers();
});

const TODAY = '2026-03-10';

async function sell({ buyer, simulator }: Shop, quantity = 1): Promise<string> {
  const { order, pay } = await buyer();
  const { id } = await order({ huila: quantity });
  await pay(id);
  await simulator.control.idle();
  return id;
}

async function tomorrow({ simulator }: Shop, hour = 11): Promise<void> {
  vi.setSystemTime(Date.parse(`2026-03-11T${String(hour).padStart(2, '0')}:00:00+08:00`));
  simulator.control.advanceClock(0);
  await simulator.control.idle();
}

const run = ({ operator }: Shop, billDate = TODAY) => reconcile(operator, billDate);

/** Another instance on the same database, with a WeChat that does what no real one does on command. */
function openInstance({ database, environment }: Shop, wechat: Partial<Wechat> = {}) {
  const { dependencies, query } = openServices(database, { ...NO_WECHAT, ...wechat });
  return createReconciliationService({
    ...dependencies,
    appId: environment.WECHAT_APP_ID ?? '',
    query,
    takeBilledRefund: createBilledRefunds({ ...dependencies, merchantId: '1900000001' }),
    isStopping: () => false,
    traceStep: traceNothing,
    log: { info: () => {}, warn: () => {} },
  });
}

/** A WeChat that has a bill of these. */
const wechatWith = (entries: () => AsyncGenerator<BillEntry>): Partial<Wechat> => ({
  downloadTradeBill: async () => ({ entries, discard: async () => {} }),
});

const refusal = (isSigned: boolean) => async () => {
  throw new WechatError('rejected', 'NO_AUTH', { code: 'NO_AUTH', isSigned });
};

const FOREIGN = {
  kind: 'payment',
  appId: 'wx8888888888888888',
  outTradeNo: 'OTHER-1',
  transactionId: '4200001',
  outRefundNo: null,
  wechatRefundId: null,
  amountFen: 100,
  refundType: '',
  refundStatus: '',
} as const;

test('a day on which both books agree is DONE without differences, refunds included', async () => {
  const shop = await openShop();
  const [orderId] = [await sell(shop, 2), await sell(shop)];
  await shop.operator('createRefund', {
    params: { orderId: orderId ?? '' },
    idempotencyKey: randomUUID(),
    body: { amountFen: 101, reason: '少发一包' },
  });
  await tomorrow(shop);
  await shop.app.sweep();
  const { differences, ...result } = await run(shop);
  expect(differences).toEqual([]);
  expect(result).toEqual({
    ...{ billDate: TODAY, status: 'DONE', failure: null, otherAppRows: 0 },
    ...{ payments: 2, paymentsFen: 21_600, refunds: 1, refundsFen: 101 },
    ...{ bookedPayments: 2, bookedPaymentsFen: 21_600, bookedRefunds: 1, bookedRefundsFen: 101 },
    ...{ differenceCount: 0, repairedCount: 0 },
    startedAt: expect.stringMatching(/Z$/),
    finishedAt: expect.stringMatching(/Z$/),
  });
  expect(await shop.operator('getReconciliation', { params: { billDate: TODAY } })).toEqual(result);
});

test('a payment without a notification is found in the bill and repaired by a query', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const orderId = await sell(shop);
  await tomorrow(shop);
  const { differences } = await run(shop);
  expect(differences).toEqual([
    {
      kind: 'PAYMENT_UNKNOWN_HERE',
      orderId,
      refundId: null,
      localFen: null,
      wechatFen: 7_200,
      line: null,
      detail: null,
      repaired: true,
    },
  ]);
  expect((await shop.database.order.findUniqueOrThrow({ where: { id: orderId } })).status).toBe('PAID');
  expect((await shop.operator('listAnomalies', {})).anomalies).toEqual([]);
});

test('late money without a notification is found in the bill and refunded', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  shop.simulator.control.payInFlight(orderId);
  await tomorrow(shop);
  expect((await run(shop)).differences).toMatchObject([{ kind: 'PAYMENT_UNKNOWN_HERE', repaired: true }]);
  expect(await shop.database.refund.count({ where: { orderId } })).toBe(1);
});

test('each difference that cannot be repaired is one anomaly of its kind, over several runs', async () => {
  const shop = await openShop();
  const { database } = shop;
  const [gone, cheaper, unheard] = [await sell(shop), await sell(shop), await sell(shop)];
  await shop.operator('createRefund', {
    params: { orderId: cheaper ?? '' },
    idempotencyKey: randomUUID(),
    body: { amountFen: 100, reason: 'x' },
  });
  await tomorrow(shop);
  await shop.app.sweep();
  await database.order.update({ where: { id: cheaper }, data: { totalFen: 7_199 } });
  await database.refund.updateMany({ data: { amountFen: 99 } });
  // An order that WeChat has never heard of, paid here by mistake.
  const other = await database.order.findUniqueOrThrow({ where: { id: unheard } });
  await database.order.create({
    data: { ...other, id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', transactionId: null, idempotencyKey: 'invented' },
  });
  await database.orderEvent.deleteMany({ where: { orderId: gone } });
  await database.orderItem.deleteMany({ where: { orderId: gone } });
  await database.shipment.deleteMany({ where: { orderId: gone } });
  await database.order.delete({ where: { id: gone } });

  const kinds = async () =>
    (await run(shop)).differences.map(({ kind, repaired }) => `${kind} ${repaired}`).sort();
  const expected = [
    'PAYMENT_ABSENT_THERE false',
    'PAYMENT_AMOUNT false',
    'PAYMENT_UNKNOWN_HERE false',
    'REFUND_AMOUNT false',
  ];
  expect(await kinds()).toEqual(expected);
  expect(await kinds()).toEqual(expected);
  const { anomalies } = await shop.operator('listAnomalies', {});
  expect(anomalies.map(({ kind }) => kind)).toEqual(Array(4).fill('DIFFERENCE'));
});

test('a refund missing here is adopted from the bill; one missing at WeChat stays a difference', async () => {
  const shop = await openShop();
  const { database, operator } = shop;
  const orders = [await sell(shop), await sell(shop), await sell(shop)];
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const refunds: string[] = [];
  for (const orderId of orders) {
    const body = { amountFen: 100, reason: 'x' };
    refunds.push((await operator('createRefund', { params: { orderId }, idempotencyKey: orderId, body })).id);
  }
  const [unheard = '', gone = '', invented = ''] = refunds;
  await tomorrow(shop);
  await database.refund.delete({ where: { id: gone } });
  const facts = { status: 'SUCCESS', succeededAt: new Date(Date.parse(`${TODAY}T13:00:00+08:00`)) } as const;
  await database.refund.update({
    where: { id: invented },
    data: { ...facts, id: 'INVENTED', outRefundNo: 'INVENTED', wechatRefundId: null },
  });
  const { differences } = await run(shop);
  const found = differences.map(({ kind, refundId, repaired }) => [kind, refundId, repaired]);
  expect(found).toHaveLength(4);
  expect(found).toEqual(
    expect.arrayContaining([
      ['REFUND_UNKNOWN_HERE', unheard, true],
      ['REFUND_UNKNOWN_HERE', gone, true],
      ['REFUND_UNKNOWN_HERE', invented, true],
      ['REFUND_ABSENT_THERE', 'INVENTED', false],
    ]),
  );
  expect((await database.refund.findUniqueOrThrow({ where: { id: unheard } })).status).toBe('SUCCESS');
});

test.each([true, false])(
  'a console refund without a notification is adopted from the bill, once: number known %s',
  async (queryable) => {
    const shop = await openShop();
    const orderId = await sell(shop, 2);
    shop.simulator.control.refundInConsole(orderId, { amountFen: 14_400, notify: false, queryable });
    await tomorrow(shop);
    expect((await run(shop)).differences).toMatchObject([{ kind: 'REFUND_UNKNOWN_HERE', repaired: true }]);
    const { order, refunds } = await shop.operator('getOrderDossier', { params: { orderId } });
    expect(order).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
    expect(refunds).toMatchObject([{ origin: 'OUTSIDE', status: 'SUCCESS', amountFen: 14_400 }]);
    // The day is run again, and the next one.
    const [refund] = shop.simulator.control.refunds();
    expect(await shop.database.refund.findFirst()).toMatchObject({ wechatRefundId: refund?.refundId });
    expect((await run(shop)).differences).toEqual([]);
    vi.setSystemTime(Date.parse('2026-03-12T11:00:00+08:00'));
    expect((await run(shop, '2026-03-11')).differences).toEqual([]);
    const { anomalies } = await shop.operator('listAnomalies', {});
    expect(anomalies.filter(({ resolvedAt }) => resolvedAt === null)).toEqual([]);
  },
);

test('a console refund before its payment in the bill is adopted with it', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ rules: [{ operation: 'paymentNotification', fault: 'DROPPED' }] });
  const orderId = await sell(shop);
  await tomorrow(shop);
  const appId = shop.environment.WECHAT_APP_ID ?? '';
  const { openid } = await shop.database.user.findFirstOrThrow();
  const payment: WechatPayment = {
    ...{ appId: FOREIGN.appId, merchantId: '1900000001', outTradeNo: orderId, openid },
    ...{ transactionId: '4200001', tradeState: 'REFUND', successTime: null },
    ...{ totalFen: 7_200, payerTotalFen: 7_200, currency: 'CNY' },
  };
  const other = openInstance(shop, {
    ...wechatWith(async function* () {
      const numbers = { outTradeNo: orderId, outRefundNo: 'CONSOLE', wechatRefundId: '5000001' };
      yield { ...FOREIGN, kind: 'refund', appId, ...numbers, refundStatus: 'SUCCESS' };
      // More than are compared at a time.
      for (let row = 0; row < 500; row += 1) yield { ...FOREIGN, appId: 'wx1111111111111111' };
      yield { ...FOREIGN, appId, outTradeNo: orderId, amountFen: 7_200 };
    }),
    queryPayment: async () => ({ payment, trace: { wechatRequestId: 'Q' }, isSigned: true }),
    queryRefund: async () => ({ refund: null, trace: { wechatRequestId: 'Q' } }),
  });
  await other.run(TODAY, null);
  const { order, refunds } = await shop.operator('getOrderDossier', { params: { orderId } });
  expect(order).toMatchObject({ status: 'PAID', refundedFen: 100 });
  expect(refunds).toMatchObject([{ origin: 'OUTSIDE', status: 'SUCCESS', amountFen: 100 }]);
  expect(await differencesOf(shop.operator, TODAY)).toMatchObject([
    { kind: 'REFUND_UNKNOWN_HERE', repaired: true },
  ]);
  const { anomalies } = await shop.operator('listAnomalies', {});
  expect(anomalies.filter(({ resolvedAt }) => resolvedAt === null)).toEqual([]);
});

test.each([
  ['SUCCESS', { refundedFen: 100, open: [] }],
  ['FAIL', { refundedFen: 0, open: [] }],
  ['CHANGE', { refundedFen: 0, open: ['ABNORMAL_REFUND', 'OUTSIDE_REFUND'] }],
])(
  'a console refund under way that WeChat cannot be asked about ends with a later bill: %s',
  async (end, expected) => {
    const shop = await openShop();
    const orderId = await sell(shop);
    const { transactionId } = await shop.database.order.findUniqueOrThrow({ where: { id: orderId } });
    const openOf = async () =>
      (await shop.operator('listAnomalies', {})).anomalies
        .filter(({ resolvedAt }) => resolvedAt === null)
        .map(({ kind }) => kind)
        .sort();
    const billSays = (day: string, refundStatus: string) => {
      const appId = shop.environment.WECHAT_APP_ID ?? '';
      const numbers = {
        outTradeNo: orderId,
        transactionId: transactionId ?? '',
        wechatRefundId: '5000002026',
      };
      const instance = openInstance(shop, {
        ...wechatWith(async function* () {
          yield { ...FOREIGN, kind: 'refund', appId, ...numbers, refundStatus };
        }),
        queryPayment: async () => ({ payment: null, trace: { wechatRequestId: 'Q' }, isSigned: false }),
      });
      return instance.run(day, null);
    };
    await tomorrow(shop);
    await billSays('2026-03-09', 'PROCESSING');
    expect(await shop.database.refund.findFirst()).toMatchObject({ status: 'PROCESSING', nextCheckAt: null });
    expect(await openOf()).toEqual(['OUTSIDE_REFUND']);
    await billSays('2026-03-08', end);
    expect(await openOf()).toEqual(expected.open);
    const { order } = await shop.operator('getOrderDossier', { params: { orderId } });
    expect(order).toMatchObject({ refundedFen: expected.refundedFen });
  },
);

test('a console refund that WeChat closed is no difference: it moved no money', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  shop.simulator.control.setFaults({ refunds: 'closed' });
  shop.simulator.control.refundInConsole(orderId, { amountFen: 100, notify: false });
  await tomorrow(shop);
  expect((await run(shop)).differences).toEqual([]);
  expect(await shop.database.refund.count()).toBe(0);
});

test('a day without trade is NO_BILL, one that is not over is refused, an unknown one is 404', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  expect(await run(shop)).toMatchObject({ status: 'NO_BILL', differences: [] });
  await expect(run(shop, '2026-03-11')).rejects.toMatchObject({ status: 409, code: 'BILL_NOT_READY' });
  expect(await run(shop, '2025-12-13')).toMatchObject({ status: 'NO_BILL' });
  const tooOld = ['0001-01-01', '1970-01-01', '2020-01-01', '2025-12-11'];
  for (const noDay of ['yesterday', '2026-02-30', '2026-13-01', ...tooOld]) {
    await expect(run(shop, noDay), noDay).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
  expect(await shop.database.reconciliation.count(), 'nothing is kept of what is no day').toBe(2);
  const unknown = shop.operator('getReconciliation', { params: { billDate: '2026-01-01' } });
  await expect(unknown).rejects.toMatchObject({ code: 'RECONCILIATION_NOT_FOUND' });
});

test('it runs after ten, once over two instances, and catches up on missed days', async () => {
  const shop = await openShop();
  await sell(shop);
  const other = await createApp({ environment: shop.environment, loadNow: () => 0 });
  const done = async () =>
    (await shop.database.reconciliation.findMany({ orderBy: { billDate: 'asc' } })).map(
      ({ billDate }) => billDate,
    );
  await tomorrow(shop, 9);
  await Promise.all([shop.app.sweep(), other.sweep()]);
  expect(await done()).toEqual([]);
  await tomorrow(shop, 10);
  await Promise.all([shop.app.sweep(), other.sweep()]);
  expect(await done()).toEqual([TODAY]);
  const downloads = shop.simulator.control
    .events()
    .filter((event) => event.kind === 'request' && event.path.includes('tradebill'));
  expect(downloads).toHaveLength(1);

  vi.setSystemTime(Date.now() + 72 * HOUR);
  for (let sweep = 0; sweep < 5; sweep += 1) await other.sweep();
  expect(await done()).toEqual([TODAY, '2026-03-11', '2026-03-12', '2026-03-13']);
  await other.close();
});

test('bills that fail day after day do not keep buyers from paying', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  const buyer = await shop.buyer();
  shop.simulator.control.setFaults({ rules: [{ operation: 'tradeBill', fault: 'SYSTEM_ERROR' }] });
  for (const day of ['02', '03', '04', '05', '06', '07', '08', '09']) {
    expect(await run(shop, `2026-03-${day}`)).toMatchObject({ status: 'FAILED' });
  }
  const { id: orderId } = await buyer.order({ huila: 1 });
  expect(await buyer.call('payOrder', { params: { orderId } })).toMatchObject({ signType: 'RSA' });
});

test('while WeChat is unreachable the day is FAILED with its cause, and retried in an hour', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop);
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'SYSTEM_ERROR' }] });
  expect(await run(shop)).toMatchObject({
    status: 'FAILED',
    failure: expect.stringContaining('SYSTEM_ERROR'),
  });
  shop.simulator.control.setFaults({});
  await shop.app.sweep();
  const statusOf = async () => (await shop.database.reconciliation.findFirstOrThrow()).status;
  expect(await statusOf()).toBe('FAILED');
  vi.setSystemTime(Date.now() + HOUR);
  await shop.app.sweep();
  expect(await statusOf()).toBe('DONE');
});

test('a day that fails twice is reported with its cause, until it is done', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop);
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'SYSTEM_ERROR' }] });
  const told = async () => (await shop.operator('listAnomalies', {})).anomalies;
  await run(shop);
  expect(await told()).toEqual([]);
  await run(shop);
  expect(await told()).toMatchObject([
    { kind: 'RECONCILIATION_FAILED', detail: expect.stringContaining('SYSTEM_ERROR'), resolvedAt: null },
  ]);
  shop.simulator.control.setFaults({});
  expect(await run(shop)).toMatchObject({ status: 'DONE', failure: null });
  expect(await told()).toMatchObject([
    { kind: 'RECONCILIATION_FAILED', resolvedAt: expect.stringMatching(/Z$/) },
  ]);
});

test('a failed day that an operator began is retried in an hour, however old it is', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'SYSTEM_ERROR' }] });
  expect(await run(shop, '2025-12-20')).toMatchObject({ status: 'FAILED' });
  shop.simulator.control.setFaults({});
  vi.setSystemTime(Date.now() + HOUR);
  await shop.app.sweep();
  expect(await shop.database.reconciliation.findFirst()).toMatchObject({ status: 'NO_BILL', failures: 0 });
});

const SCRIPT = { operatorId: null, actor: 'token', address: '127.0.0.1', requestId: 'r' };

test('a run begins at once, continues in the background, and refuses a second of its day', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const other = openInstance(shop, { downloadTradeBill: () => held.then(() => null) });
  expect(await other.start(TODAY, SCRIPT)).toMatchObject({
    billDate: TODAY,
    status: 'RUNNING',
    finishedAt: null,
  });
  await expect(other.start(TODAY, SCRIPT)).rejects.toMatchObject({ code: 'RECONCILIATION_RUNNING' });
  await expect(run(shop)).rejects.toMatchObject({ status: 409, code: 'RECONCILIATION_RUNNING' });
  letGo();
  await other.idle();
  expect(await other.read(TODAY)).toMatchObject({ status: 'NO_BILL' });
});

test('a run without a heartbeat is taken over automatically, and the second one is reported', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  const { reconciliation } = shop.database;
  const die = async () => {
    const startedAt = new Date(Date.now());
    const data = { status: 'RUNNING', startedAt } as const;
    await reconciliation.upsert({
      where: { billDate: '2026-01-01' },
      update: data,
      create: { billDate: '2026-01-01', ...data },
    });
  };
  await die();
  await shop.app.sweep();
  expect((await reconciliation.findFirstOrThrow()).status).toBe('RUNNING');
  vi.setSystemTime(Date.now() + HOUR);
  await shop.app.sweep();
  expect(await reconciliation.findFirstOrThrow()).toMatchObject({ status: 'NO_BILL', failures: 0 });
  expect(await shop.database.anomaly.count()).toBe(0);
  await die();
  await reconciliation.updateMany({ data: { failures: 1 } });
  vi.setSystemTime(Date.now() + HOUR);
  await shop.app.sweep();
  expect(await shop.database.anomaly.findFirstOrThrow()).toMatchObject({
    kind: 'RECONCILIATION_FAILED',
    detail: expect.stringContaining('died during the run'),
  });
});

test('the days are listed newest first, and differences come in pages', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  for (const billDate of ['2026-03-08', TODAY, '2026-03-09']) await run(shop, billDate);
  const first = await shop.operator('listReconciliations', { query: { limit: 2 } });
  expect(first.reconciliations.map(({ billDate }) => billDate)).toEqual([TODAY, '2026-03-09']);
  const cursor = first.nextCursor ?? '';
  const second = await shop.operator('listReconciliations', { query: { limit: 2, cursor } });
  expect(second.reconciliations.map(({ billDate }) => billDate)).toEqual(['2026-03-08']);
  expect(second.nextCursor).toBeNull();
  for (const path of ['?cursor=x', '?cursor=2026-13-45', `/${TODAY}/differences?cursor=x`]) {
    const response = await fetch(`${shop.url}/api/operator/reconciliations${path}`, {
      headers: { authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}` },
    });
    expect(response.status, path).toBe(400);
  }
});

test('the bill is not asked for before ten, when WeChat would answer that there was no trade', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop, 9);
  await expect(run(shop)).rejects.toMatchObject({ status: 409, code: 'BILL_NOT_READY' });
  await tomorrow(shop, 10);
  expect(await run(shop)).toMatchObject({ status: 'DONE', payments: 1 });
});

test('an instance that was late does not repeat a day that another one has done', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop);
  await shop.app.sweep();
  const other = openInstance(shop);
  await expect(other.run(TODAY, null)).rejects.toMatchObject({ code: 'RECONCILIATION_RUNNING' });
  expect(await other.read(TODAY)).toMatchObject({ status: 'DONE', payments: 1 });
});

test('a signed refusal about one row does not stop the day', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  await tomorrow(shop);
  const other = openInstance(shop, {
    downloadTradeBill: async () => null,
    queryPayment: refusal(true),
  });
  expect(await other.run(TODAY, null)).toMatchObject({ status: 'DONE', differenceCount: 1 });
  expect(await differencesOf(shop.operator, TODAY)).toMatchObject([
    { kind: 'PAYMENT_ABSENT_THERE', orderId, repaired: false },
  ]);
});

const nothing = async () => ({ payment: null, trace: { wechatRequestId: 'Q' }, isSigned: false });

test.each<[string, Partial<Wechat>]>([
  ['a refusal of the query', { downloadTradeBill: async () => null, queryPayment: refusal(false) }],
  ['“no such order”', { downloadTradeBill: async () => null, queryPayment: nothing }],
])('a payment that the bill does not have, and %s unsigned: the day is FAILED', async (_, wechat) => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop);
  await expect(openInstance(shop, wechat).run(TODAY, null)).rejects.toThrow(WechatError);
  expect(await shop.database.reconciliation.findFirst()).toMatchObject({ status: 'FAILED', failures: 1 });
  expect(await shop.database.difference.count()).toBe(0);
});

test('a console refund whose query is refused unsigned makes its day retried', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  shop.simulator.control.refundInConsole(orderId, { amountFen: 100, notify: false });
  const [refund] = shop.simulator.control.refunds();
  await tomorrow(shop);
  const numbers = { outRefundNo: refund?.outRefundNo ?? '', wechatRefundId: refund?.refundId ?? '' };
  const appId = shop.environment.WECHAT_APP_ID ?? '';
  const other = openInstance(shop, {
    ...wechatWith(async function* () {
      yield { ...FOREIGN, appId, outTradeNo: orderId };
      yield { ...FOREIGN, appId, outTradeNo: orderId, ...numbers, kind: 'refund' };
    }),
    queryRefund: refusal(false),
  });
  await expect(other.run(TODAY, null)).rejects.toThrow(WechatError);
  expect(await shop.database.reconciliation.findFirst()).toMatchObject({ status: 'FAILED', failures: 1 });
  vi.setSystemTime(Date.now() + HOUR);
  await shop.app.sweep();
  expect(await shop.database.reconciliation.findFirst()).toMatchObject({ status: 'DONE', repairedCount: 1 });
  expect(await shop.database.refund.findFirst()).toMatchObject({ origin: 'OUTSIDE', amountFen: 100 });
});

test.each(['NOT_EXISTS', 'UNSIGNED_NOT_EXISTS'] as const)(
  'a payment in the bill, and a query that answers %s: the day is retried',
  async (fault) => {
    const shop = await openShop();
    const { setFaults } = shop.simulator.control;
    const dropped = { operation: 'paymentNotification', fault: 'DROPPED' } as const;
    setFaults({ rules: [dropped] });
    const id = await sell(shop);
    setFaults({ rules: [dropped, { operation: 'query', fault }] });
    await tomorrow(shop);
    expect(await run(shop)).toMatchObject({ status: 'FAILED', failure: expect.stringContaining(id) });
    setFaults({});
    expect(await run(shop)).toMatchObject({ status: 'DONE', repairedCount: 1 });
    expect(await shop.database.order.findFirst()).toMatchObject({ id, status: 'PAID' });
  },
);

test('rows of another app on the merchant number are counted, readable or not, and not reported', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  const other = openInstance(
    shop,
    wechatWith(async function* () {
      for (let row = 0; row < 30; row += 1) yield { ...FOREIGN, appId: 'wx1111111111111111' };
      yield { kind: 'unreadable', line: 32, appId: 'wx1111111111111111' };
    }),
  );
  expect(await other.run(TODAY, null)).toMatchObject({
    ...{ status: 'DONE', payments: 0, paymentsFen: 0, otherAppRows: 31, differenceCount: 0 },
  });
  expect((await shop.operator('listAnomalies', {})).anomalies).toEqual([]);
});

test('rows of no order here are differences in pages, and only a few anomalies', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  await tomorrow(shop);
  const appId = shop.environment.WECHAT_APP_ID ?? '';
  const other = openInstance(
    shop,
    wechatWith(async function* () {
      for (let row = 0; row < 1_250; row += 1) yield { ...FOREIGN, appId, outTradeNo: `OTHER-${row}` };
      yield { ...FOREIGN, appId, outTradeNo: orderId };
    }),
  );
  expect(await other.run(TODAY, null)).toMatchObject({ status: 'DONE', differenceCount: 1_251 });
  const differences = await differencesOf(shop.operator, TODAY, 500);
  expect(differences).toHaveLength(1_251);
  expect(new Set(differences.map(({ orderId }) => orderId)).size).toBe(1_251);
  const { anomalies } = await shop.operator('listAnomalies', { query: { limit: 100 } });
  expect(anomalies).toHaveLength(22);
  expect(anomalies.filter((anomaly) => anomaly.orderId === orderId)).toHaveLength(1);
  expect(anomalies.map(({ detail }) => detail).join()).toContain(
    '1230 more differences are PAYMENT_UNKNOWN_HERE',
  );
  const { transactionId } = await shop.database.order.findFirstOrThrow();
  await openInstance(
    shop,
    wechatWith(async function* () {
      yield {
        ...{ ...FOREIGN, appId, outTradeNo: orderId, amountFen: 7_200 },
        transactionId: transactionId ?? '',
      };
    }),
  ).run(TODAY, await findReconciliation(shop.database, TODAY));
  const { anomalies: later } = await shop.operator('listAnomalies', { query: { limit: 100 } });
  expect(later.filter(({ resolvedAt }) => resolvedAt === null)).toEqual([]);
});

test('a second payment of an order is a difference, though its sum is right', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  await tomorrow(shop);
  const { transactionId } = await shop.database.order.findFirstOrThrow();
  const appId = shop.environment.WECHAT_APP_ID ?? '';
  const other = openInstance(
    shop,
    wechatWith(async function* () {
      const row = { ...FOREIGN, appId, outTradeNo: orderId, amountFen: 7_200 };
      yield { ...row, transactionId: transactionId ?? '' };
      yield row;
    }),
  );
  expect(await other.run(TODAY, null)).toMatchObject({ payments: 2, bookedPayments: 1, differenceCount: 1 });
  expect(await differencesOf(shop.operator, TODAY)).toMatchObject([
    { kind: 'PAYMENT_UNKNOWN_HERE', orderId, wechatFen: 7_200, repaired: false },
  ]);
  const [anomaly] = (await shop.operator('listAnomalies', {})).anomalies;
  expect(anomaly).toMatchObject({ kind: 'DIFFERENCE', orderId, resolvedAt: null });
  expect(anomaly?.detail).toContain(`paid by ${transactionId}, and this is payment ${FOREIGN.transactionId}`);
});

test('an unreadable row is named by its line, a differing sum by its figure; the rest is done', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  await tomorrow(shop);
  const appId = shop.environment.WECHAT_APP_ID ?? '';
  const other = openInstance(
    shop,
    wechatWith(async function* () {
      yield { kind: 'unreadable', line: 2, appId: null };
      yield { ...FOREIGN, appId, outTradeNo: orderId, amountFen: 10_000_000_000 };
      yield { kind: 'summary', figure: '总交易单数', unit: 'rows', read: 2, stated: 3 };
      yield { kind: 'summary', figure: '订单总金额', unit: 'fen', read: -1, stated: 9_000_000_000_000_000 };
    }),
  );
  expect(await other.run(TODAY, null)).toMatchObject({ status: 'DONE', paymentsFen: 10_000_000_000 });
  const differences = await differencesOf(shop.operator, TODAY);
  const kindsOf = differences.map(({ kind, line, localFen, wechatFen }) => [kind, line, localFen, wechatFen]);
  expect(kindsOf).toHaveLength(4);
  expect(kindsOf).toEqual(
    expect.arrayContaining([
      ['ROW_UNREADABLE', 2, null, null],
      ['PAYMENT_AMOUNT', null, 7_200, 10_000_000_000],
      ['SUMMARY_DIFFERS', null, null, null],
      ['SUMMARY_DIFFERS', null, -1, 9_000_000_000_000_000],
    ]),
  );
  const told = (await shop.operator('listAnomalies', {})).anomalies.map(({ detail }) => detail).join('\n');
  expect(told).toContain('line 2 of the bill');
  expect(told).toContain('总交易单数: the rows that could be read come to 2 rows, the summary says 3.');
});

test('a difference that a later run does not find is resolved', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  await tomorrow(shop);
  await shop.database.order.update({ where: { id: orderId }, data: { totalFen: 7_199 } });
  expect((await run(shop)).differences).toMatchObject([{ kind: 'PAYMENT_AMOUNT' }]);
  await shop.database.order.update({ where: { id: orderId }, data: { totalFen: 7_200 } });
  expect((await run(shop)).differences).toEqual([]);
  const settledAt = async () => (await shop.operator('listAnomalies', {})).anomalies[0]?.resolvedAt;
  expect(await settledAt()).toMatch(/Z$/);
  await shop.database.order.update({ where: { id: orderId }, data: { totalFen: 7_199 } });
  await run(shop);
  expect(await settledAt()).toBeNull();
});

test('a day belongs to Beijing, wherever the server is', () => {
  expect(beijingDay(Date.parse('2026-03-10T15:59:59Z'))).toBe('2026-03-10');
  expect(beijingDay(Date.parse('2026-03-10T16:00:00Z'))).toBe('2026-03-11');
});

test('a bill of 10,000 foreign rows is reconciled within 300 MiB, in production’s process', async () => {
  const script = fileURLToPath(new URL('../../../test/reconcile-large-bill.ts', import.meta.url));
  const flags = ['--max-old-space-size=256', '--max-semi-space-size=4', '--import', 'tsx'];
  const child = spawn(process.execPath, [...flags, script, '10000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { differenceCount, anomalies, peakMiB } = JSON.parse(await text(child.stdout));
  expect([differenceCount, anomalies]).toEqual([10_000, 21]);
  expect(peakMiB).toBeLessThan(300);
}, 300_000);
