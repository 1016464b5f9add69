import type { FaultRule } from '@taro-pay/simulator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { express, pickup } from '../../../test/delivery.js';
import { shipInConsole } from '../../../test/ship-in-console.js';
import { handOver, openAnomalies, openShippingStage, ship, stateOf } from '../../../test/shipping-stage.js';
import type { Shop } from '../../../test/shop.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') }));
afterEach(() => void vi.useRealTimers());

const faults = ({ simulator }: Shop, ...rules: FaultRule[]) => simulator.control.setFaults({ rules });

const uploads = ({ simulator }: Shop) =>
  simulator.control.events().filter((event) => event.kind === 'request' && event.operation === 'shipping')
    .length;

const balance = ({ simulator }: Shop, name: string) =>
  simulator.control.books().accounts.find((account) => account.name === name)?.balanceFen ?? 0;

test('express comes from its address to settled money in WeChat’s books', async () => {
  const stage = await openShippingStage();
  const { shop, buyer, sell, pass } = stage;
  const orderId = await sell();
  const frozenFen = balance(shop, 'merchant:frozen');
  expect(frozenFen).toBeGreaterThan(0);
  await ship(stage, orderId, { carrier: 'SF', trackingNo: 'SF1234567890' });
  await pass(1);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'REPORTED', there: 2 });
  expect(shop.simulator.control.shipments()).toMatchObject([
    { packages: [{ itemDesc: expect.stringContaining('×2'), receiverContact: '138****5678' }] },
  ]);
  const receipt = { merchant_trade_no: orderId };
  expect(shop.simulator.control.confirmReceipt(receipt)).toMatchObject({ status: 'success' });
  const received = await buyer.call('confirmReceipt', { params: { orderId } });
  expect(received.fulfilment).toBe('RECEIVED');
  await pass(DAY);
  expect((await stateOf(shop, orderId)).here).toBe('SETTLED');
  expect(balance(shop, 'merchant:frozen')).toBe(0);
  const { events } = await shop.operator('getOrderDossier', { params: { orderId } });
  const steps = ['SHIPPED', 'SHIPPING_REPORTED', 'RECEIVED', 'SETTLED'];
  expect(events.map(({ type }) => type).filter((type) => steps.includes(type))).toEqual(steps);
});

test('the client’s word is not believed: WeChat is asked, and the order stays as WeChat says', async () => {
  const stage = await openShippingStage();
  const { shop, buyer, sell, pass } = stage;
  const orderId = await sell();
  const confirm = () => buyer.call('confirmReceipt', { params: { orderId } });
  expect((await confirm()).fulfilment).toBe('UNSHIPPED');
  await ship(stage, orderId);
  await pass(1);
  expect((await confirm()).fulfilment).toBe('SHIPPED');
  faults(shop, { operation: 'shippingQuery', fault: 'CONNECTION_RESET' });
  await expect(confirm()).rejects.toMatchObject({ status: 503 });
  const other = await shop.buyer('bob');
  await expect(other.call('confirmReceipt', { params: { orderId } })).rejects.toMatchObject({ status: 404 });
});

test('what needs no delivery is shipped by itself, and settled though nobody confirms it', async () => {
  const { shop, sell, pass } = await openShippingStage();
  const orderId = await sell({ kind: 'none' });
  await pass(5);
  await pass(10);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'REPORTED', there: 2 });
  expect(shop.simulator.control.shipments()).toMatchObject([{ logisticsType: 3, deliveryMode: 1 }]);
  await pass(2 * DAY);
  expect((await stateOf(shop, orderId)).here).toBe('RECEIVED');
  await pass(DAY);
  expect((await stateOf(shop, orderId)).here).toBe('SETTLED');
  expect(balance(shop, 'merchant:frozen')).toBe(0);
});

test('pick-up is reported as such, and express that nobody confirms is settled after WeChat’s days', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const express = await sell();
  const collected = await sell(pickup);
  await ship(stage, express);
  await handOver(stage, collected);
  await pass(1);
  expect(
    shop.simulator.control
      .shipments()
      .map(({ logisticsType }) => logisticsType)
      .sort(),
  ).toEqual([1, 4]);
  await pass(3 * DAY);
  await pass(DAY);
  expect((await stateOf(shop, collected)).here).toBe('SETTLED');
  expect((await stateOf(shop, express)).here).toBe('SHIPPED');
  await pass(7 * DAY);
  await pass(DAY);
  expect((await stateOf(shop, express)).here).toBe('SETTLED');
});

