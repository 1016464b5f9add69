import { randomUUID } from 'node:crypto';
import type { OperationInputs } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { ADDRESS, express, items, knowCarriers, paid, pickup, place } from '../../../test/delivery.js';
import { openPerson } from '../../../test/operators.js';
import { openShop, type Shop } from '../../../test/shop.js';

type Wanted = OperationInputs['shipOrder']['body'];

const two = { items: [{ productId: 'huila', quantity: 2 }], delivery: express };
const parcel = { kind: 'express', carrier: 'SF', trackingNo: 'SF1234567890' } as const;
const inPart = (trackingNo: string, quantity = 1): Wanted => ({
  ...{ kind: 'express', carrier: 'SF', trackingNo },
  items: [{ productId: 'huila', quantity }],
});

async function openExpress(body: object = { delivery: express }) {
  const shop = await openShop();
  await knowCarriers(shop);
  const buyer = await shop.buyer();
  const { id: orderId, totalFen } = await paid(shop, buyer, body);
  return { shop, buyer, orderId, totalFen };
}

const ship = ({ operator }: Shop, orderId: string, body: Wanted) =>
  operator('shipOrder', { params: { orderId }, body });

const dossierOf = ({ operator }: Shop, orderId: string) =>
  operator('getOrderDossier', { params: { orderId } });

const refund = ({ operator }: Shop, orderId: string, amountFen: number, quantity = 0) =>
  operator('createRefund', {
    params: { orderId },
    idempotencyKey: randomUUID(),
    body: {
      ...{ amountFen, reason: '少发一包' },
      restock: quantity === 0 ? [] : [{ productId: 'huila', quantity }],
    },
  });

test('one parcel ships an order: its buyer sees it, its report waits, and the act is in the audit log', async () => {
  const { shop, buyer, orderId } = await openExpress();
  expect((await dossierOf(shop, orderId)).unshipped).toEqual(items);
  const shipped = await ship(shop, orderId, { ...parcel, trackingNo: ' sf 1234 5678 90 ' });
  expect(shipped).toMatchObject({
    ...{
      orderId,
      kind: 'express',
      carrier: 'SF',
      carrierName: '顺丰速运',
      trackingNo: 'SF1234567890',
      items,
    },
    ...{ report: 'WAITING', reportedAt: null, refusal: null, createdBy: expect.any(String) },
  });
  const { order, shipments, unshipped, events, audit } = await dossierOf(shop, orderId);
  expect(order).toMatchObject({ fulfilment: 'SHIPPED', shippedAt: expect.any(String) });
  expect([shipments, unshipped]).toEqual([[shipped], []]);
  expect(events.at(-1)).toMatchObject({
    type: 'SHIPPED',
    data: { source: 'operator', shipment: { shipmentId: shipped.id, trackingNo: 'SF1234567890' } },
  });
  expect(audit).toMatchObject([{ action: 'shipOrder', subject: shipped.id, after: { carrier: 'SF' } }]);
  expect(await buyer.call('listOrderShipments', { params: { orderId } })).toEqual({
    shipments: [
      {
        ...{ id: shipped.id, kind: 'express', carrier: 'SF', carrierName: '顺丰速运', items },
        ...{ trackingNo: 'SF1234567890', createdAt: shipped.createdAt },
      },
    ],
    receipt: null,
  });
});

test('the receipt is open once WeChat knows the shipment, until it is confirmed', async () => {
  const { shop, buyer, orderId } = await openExpress();
  await ship(shop, orderId, parcel);
  const receipt = async () => (await buyer.call('listOrderShipments', { params: { orderId } })).receipt;
  await shop.database.shipment.updateMany({ data: { report: 'REPORTED' } });
  const { WECHAT_MERCHANT_ID: merchantId } = shop.environment;
  expect(await receipt()).toEqual({ merchantId, merchantTradeNo: orderId });
  await shop.database.order.updateMany({ data: { fulfilment: 'RECEIVED' } });
  expect(await receipt()).toBeNull();
});

test('the shipments of another buyer’s order are the same 404 as none', async () => {
  const { shop, orderId } = await openExpress();
  const stranger = await shop.buyer('mallory');
  const read = (id: string) => stranger.call('listOrderShipments', { params: { orderId: id } });
  const none = { status: 404, code: 'ORDER_NOT_FOUND' };
  await expect(read(orderId)).rejects.toMatchObject(none);
  await expect(read('01K00000000000000000000000')).rejects.toMatchObject(none);
});

