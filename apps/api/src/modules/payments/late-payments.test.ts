import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Body, express, pickup, place } from '../../../test/delivery.js';
import { reconcile } from '../../../test/reconcile.js';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';
import { createApp } from '../../app.js';
import { erasePersonalData } from '../delivery/personal-data-store.js';
import { beijingDay } from '../reconciliation/bill-day.js';

const NOON_MS = Date.parse('2026-03-02T12:00:00+08:00');
const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(NOON_MS);
});
afterEach(() => void vi.useRealTimers());

/** A race that is lost once in a while is lost: it is run so often. */
const ROUNDS = 5;

/** A shop that delivers where the goods of late money are left. */
const openDelivering = () => openShop({ latePayments: 'deliver' });

/** An order that is closed while its buyer is at the cashier. */
async function closed(buyer: Buyer, body: Partial<Body> = { delivery: express }): Promise<string> {
  const { id: orderId } = await place(buyer, body);
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  return orderId;
}

async function payLate({ simulator }: Shop, orderId: string): Promise<void> {
  simulator.control.payInFlight(orderId);
  await simulator.control.idle();
}

const dossierOf = ({ operator }: Shop, orderId: string) =>
  operator('getOrderDossier', { params: { orderId } });

const stockOf = async ({ database }: Shop, id = 'huila') =>
  (await database.product.findUniqueOrThrow({ where: { id } })).stock;

const pass = async ({ app, simulator }: Shop, ms: number) => {
  vi.setSystemTime(Date.now() + ms);
  simulator.control.advanceClock(0);
  await simulator.control.idle();
  await app.sweep();
};

test('late money whose goods are left pays its closed order: they are taken again, and all goes on as for any', async () => {
  const shop = await openDelivering();
  const orderId = await closed(await shop.buyer());
  expect(await stockOf(shop)).toBe(80);
  await payLate(shop, orderId);

  const { order, events, refunds, unshipped, notifications } = await dossierOf(shop, orderId);
  expect(order).toMatchObject({
    status: 'PAID',
    fulfilment: 'UNSHIPPED',
    closedAt: null,
    refundReservedFen: 0,
  });
  expect(events.slice(-2)).toMatchObject([
    { type: 'CLOSED' },
    { type: 'PAID', data: { source: 'notification', isAfterClose: true } },
  ]);
  expect([refunds, unshipped]).toEqual([[], [{ productId: 'huila', quantity: 1 }]]);
  expect(notifications).toMatchObject([{ outcome: 'APPLIED', detail: expect.stringContaining('closed') }]);
  expect(await stockOf(shop)).toBe(79);
  expect((await shop.operator('listAnomalies', {})).anomalies).toEqual([]);
  expect((await shop.operator('listPacking', {})).orders).toMatchObject([{ order: { id: orderId } }]);

  const body = { amountFen: order.totalFen, reason: '缺货', restock: [...unshipped] };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: orderId, body });
  await pass(shop, HOUR_MS);
  expect((await dossierOf(shop, orderId)).order).toMatchObject({ status: 'REFUNDED' });
  expect(await stockOf(shop)).toBe(80);
});

test('late money of a pick-up order gives it a code, and one without delivery is shipped at once', async () => {
  const shop = await openDelivering();
  const buyer = await shop.buyer();
  const collected = await closed(buyer, { delivery: pickup });
  const virtual = await closed(buyer, { delivery: { kind: 'none' } });
  for (const orderId of [collected, virtual]) await payLate(shop, orderId);
  await pass(shop, 1_000);
  const { delivery } = await buyer.call('getOrder', { params: { orderId: collected } });
  expect(delivery).toMatchObject({ kind: 'pickup', code: expect.stringMatching(/^\d{6}$/) });
  expect((await dossierOf(shop, virtual)).order).toMatchObject({ status: 'PAID', fulfilment: 'SHIPPED' });
});

test('late money goes back where any of the goods is gone, and none of the others is taken', async () => {
  const shop = await openDelivering();
  const items = [
    { productId: 'gift-box', quantity: 1 },
    { productId: 'huila', quantity: 2 },
  ];
  const orderId = await closed(await shop.buyer(), { items, delivery: express });
  const before = await stockOf(shop, 'gift-box');
  await shop.database.product.update({ where: { id: 'huila' }, data: { stock: 1 } });
  await payLate(shop, orderId);
  const { order, events, refunds } = await dossierOf(shop, orderId);
  expect(order).toMatchObject({ status: 'CLOSED', fulfilment: null, closedAt: expect.any(String) });
  expect(refunds).toMatchObject([{ origin: 'LATE_MONEY', amountFen: order.totalFen }]);
  expect(events.map(({ type }) => type)).toContain('PAID_AFTER_CLOSE');
  expect([await stockOf(shop, 'gift-box'), await stockOf(shop)]).toEqual([before, 1]);
});

