import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { paidSale, pass, refund, type Sale } from '../../../test/refund-stage.js';
import type { Database } from '../../database/database.js';
import { createArchiveService } from './archive-service.js';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const archiveOf = (database: Database, days = 401) =>
  createArchiveService({ database, now: () => Date.now() + days * DAY_MS, newId: () => ulid() });

/** Every row that an archive may hold or that says something of money. */
async function readBooks({ shop: { database } }: Sale) {
  return {
    orders: await database.query<Record<string, unknown>>`SELECT * FROM "Order" ORDER BY "id"`,
    events: await database.query<{ orderId: string }>`SELECT * FROM "OrderEvent" ORDER BY "id"`,
    notifications: await database.query<{
      outTradeNo: string;
    }>`SELECT * FROM "Notification" ORDER BY "receivedAt", "id"`,
    refunds: await database.query<Record<string, unknown>>`SELECT * FROM "Refund" ORDER BY "id"`,
  };
}

/** As JSON has it: an archive is text. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('only events and notifications of orders that are over move to a file, which has every value', async () => {
  const sale = await paidSale();
  const { buyer, shop } = sale;
  await refund(sale, 400);
  await pass(sale, 3);
  const { id: closed } = await buyer.order();
  await buyer.call('closeOrder', { params: { orderId: closed } });
  for (let minutes = 0; minutes < 180; minutes += 30) await pass(sale, 1_800);
  const late = await shop.buyer();
  const { id: appliedFor } = await late.order();
  await late.pay(appliedFor);
  await shop.simulator.control.idle();
  await late.call('applyForRefund', { params: { orderId: appliedFor }, body: { reason: '不想要了' } });
  await late.order();
  const before = await readBooks(sale);
  const folder = newFolder();
  expect(await archiveOf(shop.database, 100).run(folder)).toEqual({
    ...{ files: 0, orders: 0, events: 0, notifications: 0 },
  });

  const archive = archiveOf(shop.database);
  const moved = await archive.run(folder);
  const isMoved = (orderId: string) => orderId === sale.orderId || orderId === closed;
  const after = await readBooks(sale);
  expect(after.events).toEqual(before.events.filter(({ orderId }) => !isMoved(orderId)));
  expect(after.notifications).toEqual(before.notifications.filter(({ outTradeNo }) => !isMoved(outTradeNo)));
  expect(after.refunds).toEqual(before.refunds);
  expect(after.orders.map((order) => ({ ...order, archivedIn: null }))).toEqual(before.orders);

  for (const orderId of [sale.orderId, closed]) {
    expect(asJson(await archive.find(folder, orderId))).toEqual(
      asJson({
        order: before.orders.find(({ id }) => id === orderId),
        events: before.events.filter((event) => event.orderId === orderId),
        notifications: before.notifications.filter(({ outTradeNo }) => outTradeNo === orderId),
      }),
    );
  }
  expect(await archive.find(folder, appliedFor)).toBeNull();
  expect(moved).toMatchObject({ files: 1, orders: 2 });
  expect(moved.events).toBe(before.events.length - after.events.length);
  expect(await archive.check(folder)).toEqual({ files: 1, wrong: [] });
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
});

test('an archived order is notified again without effect, and is refunded like any other', async () => {
  const sale = await paidSale();
  const { shop, buyer, orderId } = sale;
  const order = () => buyer.call('getOrder', { params: { orderId } });
  const paid = await order();
  await archiveOf(shop.database).run(newFolder());
  for (const { id } of shop.simulator.control.notifications()) shop.simulator.control.resend(id);
  await shop.simulator.control.idle();
  expect(await order()).toEqual(paid);
  expect(await shop.database.notification.findMany()).toMatchObject([{ outcome: 'REPEATED' }]);

  await refund(sale, 14_400);
  await pass(sale, 3);
  expect(await order()).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  const { events } = await shop.operator('getOrderDossier', { params: { orderId } });
  expect(events.map(({ type }) => type)).toContain('REFUNDED');
});

test('an archive that ends before its deletions loses nothing: the next one moves everything', async () => {
  const sale = await paidSale();
  const { database } = sale.shop;
  const broken = new Proxy(database, {
    get(target, key) {
      if (key === 'transaction') return () => Promise.reject(new Error('killed'));
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const folder = newFolder();
  const before = await readBooks(sale);
  await expect(archiveOf(broken).run(folder)).rejects.toThrow('killed');
  expect(await readBooks(sale)).toEqual(before);
  expect(await archiveOf(database).run(folder)).toMatchObject({ files: 1, orders: 1 });
  expect(await archiveOf(database).check(folder)).toEqual({ files: 2, wrong: [] });
  expect(await archiveOf(database).run(folder)).toMatchObject({ files: 0, orders: 0 });
});

test('a file that was changed or is gone is named', async () => {
  const sale = await paidSale();
  const { database } = sale.shop;
  const folder = newFolder();
  await archiveOf(database).run(folder);
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.gz'));
  const bytes = readFileSync(join(folder, file));
  // The file system of its gzip header: the content is the same, the file is not.
  bytes.writeUInt8(255 - bytes.readUInt8(9), 9);
  writeFileSync(join(folder, file), bytes);
  const { wrong } = await archiveOf(database).check(folder);
  expect(wrong).toEqual([`${file.replace('.jsonl.gz', '')}: the file differs in sha256`]);
  rmSync(join(folder, file));
  expect((await archiveOf(database).check(folder)).wrong).toEqual([
    expect.stringContaining('cannot be read'),
  ]);
});