test('an order goes in several parcels, and is shipped with the last one', async () => {
  const { shop, orderId } = await openExpress(two);
  await ship(shop, orderId, inPart('SF0001'));
  const partly = await dossierOf(shop, orderId);
  expect([partly.order.fulfilment, partly.unshipped]).toEqual(['UNSHIPPED', items]);
  await ship(shop, orderId, { ...parcel, trackingNo: 'SF0002' });
  const { order, shipments, events } = await dossierOf(shop, orderId);
  expect([order.fulfilment, shipments.map((shipment) => shipment.items)]).toEqual([
    'SHIPPED',
    [items, items],
  ]);
  expect(events.map(({ type }) => type).slice(-2)).toEqual(['PARTLY_SHIPPED', 'SHIPPED']);
  const rows = await shop.database.shipment.findMany({ orderBy: { id: 'asc' } });
  expect(rows.map(({ isLast }) => isLast)).toEqual([false, true]);
});

test('the last parcel that WeChat takes of an order holds all that is left', async () => {
  const { shop, orderId } = await openExpress({ ...two, items: [{ productId: 'huila', quantity: 17 }] });
  for (let parcels = 0; parcels < 14; parcels += 1) await ship(shop, orderId, inPart(`SF00${parcels + 10}`));
  await expect(ship(shop, orderId, inPart('SF0099'))).rejects.toMatchObject({
    ...{ status: 422, code: 'SHIPMENT_REFUSED' },
    errors: [{ path: '/body/items' }],
  });
  await ship(shop, orderId, { ...parcel, trackingNo: 'SF0099' });
  expect((await dossierOf(shop, orderId)).order.fulfilment).toBe('SHIPPED');
});

test.each<[string, Wanted, string]>([
  ['more than was ordered', inPart('SF0001', 3), '/body/items'],
  [
    'a product that is not in the order',
    { ...parcel, items: [{ productId: 'yirgacheffe', quantity: 1 }] },
    '/body/items',
  ],
  [
    'a product named twice beyond its units',
    { ...parcel, items: [...items, ...items, ...items] },
    '/body/items',
  ],
  ['a carrier that WeChat does not know', { ...parcel, carrier: '驿马' }, '/body/carrier'],
  ['no carrier', { kind: 'express', trackingNo: 'SF0001' }, '/body/carrier'],
  ['no number', { kind: 'express', carrier: 'SF' }, '/body/trackingNo'],
  ['a number of other characters', { ...parcel, trackingNo: 'SF/0001' }, '/body/trackingNo'],
  ['another kind', { kind: 'none' }, '/body/kind'],
  ['a code for a parcel’s order', { kind: 'none', trackingNo: 'SF0001' }, '/body/kind'],
])('%s is refused, and nothing is shipped', async (_, body, path) => {
  const { shop, orderId } = await openExpress(two);
  await expect(ship(shop, orderId, body)).rejects.toMatchObject({
    ...{ status: 422, code: 'SHIPMENT_REFUSED' },
    errors: [{ path }],
  });
  expect(await shop.database.shipment.count()).toBe(0);
});

test('one parcel is never that of two buyers, nor twice in an order, and may hold two orders of one buyer', async () => {
  const { shop, buyer, orderId } = await openExpress(two);
  await ship(shop, orderId, inPart('SF0001'));
  const refused = { code: 'SHIPMENT_REFUSED', errors: [{ path: '/body/trackingNo' }] };
  await expect(ship(shop, orderId, inPart('sf 0001'))).rejects.toMatchObject(refused);
  const foreign = await paid(shop, await shop.buyer('bob'), { delivery: express });
  await expect(ship(shop, foreign.id, { ...parcel, trackingNo: 'SF0001' })).rejects.toMatchObject(refused);
  const own = await paid(shop, buyer, { delivery: express });
  expect(await ship(shop, own.id, { ...parcel, trackingNo: 'SF0001' })).toMatchObject({
    trackingNo: 'SF0001',
  });
});

test('an order is shipped once, however many ship it at the same time', async () => {
  const { shop, orderId } = await openExpress();
  const tries = Array.from({ length: 6 }, (_, index) =>
    ship(shop, orderId, { ...parcel, trackingNo: `SF000${index}` }).catch(({ code }) => code),
  );
  const refused = (await Promise.all(tries)).filter((outcome) => outcome === 'ORDER_NOT_SHIPPABLE');
  expect([refused.length, await shop.database.shipment.count()]).toEqual([5, 1]);
});