test('a payment that WeChat’s shipping does not know yet is reported again, and after a day told to operators', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  await shop.database.order.update({ where: { id: orderId }, data: { fulfilmentCheckAt: null } });
  faults(
    shop,
    { operation: 'shipping', fault: 'NOT_EXISTS' },
    { operation: 'shippingQuery', fault: 'NOT_EXISTS' },
  );
  await ship(stage, orderId);
  for (const seconds of [1, 10, 20, 30]) await pass(seconds);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'WAITING' });
  expect(await openAnomalies(shop)).toEqual([]);
  await pass(DAY);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REFUSED' });
  const [anomaly] = await openAnomalies(shop);
  expect(anomaly).toMatchObject({ kind: 'SHIPPING_REFUSED', orderId, actions: ['ask', 'accept'] });
  faults(shop);
  const body = { action: 'ask', remark: '再报一次' } as const;
  await shop.operator('resolveAnomaly', { params: { anomalyId: anomaly?.id ?? '' }, body });
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', there: 2 });
  expect(await openAnomalies(shop)).toEqual([]);
});

test('a report whose answer was lost is not sent a second time', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  await ship(stage, orderId);
  faults(shop, { operation: 'shipping', fault: 'ANSWER_LOST', times: 1 });
  await pass(1);
  await pass(10);
  await pass(20);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', there: 2 });
  expect(shop.simulator.control.shipments()).toMatchObject([{ finishedCount: 1, isReshipped: false }]);
  expect(uploads(shop)).toBe(1);
});

test('parts are reported as parts; what was refunded of an order completes it', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  await ship(stage, orderId, { trackingNo: 'PARCEL-A1', quantity: 1 });
  await pass(1);
  expect(await stateOf(shop, orderId)).toEqual({
    ...{ here: 'UNSHIPPED', reports: 'REPORTED', there: 1, parcels: ['PARCEL-A1'] },
  });
  await ship(stage, orderId, { trackingNo: 'PARCEL-A2' });
  await pass(1);
  expect(await stateOf(shop, orderId)).toEqual({
    ...{ here: 'SHIPPED', reports: 'REPORTED,REPORTED', there: 2, parcels: ['PARCEL-A1', 'PARCEL-A2'] },
  });
  expect(shop.simulator.control.shipments()).toMatchObject([{ deliveryMode: 2, isReshipped: false }]);
});

test('a part is the last one once the rest of the order was refunded', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  await ship(stage, orderId, { trackingNo: 'PARCEL-A1', quantity: 1 });
  await pass(1);
  const { items } = await stage.buyer.call('getOrder', { params: { orderId } });
  const amountFen = items[0]?.priceFen ?? 0;
  const restock = [{ productId: 'huila', quantity: 1 }];
  const body = { amountFen, reason: '缺货', restock };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'half', body });
  await pass(5);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'REPORTED', there: 2 });
  shop.simulator.control.confirmReceipt({ merchant_trade_no: orderId });
  expect(balance(shop, 'merchant:frozen')).toBe(0);
});

test('a corrected number takes the place of the one that WeChat has, once', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'WRONG-0001' });
  await pass(1);
  const body = { carrier: 'YTO', trackingNo: 'RIGHT-0001' };
  await shop.operator('correctShipment', { params: { shipmentId }, body });
  await pass(2);
  expect(await stateOf(shop, orderId)).toMatchObject({
    reports: 'REPORTED',
    there: 2,
    parcels: ['RIGHT-0001'],
  });
  await shop.database.shipment.update({
    where: { id: shipmentId },
    data: { trackingNo: 'AGAIN-0001', correctedAt: new Date(), report: 'WAITING', nextCheckAt: new Date() },
  });
  await pass(2);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REFUSED', parcels: ['RIGHT-0001'] });
  expect(await openAnomalies(shop)).toMatchObject([
    { kind: 'SHIPPING_REFUSED', detail: expect.stringContaining('支付单已使用重新发货机会') },
  ]);
});

