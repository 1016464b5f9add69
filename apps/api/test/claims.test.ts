import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open-database.js';
import { claimDueOrder, countDueOrders } from '../src/modules/orders/order-schedule-store.js';
import { migratedPostgresql, temporaryDatabase } from './temporary-database.js';

const DUE = 60;
const INSTANCES = 3;
const WORKERS = 4;

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T00:01:00Z');
const span = { after: new Date(0), until: at };

async function openInstances(url: string): Promise<[Database, ...Database[]]> {
  const open = async () => {
    const database = await openDatabase(url);
    onTestFinished(() => database.$disconnect());
    return database;
  };
  const first = await open();
  await first.user.create({ data: { id: 'u', openid: 'o', createdAt: at } });
  const order = (index: number) => ({
    id: String(index).padStart(3, '0'),
    userId: 'u',
    status: 'PENDING' as const,
    totalFen: 1,
    createdAt: at,
    expiresAt: at,
    nextCheckAt: new Date(at.getTime() - index),
    idempotencyKey: `${index}`,
    requestHash: 'h',
  });
  await first.order.createMany({ data: Array.from({ length: DUE }, (_, index) => order(index)) });
  return [first, ...(await Promise.all(Array.from({ length: INSTANCES - 1 }, open)))];
}

test('instances that claim at once never try for the same row: each claim takes another one', async () => {
  const instances = await openInstances(await temporaryDatabase());
  expect(await countDueOrders(instances[0], 'PENDING', span, 200)).toBe(DUE);
  const claimed: string[] = [];
  let lost = 0;
  const work = async (database: Database) => {
    // While rows are due, a claim that comes back without one was lost to another instance.
    while (claimed.length < DUE) {
      const order = await claimDueOrder(database, 'PENDING', span, () => later);
      if (order !== null) claimed.push(order.id);
      else if (claimed.length < DUE - INSTANCES * WORKERS) lost += 1;
    }
  };
  await Promise.all(instances.flatMap((database) => Array.from({ length: WORKERS }, () => work(database))));
  expect(claimed).toHaveLength(DUE);
  expect(new Set(claimed).size).toBe(DUE);
  expect(lost).toBe(0);
  expect(await countDueOrders(instances[0], 'PENDING', span, 200)).toBe(0);
  expect(await instances[0].order.count({ where: { nextCheckAt: later, checkCount: 1 } })).toBe(DUE);
});

test('a row that somebody else works on is left out, and is not waited for', async () => {
  const [one, ...others] = await openInstances(await migratedPostgresql());
  await one.transaction(async (tx) => {
    await tx.lock`SELECT "id" FROM "Order" WHERE "id" = '059'`;
    for (const [index, other] of others.entries()) {
      const next = await claimDueOrder(other, 'PENDING', span, () => later);
      expect(next).toMatchObject({ id: `05${8 - index}` });
    }
  });
  expect(await claimDueOrder(one, 'PENDING', span, () => later)).toMatchObject({ id: '059' });
});