test('what is not paid, or whose money is on its way back, is not shipped', async () => {
  const { shop, buyer, orderId, totalFen } = await openExpress();
  const refused = { status: 409, code: 'ORDER_NOT_SHIPPABLE' };
  const unpaid = await place(buyer, { delivery: express });
  await expect(ship(shop, unpaid.id, parcel)).rejects.toMatchObject(refused);
  await refund(shop, orderId, totalFen);
  await expect(ship(shop, orderId, parcel)).rejects.toMatchObject(refused);
  await expect(ship(shop, '01K00000000000000000000000', parcel)).rejects.toMatchObject(refused);
});

test('of a partly refunded order what is left ships', async () => {
  const { shop, orderId } = await openExpress(two);
  await refund(shop, orderId, 7_200, 1);
  expect(await ship(shop, orderId, parcel)).toMatchObject({ items });
  expect((await dossierOf(shop, orderId)).order.fulfilment).toBe('SHIPPED');
});

test('a refund of all that was left ends a partly shipped order, and its last parcel is reported as the last', async () => {
  const { shop, orderId } = await openExpress(two);
  await ship(shop, orderId, inPart('SF0001'));
  await shop.database.shipment.updateMany({ data: { report: 'REPORTED', nextCheckAt: null } });
  await refund(shop, orderId, 7_200, 1);
  const { order, events } = await dossierOf(shop, orderId);
  expect(order.fulfilment).toBe('SHIPPED');
  expect(events.map(({ type }) => type)).toContain('SHIPPED');
  expect(await shop.database.shipment.findFirst()).toMatchObject({
    ...{ isLast: true, report: 'WAITING', nextCheckAt: expect.any(Date) },
  });
});

test('a refund after the shipment moves no fulfilment', async () => {
  const { shop, orderId } = await openExpress(two);
  await ship(shop, orderId, parcel);
  await refund(shop, orderId, 7_200, 1);
  const { order, shipments } = await dossierOf(shop, orderId);
  expect([order.fulfilment, shipments.length]).toEqual(['SHIPPED', 1]);
});

test('until WeChat has told its carriers, any is taken', async () => {
  const shop = await openShop();
  const { id } = await paid(shop, await shop.buyer(), { delivery: express });
  expect(await shop.operator('listCarriers', {})).toEqual({ carriers: [] });
  expect(await ship(shop, id, parcel)).toMatchObject({ carrier: 'SF', carrierName: 'SF' });
});

test('a parcel is corrected freely before WeChat has it, and once afterwards', async () => {
  const { shop, orderId } = await openExpress();
  const { id: shipmentId } = await ship(shop, orderId, parcel);
  const correct = (trackingNo: string, carrier = 'YTO') =>
    shop.operator('correctShipment', { params: { shipmentId }, body: { carrier, trackingNo } });
  await correct('YT0001');
  await correct('YT0002');
  await shop.database.shipment.updateMany({
    data: { report: 'REPORTED', reportedAt: new Date(), nextCheckAt: null, correctedAt: null },
  });
  expect(await correct('yt 0003')).toMatchObject({
    ...{ carrier: 'YTO', carrierName: '圆通速递', trackingNo: 'YT0003', report: 'WAITING' },
    correctedAt: expect.any(String),
  });
  await shop.database.shipment.updateMany({ data: { report: 'REFUSED' } });
  await correct('YT0005');
  await shop.database.shipment.updateMany({ data: { report: 'REPORTED', reshippedAt: new Date() } });
  const refused = { status: 409, code: 'SHIPMENT_NOT_CORRECTABLE' };
  await expect(correct('YT0004')).rejects.toMatchObject(refused);
  await shop.database.shipment.updateMany({ data: { reshippedAt: null } });
  await shop.database.order.updateMany({ data: { fulfilment: 'RECEIVED' } });
  await expect(correct('YT0006')).rejects.toMatchObject(refused);
  await expect(correct('YT0006', '驿马')).rejects.toMatchObject({ code: 'SHIPMENT_REFUSED' });
  await expect(
    shop.operator('correctShipment', {
      params: { shipmentId: '01K00000000000000000000000' },
      body: { carrier: 'SF', trackingNo: 'SF0001' },
    }),
  ).rejects.toMatchObject({ status: 404, code: 'SHIPMENT_NOT_FOUND' });
  const { audit, events } = await dossierOf(shop, orderId);
  expect(audit.map(({ action }) => action)).toEqual(['shipOrder', ...Array(4).fill('correctShipment')]);
  expect(events.filter(({ type }) => type === 'SHIPMENT_CORRECTED')).toHaveLength(4);
});