test('what was corrected before WeChat had it is corrected once more afterwards, and nothing of its order then', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const [first, second] = [
    await ship(stage, orderId, { trackingNo: 'WRONG-0001', quantity: 1 }),
    await ship(stage, orderId, { trackingNo: 'OTHER-0001' }),
  ];
  const correct = (shipmentId: string, trackingNo: string) =>
    shop.operator('correctShipment', { params: { shipmentId }, body: { carrier: 'YTO', trackingNo } });
  await correct(first, 'WRONG-0002');
  await pass(1);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ there: 2, parcels: ['WRONG-0002', 'OTHER-0001'] });
  expect(await correct(first, 'RIGHT-0001')).toMatchObject({ report: 'WAITING', reshippedAt: null });
  await pass(120);
  expect(await stateOf(shop, orderId)).toMatchObject({
    reports: 'REPORTED,REPORTED',
    parcels: ['RIGHT-0001', 'OTHER-0001'],
  });
  for (const shipmentId of [first, second])
    await expect(correct(shipmentId, 'AGAIN-0001')).rejects.toMatchObject({
      code: 'SHIPMENT_NOT_CORRECTABLE',
    });
  expect(await openAnomalies(shop)).toEqual([]);
});

test('a correction whose answer is lost is counted as WeChat has it', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'WRONG-0001' });
  const correct = (trackingNo: string) =>
    shop.operator('correctShipment', { params: { shipmentId }, body: { carrier: 'YTO', trackingNo } });
  await pass(1);
  await correct('RIGHT-0001');
  faults(shop, { operation: 'shipping', fault: 'ANSWER_LOST', times: 1 });
  await pass(2);
  faults(shop);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', parcels: ['RIGHT-0001'] });
  await expect(correct('AGAIN-0001')).rejects.toMatchObject({ code: 'SHIPMENT_NOT_CORRECTABLE' });
});

test('a parcel that is corrected after WeChat has its receipt is no trouble: there is nothing left to tell', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'WRONG-0001' });
  await pass(1);
  shop.simulator.control.confirmReceipt({ merchant_trade_no: orderId });
  const body = { carrier: 'YTO', trackingNo: 'RIGHT-0001' };
  await shop.operator('correctShipment', { params: { shipmentId }, body });
  await pass(2);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', there: 3 });
  expect(await openAnomalies(shop)).toEqual([]);
});

test('a pick-up order that was shipped in WeChat’s console waits with its code no longer', async () => {
  const { shop, sell, pass } = await openShippingStage();
  const orderId = await sell(pickup);
  expect(await shop.database.pickupCode.count()).toBe(1);
  await shipInConsole(shop, orderId);
  await pass(13 * HOUR);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', there: 2 });
  expect(await shop.database.pickupCode.count()).toBe(0);
});

test.each([
  ['express', express],
  ['pick-up', pickup],
])(
  'where all goods of an order by %s are back before the shipment, WeChat hears that nothing comes, and settles what stays',
  async (_, delivery) => {
    const { shop, buyer, sell, pass } = await openShippingStage();
    const orderId = await sell(delivery);
    const restock = [{ productId: 'huila', quantity: 2 }];
    const body = { amountFen: 14_300, reason: '缺货', restock };
    await shop.operator('createRefund', { params: { orderId }, idempotencyKey: orderId, body });
    await pass(1);
    await pass(60);
    expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'REPORTED', there: 2 });
    expect(shop.simulator.control.shipments()).toMatchObject([{ outTradeNo: orderId, logisticsType: 3 }]);
    expect((await shop.operator('listPacking', {})).orders).toEqual([]);
    expect(await shop.database.pickupCode.count()).toBe(0);
    expect(await buyer.call('listOrderShipments', { params: { orderId } })).toEqual({
      shipments: [],
      receipt: null,
    });
    // Its buyer waits for no parcel, and nobody at the counter for its buyer.
    expect(await buyer.call('getOrder', { params: { orderId } })).toMatchObject({
      ...{ status: 'PAID', fulfilment: 'SHIPPED', delivery: { kind: 'none' } },
    });
    const onTheirWay = { status: 'PAID', fulfilment: 'SHIPPED', delivery: delivery.kind } as const;
    expect((await buyer.call('listOrders', { query: onTheirWay })).orders).toEqual([]);
    const { events } = await shop.operator('getOrderDossier', { params: { orderId } });
    expect(events.find(({ type }) => type === 'SHIPPED')).toMatchObject({ data: { source: 'refund' } });
    await pass(3 * DAY);
    await pass(DAY);
    expect((await stateOf(shop, orderId)).here).toBe('SETTLED');
    expect(balance(shop, 'merchant:frozen')).toBe(0);
  },
);

