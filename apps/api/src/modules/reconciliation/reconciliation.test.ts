import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NO_WECHAT, openServices } from '../../../test/services.js';
import { openShop, type Shop } from '../../../test/shop.js';
import { createApp } from '../../app.js';
import { WechatError } from '../../wechat/index.js';
import { beijingDay, createReconciliationService } from './reconciliation-service.js';

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

const run = ({ operator }: Shop, billDate = TODAY) => operator('runReconciliation', { body: { billDate } });

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
  const result = await run(shop);
  expect(result).toEqual({ billDate: TODAY, status: 'DONE', payments: 2, refunds: 1, differences: [] });
  expect(await shop.operator('getReconciliation', { params: { billDate: TODAY } })).toEqual(result);
});

test('a payment that nobody told us of is found in the bill, and repaired by asking WeChat', async () => {
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
      repaired: true,
    },
  ]);
  expect((await shop.database.order.findUniqueOrThrow({ where: { id: orderId } })).status).toBe('PAID');
  expect((await shop.operator('listAnomalies', {})).anomalies).toEqual([]);
});

test('late money that nobody told us of is found in the bill and goes back', async () => {
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

test('each difference that cannot be repaired has its kind and is told to operators, once however often it is run', async () => {
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

test('a refund that is missing on either side is a difference; one that only nobody told us of is repaired', async () => {
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
    data: { ...facts, id: 'INVENTED', wechatRefundId: null },
  });
  const { differences } = await run(shop);
  const found = differences.map(({ kind, refundId, repaired }) => [kind, refundId, repaired]);
  expect(found).toHaveLength(4);
  expect(found).toEqual(
    expect.arrayContaining([
      ['REFUND_UNKNOWN_HERE', unheard, true],
      ['REFUND_UNKNOWN_HERE', gone, false],
      ['REFUND_UNKNOWN_HERE', invented, false],
      ['REFUND_ABSENT_THERE', 'INVENTED', false],
    ]),
  );
  expect((await database.refund.findUniqueOrThrow({ where: { id: unheard } })).status).toBe('SUCCESS');
});

test('a day without trade is a result, a day that is not over is refused, an unknown one is 404', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  expect(await run(shop)).toMatchObject({ status: 'NO_BILL', differences: [] });
  await expect(run(shop, '2026-03-11')).rejects.toMatchObject({ status: 409, code: 'BILL_NOT_READY' });
  for (const noDay of ['yesterday', '2026-02-30', '2026-13-01']) {
    await expect(run(shop, noDay), noDay).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
  expect(await shop.database.reconciliation.count(), 'nothing is kept of what is no day').toBe(1);
  const unknown = shop.operator('getReconciliation', { params: { billDate: '2026-01-01' } });
  await expect(unknown).rejects.toMatchObject({ code: 'RECONCILIATION_NOT_FOUND' });
});

test('it runs by itself after ten, once though two instances sweep, and catches up on missed days', async () => {
  const shop = await openShop();
  await sell(shop);
  const other = await createApp({ environment: shop.environment });
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

test('while WeChat cannot be asked the day FAILED, and is tried again an hour later', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop);
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'SYSTEM_ERROR' }] });
  await expect(run(shop)).rejects.toMatchObject({ status: 503 });
  shop.simulator.control.setFaults({});
  await shop.app.sweep();
  const statusOf = async () => (await shop.database.reconciliation.findFirstOrThrow()).status;
  expect(await statusOf()).toBe('FAILED');
  vi.setSystemTime(Date.now() + HOUR);
  await shop.app.sweep();
  expect(await statusOf()).toBe('DONE');
});

test('before ten nobody asks for the bill: WeChat would say that there was no trade, and the day would be done', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop, 9);
  await expect(run(shop)).rejects.toMatchObject({ status: 409, code: 'BILL_NOT_READY' });
  await tomorrow(shop, 10);
  expect(await run(shop)).toMatchObject({ status: 'DONE', payments: 1 });
});

test('an instance that saw the day undone, and comes when another one has done it, does not do it again', async () => {
  const shop = await openShop();
  await sell(shop);
  await tomorrow(shop);
  await shop.app.sweep();
  const { dependencies, payments } = openServices(shop.database, NO_WECHAT);
  const isStopping = () => false;
  const other = createReconciliationService({
    ...dependencies,
    payments,
    advance: async () => {},
    isStopping,
  });
  await expect(other.runKnown(TODAY, null)).rejects.toMatchObject({ code: 'RECONCILIATION_RUNNING' });
  expect(await other.read(TODAY)).toMatchObject({ status: 'DONE', payments: 1 });
});

test('what WeChat refuses to tell of one row does not stop the day', async () => {
  const shop = await openShop();
  const orderId = await sell(shop);
  await tomorrow(shop);
  const refused = async () => {
    throw new WechatError('rejected', 'NO_AUTH');
  };
  const wechat = { ...NO_WECHAT, downloadTradeBill: async () => null, queryTransaction: refused };
  const { dependencies, payments } = openServices(shop.database, wechat);
  const isStopping = () => false;
  const other = createReconciliationService({
    ...dependencies,
    payments,
    advance: async () => {},
    isStopping,
  });
  expect(await other.run(TODAY)).toMatchObject({
    status: 'DONE',
    differences: [{ kind: 'PAYMENT_ABSENT_THERE', orderId, repaired: false }],
  });
});

test('the rows of another shop of the merchant are a difference each, however many, and the day is done', async () => {
  const shop = await openShop();
  await tomorrow(shop);
  async function* entries() {
    for (let row = 0; row < 250; row += 1) {
      const amountFen = 100;
      yield {
        kind: 'payment',
        appId: 'wx8888888888888888',
        outTradeNo: `OTHER-${row}`,
        transactionId: `42000${row}`,
        outRefundNo: null,
        wechatRefundId: null,
        amountFen,
        refundType: '',
        refundStatus: '',
      } as const;
    }
  }
  const wechat = { ...NO_WECHAT, downloadTradeBill: async () => ({ entries, discard: async () => {} }) };
  const { dependencies, payments } = openServices(shop.database, wechat);
  const isStopping = () => false;
  const other = createReconciliationService({
    ...dependencies,
    payments,
    advance: async () => {},
    isStopping,
  });
  const { status, differences } = await other.run(TODAY);
  expect(status).toBe('DONE');
  expect(differences).toHaveLength(250);
  expect((await shop.operator('listAnomalies', {})).anomalies).toHaveLength(250);
});

test('a difference that a later run does not find any more is settled for operators', async () => {
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
