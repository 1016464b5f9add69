import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { express } from '../../../test/delivery.js';
import {
  openAnomalies,
  openShippingStage,
  type ShippingStage,
  ship,
  stateOf,
} from '../../../test/shipping-stage.js';
import type { Shop } from '../../../test/shop.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') }));
afterEach(() => void vi.useRealTimers());

/** Carrier and number of the parcels that WeChat has. */
const packagesOf = ({ simulator }: Shop, orderId: string) =>
  simulator.control
    .shipments()
    .filter(({ outTradeNo }) => outTradeNo === orderId)
    .flatMap(({ packages }) => packages.map((one) => `${one.expressCompany} ${one.trackingNo}`));

/** The money of one unit goes back, and the unit into stock. */
async function refundUnit({ shop, buyer }: ShippingStage, orderId: string): Promise<void> {
  const { items } = await buyer.call('getOrder', { params: { orderId } });
  const restock = [{ productId: 'huila', quantity: 1 }];
  const body = { amountFen: items[0]?.priceFen ?? 0, reason: '缺货', restock };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'one', body });
}

test('a parcel that is corrected between two parts of an order is right at WeChat once all is shipped', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const first = await ship(stage, orderId, { trackingNo: 'WRONG-0001', quantity: 1 });
  await pass(1);
  const correct = (trackingNo: string, carrier = 'ZTO') =>
    shop.operator('correctShipment', { params: { shipmentId: first }, body: { carrier, trackingNo } });
  await correct('WRONG-0002');
  await pass(60);
  // WeChat takes parts in addition only: the right number waits for the last part.
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'WAITING', parcels: ['WRONG-0001'] });
  await correct('RIGHT-0001');
  await ship(stage, orderId, { trackingNo: 'OTHER-0001' });
  await pass(1);
  await pass(60);
  await pass(60);
  expect(await stateOf(shop, orderId)).toEqual({
    ...{ here: 'SHIPPED', reports: 'REPORTED,REPORTED', there: 2, parcels: ['RIGHT-0001', 'OTHER-0001'] },
  });
  await expect(correct('AGAIN-0001')).rejects.toMatchObject({ code: 'SHIPMENT_NOT_CORRECTABLE' });
  expect(await openAnomalies(shop)).toEqual([]);
});

test('a part whose carrier alone was wrong is right at WeChat once all is shipped', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'PARCEL-A1', quantity: 1 });
  await pass(1);
  const body = { carrier: 'YTO', trackingNo: 'PARCEL-A1' };
  await shop.operator('correctShipment', { params: { shipmentId }, body });
  await ship(stage, orderId, { trackingNo: 'PARCEL-A2' });
  await pass(1);
  await pass(60);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED,REPORTED' });
  expect(packagesOf(shop, orderId)).toEqual(['YTO PARCEL-A1', 'ZTO PARCEL-A2']);
});

test('wrong parcels that are corrected one soon after the other are right at WeChat by its one correction', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const first = await ship(stage, orderId, { trackingNo: 'WRONG-0001', quantity: 1 });
  const second = await ship(stage, orderId, { trackingNo: 'WRONG-0002' });
  const correct = (shipmentId: string, trackingNo: string) =>
    shop.operator('correctShipment', { params: { shipmentId }, body: { carrier: 'ZTO', trackingNo } });
  await pass(1);
  await pass(5);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED,REPORTED', there: 2 });
  await correct(first, 'RIGHT-0001');
  await pass(90);
  await correct(second, 'RIGHT-0002');
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ parcels: ['WRONG-0001', 'WRONG-0002'] });
  await pass(60);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({
    ...{ reports: 'REPORTED,REPORTED', parcels: ['RIGHT-0001', 'RIGHT-0002'] },
  });
  expect(await openAnomalies(shop)).toEqual([]);
  await expect(correct(first, 'AGAIN-0001')).rejects.toMatchObject({ code: 'SHIPMENT_NOT_CORRECTABLE' });
});