test('an order whose goods and money are all on their way back is not shipped, until a refund of it fails', async () => {
  const { shop, sell, pass } = await openShippingStage();
  const orderId = await sell();
  const { totalFen } = await shop.database.order.findUniqueOrThrow({ where: { id: orderId } });
  shop.simulator.control.setFaults({ refunds: 'closed' });
  const body = { amountFen: totalFen, reason: '缺货', restock: [{ productId: 'huila', quantity: 2 }] };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: orderId, body });
  expect((await stateOf(shop, orderId)).here).toBe('UNSHIPPED');
  await pass(HOUR);
  await pass(12 * HOUR);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'REPORTED' });
});

test('what WeChat refuses is told in WeChat’s words, and taken once it is corrected', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  faults(shop, { operation: 'shipping', fault: 'INVALID_REQUEST' });
  const shipmentId = await ship(stage, orderId);
  await pass(1);
  faults(shop);
  expect(await stateOf(shop, orderId)).toMatchObject({ here: 'SHIPPED', reports: 'REFUSED', there: null });
  expect(await openAnomalies(shop)).toMatchObject([
    { kind: 'SHIPPING_REFUSED', detail: expect.stringContaining('refused the report') },
  ]);
  await shop.operator('correctShipment', {
    params: { shipmentId },
    body: { carrier: 'YTO', trackingNo: 'RIGHT-0001' },
  });
  await pass(1);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', there: 2 });
  expect(await openAnomalies(shop)).toEqual([]);
});

test('what was shipped in WeChat’s console is adopted, and an order that nobody ships is told once', async () => {
  const { shop, sell, pass } = await openShippingStage();
  const forgotten = await sell();
  const inConsole = await sell();
  await pass(1);
  await shipInConsole(shop, inConsole);
  await pass(12 * HOUR);
  expect((await stateOf(shop, inConsole)).here).toBe('SHIPPED');
  await pass(12 * HOUR);
  expect(await openAnomalies(shop)).toEqual([]);
  await pass(12 * HOUR);
  const [anomaly] = await openAnomalies(shop);
  expect(anomaly).toMatchObject({ kind: 'UNSHIPPED', orderId: forgotten, actions: ['ask', 'accept'] });
  await shipInConsole(shop, forgotten);
  const body = { action: 'ask', remark: '已在微信后台发货' } as const;
  await shop.operator('resolveAnomaly', { params: { anomalyId: anomaly?.id ?? '' }, body });
  expect((await stateOf(shop, forgotten)).here).toBe('SHIPPED');
  expect(await openAnomalies(shop)).toEqual([]);
});

test('nothing is reported where WeChat does not manage the trade, and it begins where it does', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  shop.simulator.control.setTradeManaged(false);
  const early = await sell();
  await ship(stage, early);
  await pass(1);
  expect(await stateOf(shop, early)).toMatchObject({ here: 'SHIPPED', reports: 'NOT_NEEDED', there: null });
  shop.simulator.control.setTradeManaged(true);
  const late = await sell();
  await ship(stage, late);
  await pass(60);
  expect(await stateOf(shop, late)).toMatchObject({ reports: 'NOT_NEEDED' });
  const third = await sell();
  await pass(600);
  await ship(stage, third);
  await pass(1);
  await pass(60);
  expect(await stateOf(shop, late)).toMatchObject({ reports: 'REPORTED', there: 2 });
});

test('an order whose money is all back is not reported', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  await ship(stage, orderId);
  const { totalFen } = await shop.database.order.findUniqueOrThrow({ where: { id: orderId } });
  const body = { amountFen: totalFen, reason: '不要了' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'all', body });
  faults(shop, { operation: 'shipping', fault: 'SYSTEM_ERROR' });
  await pass(60);
  faults(shop);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'NOT_NEEDED', there: null });
  expect(balance(shop, 'merchant:frozen')).toBe(0);
});

test('WeChat’s carriers are kept for a day', async () => {
  const { shop, pass } = await openShippingStage();
  await pass(1);
  expect(await shop.database.carrier.findUnique({ where: { id: 'SF' } })).toMatchObject({ name: '顺丰速运' });
});