test('the address of an order changes until it is shipped, and the audit log has it masked', async () => {
  const { shop, orderId } = await openExpress();
  const address = { ...ADDRESS, name: '李雷', phone: '13987654321', detail: '新天地 1 号' };
  const change = () => shop.operator('changeAddress', { params: { orderId }, body: { address } });
  expect(await change()).toMatchObject({ delivery: { kind: 'express', address }, isMasked: false });
  const { audit, events } = await dossierOf(shop, orderId);
  expect(audit).toMatchObject([
    {
      before: { address: { name: '张**', phone: '***5678', detail: '***' } },
      after: { address: { name: '李**', phone: '***4321', detail: '***' } },
    },
  ]);
  expect(JSON.stringify([audit, events])).not.toMatch(/13987654321|13812345678|新天地|永康路|张小美|李雷/);
  await ship(shop, orderId, parcel);
  await expect(change()).rejects.toMatchObject({ status: 409, code: 'ADDRESS_NOT_CHANGEABLE' });
});

test('viewers ship nothing, find no code and change no address', async () => {
  const { shop, orderId } = await openExpress();
  const { call } = await openPerson(shop, 'viewer');
  const refused = { status: 403, code: 'FORBIDDEN' };
  const params = { orderId };
  await expect(call('shipOrder', { params, body: parcel })).rejects.toMatchObject(refused);
  await expect(call('changeAddress', { params, body: { address: ADDRESS } })).rejects.toMatchObject(refused);
  await expect(call('findPickup', { params: { code: '123456' } })).rejects.toMatchObject(refused);
  const { call: support } = await openPerson(shop, 'support');
  expect(await support('shipOrder', { params, body: parcel })).toMatchObject({ orderId });
});

test('a pick-up order is handed over for its code, once', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId, delivery } = await paid(shop, buyer, { delivery: pickup });
  const code = delivery.kind === 'pickup' ? (delivery.code ?? '') : '';
  const params = { orderId };
  expect(await shop.operator('announcePickup', { params })).toMatchObject({
    delivery: { readyAt: expect.any(String), phone: pickup.phone },
  });
  await shop.operator('announcePickup', { params });
  expect(await shop.operator('findPickup', { params: { code } })).toMatchObject({
    ...{ id: orderId, isMasked: false, delivery: { code } },
  });
  const wrong = code === '000000' ? '000001' : '000000';
  const refused = { code: 'SHIPMENT_REFUSED', errors: [{ path: '/body/code' }] };
  await expect(ship(shop, orderId, { kind: 'pickup', code: wrong })).rejects.toMatchObject(refused);
  await expect(ship(shop, orderId, { kind: 'pickup' })).rejects.toMatchObject(refused);
  expect(await ship(shop, orderId, { kind: 'pickup', code })).toMatchObject({
    kind: 'pickup',
    carrier: null,
  });
  await expect(ship(shop, orderId, { kind: 'pickup', code })).rejects.toMatchObject({
    code: 'ORDER_NOT_SHIPPABLE',
  });
  expect(await buyer.call('getOrder', { params })).toMatchObject({
    ...{ fulfilment: 'SHIPPED', delivery: { code, collectedAt: expect.any(String) } },
  });
  await expect(shop.operator('findPickup', { params: { code } })).rejects.toMatchObject({
    ...{ status: 404, code: 'PICKUP_NOT_FOUND', message: expect.stringContaining('was collected') },
  });
  const { events } = await dossierOf(shop, orderId);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['READY', 'SHIPPED', 'COLLECTED']));
  expect(events.filter(({ type }) => type === 'READY')).toHaveLength(1);
});

test('an operator who guesses codes is stopped after ten, and each is in the audit log', async () => {
  const shop = await openShop();
  const { delivery } = await paid(shop, await shop.buyer(), { delivery: pickup });
  const right = delivery.kind === 'pickup' ? (delivery.code ?? '') : '';
  const { call, name } = await openPerson(shop, 'support');
  const guesses = Array.from({ length: 40 }, (_, index) => String(index).padStart(6, '0'));
  const wrong = guesses.filter((code) => code !== right).slice(0, 25);
  const outcomes = await Promise.all(
    wrong.map((code) => call('findPickup', { params: { code } }).catch(({ status }) => status)),
  );
  expect(outcomes.filter((status) => status === 404)).toHaveLength(10);
  expect(outcomes.filter((status) => status === 429)).toHaveLength(15);
  await expect(call('findPickup', { params: { code: right } })).rejects.toMatchObject({ status: 429 });
  const { entries } = await shop.operator('listAudit', { query: { action: 'findPickup' } });
  expect(entries.map(({ actor, after }) => ({ actor, after }))).toEqual(
    Array(10).fill({ actor: name, after: { isWrong: true } }),
  );
  const other = await openPerson(shop, 'support');
  expect(await other.call('findPickup', { params: { code: right } })).toMatchObject({ status: 'PAID' });
});