test('a carrier that is corrected after the whole report takes the place of the one that WeChat has', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'PARCEL-A1' });
  await pass(1);
  const body = { carrier: 'YTO', trackingNo: 'PARCEL-A1' };
  await shop.operator('correctShipment', { params: { shipmentId }, body });
  await pass(2);
  expect(packagesOf(shop, orderId)).toEqual(['YTO PARCEL-A1']);
  expect(await shop.database.shipment.findFirst()).toMatchObject({
    ...{ report: 'REPORTED', reshippedAt: expect.any(Date) },
  });
});

test('a part that is corrected back to what WeChat has costs no correction', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'RIGHT-0001', quantity: 1 });
  await pass(1);
  const correct = (trackingNo: string) =>
    shop.operator('correctShipment', { params: { shipmentId }, body: { carrier: 'ZTO', trackingNo } });
  await correct('WRONG-0001');
  await pass(60);
  await correct('RIGHT-0001');
  await ship(stage, orderId, { trackingNo: 'OTHER-0001' });
  await pass(1);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ parcels: ['RIGHT-0001', 'OTHER-0001'] });
  expect(shop.simulator.control.shipments()).toMatchObject([{ isReshipped: false }]);
});

test('a corrected part is right at WeChat though the rest of its order is refunded, and that was the correction', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell(express, { huila: 3 });
  const [first, second] = [
    await ship(stage, orderId, { trackingNo: 'WRONG-0001', quantity: 1 }),
    await ship(stage, orderId, { trackingNo: 'OTHER-0001', quantity: 1 }),
  ];
  await pass(1);
  const correct = (shipmentId: string, trackingNo: string) =>
    shop.operator('correctShipment', { params: { shipmentId }, body: { carrier: 'ZTO', trackingNo } });
  await correct(first, 'RIGHT-0001');
  await correct(second, 'RIGHT-0002');
  await refundUnit(stage, orderId);
  await pass(5);
  for (const _ of Array(4)) await pass(60);
  expect(await stateOf(shop, orderId)).toEqual({
    ...{ here: 'SHIPPED', reports: 'REPORTED,REPORTED', there: 2, parcels: ['RIGHT-0001', 'RIGHT-0002'] },
  });
  await expect(correct(first, 'AGAIN-0001')).rejects.toMatchObject({ code: 'SHIPMENT_NOT_CORRECTABLE' });
});

test('the only part of an order whose rest is refunded is its whole delivery, and WeChat counts that as the correction', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell();
  const shipmentId = await ship(stage, orderId, { trackingNo: 'WRONG-0001', quantity: 1 });
  await pass(1);
  await refundUnit(stage, orderId);
  await pass(60);
  await pass(60);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', there: 2 });
  expect(shop.simulator.control.shipments()).toMatchObject([{ isReshipped: true }]);
  const body = { carrier: 'YTO', trackingNo: 'RIGHT-0001' };
  const correct = shop.operator('correctShipment', { params: { shipmentId }, body });
  await expect(correct).rejects.toMatchObject({ code: 'SHIPMENT_NOT_CORRECTABLE' });
});

test('parts that are shipped in one moment are reported one after the other', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell(express, { huila: 4 });
  for (const trackingNo of ['PARCEL-A1', 'PARCEL-A2', 'PARCEL-A3'])
    await ship(stage, orderId, { trackingNo, quantity: 1 });
  await ship(stage, orderId, { trackingNo: 'PARCEL-A4' });
  for (const _ of Array(4)) await pass(5);
  expect(await stateOf(shop, orderId)).toMatchObject({
    ...{ reports: 'REPORTED,REPORTED,REPORTED,REPORTED', there: 2 },
    parcels: ['PARCEL-A1', 'PARCEL-A2', 'PARCEL-A3', 'PARCEL-A4'],
  });
  expect(await openAnomalies(shop)).toEqual([]);
});
