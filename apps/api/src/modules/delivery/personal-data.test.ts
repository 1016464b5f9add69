import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ADDRESS, express, knowCarriers, paid, pickup, place } from '../../../test/delivery.js';
import { openShop, type Shop } from '../../../test/shop.js';
import { loggerOptions } from '../../http/logger.js';

const DAY_MS = 86_400_000;
const NOTE = '孩子在睡，请勿按门铃';
const PERSONAL = /13812345678|138 1234 5678|张小美|永康路|请勿按门铃/;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') }));
afterEach(() => void vi.useRealTimers());

async function pass({ app, simulator }: Shop, days: number): Promise<void> {
  vi.setSystemTime(Date.now() + days * DAY_MS);
  simulator.control.advanceClock(0);
  await simulator.control.idle();
  await app.sweep();
}

/** Everything that the database has of orders. */
async function everything({ database }: Shop): Promise<string> {
  const tables = await Promise.all([
    database.order.findMany(),
    database.orderEvent.findMany(),
    database.deliveryAddress.findMany(),
    database.pickup.findMany(),
    database.shipment.findMany(),
    database.auditEntry.findMany(),
  ]);
  return JSON.stringify(tables, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
}

test('who and where buyers are is erased after its time, and never before an order is shipped', async () => {
  const shop = await openShop();
  await knowCarriers(shop);
  const buyer = await shop.buyer();
  const sent = await paid(shop, buyer, { delivery: express, note: NOTE });
  const waiting = await paid(shop, buyer, { delivery: express });
  const collected = await paid(shop, buyer, { delivery: pickup });
  const ship = (orderId: string, trackingNo: string) =>
    shop.operator('shipOrder', {
      params: { orderId },
      body: { kind: 'express', carrier: 'SF', trackingNo },
    });
  await ship(sent.id, 'SF0001');
  const code = collected.delivery.kind === 'pickup' ? (collected.delivery.code ?? '') : '';
  await shop.operator('shipOrder', { params: { orderId: collected.id }, body: { kind: 'pickup', code } });
  await pass(shop, 179);
  expect(await everything(shop)).toMatch(PERSONAL);
  await pass(shop, 1.1);
  const again = await shop.buyer();
  const read = (orderId: string) => again.call('getOrder', { params: { orderId } });
  expect(await read(sent.id)).toMatchObject({ delivery: { kind: 'express', address: null }, note: null });
  expect(await read(collected.id)).toMatchObject({ delivery: { kind: 'pickup', phone: null } });
  expect(await read(waiting.id)).toMatchObject({ delivery: express });
  const { events } = await shop.operator('getOrderDossier', { params: { orderId: sent.id } });
  expect(events.at(-1)).toMatchObject({ type: 'PERSONAL_DATA_ERASED', data: {} });
  await ship(waiting.id, 'SF0002');
  await pass(shop, 1.1);
  expect(await everything(shop)).not.toMatch(PERSONAL);
});

test('an order without personal data has nothing to erase', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  await place(buyer, {});
  await place(buyer, { delivery: { kind: 'pickup', placeId: 'roastery' } });
  expect(await shop.database.order.count({ where: { eraseAt: { not: null } } })).toBe(0);
});

test('no address, phone or note of a buyer reaches the log, whatever is wrong with a request', async () => {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const shop = await openShop({ logger: { ...loggerOptions(false), level: 'trace', stream } });
  await knowCarriers(shop);
  const buyer = await shop.buyer();
  const { id: orderId } = await paid(shop, buyer, { delivery: express, note: NOTE });
  await paid(shop, buyer, { delivery: pickup, note: NOTE });
  const post = (body: unknown) =>
    fetch(`${shop.url}/api/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${buyer.token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
  const items = [{ productId: 'huila', quantity: 1 }];
  const wrong = [
    { items, delivery: { kind: 'express', address: { ...ADDRESS, phone: `${ADDRESS.phone}x` } } },
    { items, delivery: { kind: 'express', address: { ...ADDRESS, detail: `${ADDRESS.detail}\n` } } },
    { items, delivery: { ...express, kind: 'drone' }, note: NOTE },
    { items, delivery: express, note: `${NOTE}\u0007` },
    { items: [{ productId: 'none', quantity: 1 }], delivery: express, note: NOTE },
  ];
  for (const body of wrong) expect((await post(body)).status).toBeGreaterThanOrEqual(400);
  const address = { ...ADDRESS, detail: '永康路 99 号' };
  await shop.operator('changeAddress', { params: { orderId }, body: { address } });
  await shop.operator('getOrderDossier', { params: { orderId } });
  await shop.operator('searchOrders', { query: { fulfilment: 'UNSHIPPED' } });
  await shop.database.deliveryAddress.deleteMany();
  await expect(
    shop.operator('changeAddress', { params: { orderId }, body: { address } }),
  ).rejects.toMatchObject({ status: 409 });
  await shop.app.sweep();
  expect(log).toContain('/api/orders');
  expect(log).not.toMatch(PERSONAL);
  expect(log).not.toMatch(/\\u5f20\\u5c0f\\u7f8e/);
});