test('late money goes back where the address is erased by now', async () => {
  const shop = await openDelivering();
  const orderId = await closed(await shop.buyer());
  const far = new Date(NOON_MS + 1_000 * 24 * HOUR_MS);
  expect(await shop.database.transaction((tx) => erasePersonalData(tx, orderId, far))).toBe(true);
  await payLate(shop, orderId);
  expect((await dossierOf(shop, orderId)).order).toMatchObject({ status: 'CLOSED' });
  expect(await stockOf(shop)).toBe(80);
});

test('late money of which a part is back already is no sale: the rest goes back', async () => {
  const shop = await openDelivering();
  const { control } = shop.simulator;
  const orderId = await closed(await shop.buyer());
  control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  control.payInFlight(orderId);
  control.refundInConsole(orderId, { amountFen: 100, notify: false });
  await pass(shop, 61_000);
  expect((await dossierOf(shop, orderId)).order).toMatchObject({ status: 'CLOSED' });
  expect(await stockOf(shop)).toBe(80);
});

test('a payment that was given back under the other choice stays so', async () => {
  const shop = await openShop({ latePayments: 'refund' });
  const orderId = await closed(await shop.buyer());
  await payLate(shop, orderId);
  const changed = await createApp({
    environment: shop.environment,
    loadNow: () => 0,
    latePayments: 'deliver',
  });
  onTestFinished(() => changed.close());
  vi.setSystemTime(NOON_MS + 61_000);
  await changed.sweep();
  const { order, refunds } = await dossierOf(shop, orderId);
  expect(order).toMatchObject({ status: 'CLOSED' });
  expect(refunds).toHaveLength(1);
});

test('late money that only the bill tells of pays its order too, and the day agrees afterwards', async () => {
  const shop = await openDelivering();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const orderId = await closed(await shop.buyer());
  await payLate(shop, orderId);
  const billDate = beijingDay(NOON_MS);
  vi.setSystemTime(NOON_MS + 24 * HOUR_MS);
  expect((await reconcile(shop.operator, billDate)).differences).toMatchObject([
    { kind: 'PAYMENT_UNKNOWN_HERE', repaired: true },
  ]);
  expect((await dossierOf(shop, orderId)).order).toMatchObject({ status: 'PAID' });
  expect((await reconcile(shop.operator, billDate)).differences).toEqual([]);
});

test('notification, twice, and the sweeps of two instances at once pay a closed order once', async () => {
  const shop = await openDelivering();
  const { control } = shop.simulator;
  const buyer = await shop.buyer();
  const other = await createApp({ environment: shop.environment, loadNow: () => 0, latePayments: 'deliver' });
  onTestFinished(() => other.close());
  control.setFaults({ rules: [{ operation: '*', fault: 'HELD' }] });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const orderId = await closed(buyer);
    control.payInFlight(orderId);
    const held = control.notifications().find(({ outTradeNo }) => outTradeNo === orderId);
    vi.setSystemTime(Date.now() + 61_000);
    control.resend(held?.id ?? '');
    control.resend(held?.id ?? '');
    await Promise.all([shop.app.sweep(), other.sweep(), shop.app.sweep()]);
    await control.idle();
    const { order, events, refunds } = await dossierOf(shop, orderId);
    expect(order).toMatchObject({ status: 'PAID' });
    expect(events.filter(({ type }) => type === 'PAID')).toHaveLength(1);
    expect(refunds).toEqual([]);
    expect(await stockOf(shop)).toBe(80 - round);
  }
});

test('late money of two orders for the last unit pays one of them, and goes back to the other', async () => {
  const shop = await openDelivering();
  const { control } = shop.simulator;
  for (let round = 0; round < ROUNDS; round += 1) {
    await shop.database.product.update({ where: { id: 'huila' }, data: { stock: 2 } });
    const orderIds = [await closed(await shop.buyer('alice')), await closed(await shop.buyer('bob'))];
    await shop.database.product.update({ where: { id: 'huila' }, data: { stock: 1 } });
    for (const orderId of orderIds) control.payInFlight(orderId);
    await control.idle();
    const orders = await shop.database.order.findMany({ where: { id: { in: orderIds } } });
    expect(orders.map(({ status }) => status).sort()).toEqual(['CLOSED', 'PAID']);
    expect(orders.map(({ refundReservedFen }) => refundReservedFen > 0).sort()).toEqual([false, true]);
    expect(await stockOf(shop)).toBe(0);
  }
});
