/**
 * How fast does an order move? One transition (compare-and-set of the status, its event, one durable transaction),
 * by 32 callers at a time, through Prisma and the adapter; beside it the floor: the same two statements and commit on
 * the bare driver, in turn on the same disk (TMPDIR chooses which). Prints transitions and reads a second, and how
 * long the event loop was held.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Libsql from 'libsql';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open-database.js';
import { transitionOrder } from '../src/modules/orders/order-store.js';
import { seedCatalogue } from '../src/modules/products/catalogue.js';
import { fillWithOrders } from './fill.js';
import { sqliteFilling } from './filling.js';

const ORDERS = 1_000;
const CALLERS = 32;
const ROUNDS = 5;

const orderId = (index: number) => `00${String(index).padStart(24, '0')}`;

/** Does `act` for each order, so many at a time; answers how many a second. */
async function rate(callers: number, act: (orderId: string) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < ORDERS) await act(orderId(next++));
    }),
  );
  return (ORDERS / (performance.now() - startedAt)) * 1000;
}

async function move(database: Database, id: string): Promise<void> {
  const closedAt = new Date();
  const isMoved = await database.transaction((tx) =>
    transitionOrder(tx, {
      orderId: id,
      step: { from: 'PENDING', to: 'CLOSED', closedAt, nextCheckAt: null },
      event: { type: 'CLOSED', data: { reason: 'buyer' } },
      at: closedAt,
    }),
  );
  if (!isMoved) throw new Error(`Order ${id} did not move.`);
}

/** The same on the bare driver. */
function openFloor(path: string) {
  const driver = new Libsql(path);
  driver.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  const set = driver.prepare(
    `UPDATE "Order" SET "status" = ?, "closedAt" = ? WHERE "id" = ? AND "status" = ?`,
  );
  const record = driver.prepare(
    `INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES (?, ?, ?, ?)`,
  );
  return {
    async move(id: string): Promise<void> {
      const at = new Date().toISOString();
      driver.exec('BEGIN IMMEDIATE');
      if (set.run(['CLOSED', at, id, 'PENDING']).changes !== 1) throw new Error(`Order ${id} did not move.`);
      record.run([id, 'CLOSED', at, '{"reason":"buyer"}']);
      driver.exec('COMMIT');
    },
    close: () => driver.close(),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'bench-adapter-'));
const rates = new Map<string, number[]>();
const note = (name: string, value: number) => rates.set(name, [...(rates.get(name) ?? []), value]);
try {
  const path = join(folder, 'shop.db');
  const database = await openDatabase(`file:${path}`);
  await seedCatalogue(database, 'testing');
  await fillWithOrders(sqliteFilling(database), ORDERS, Date.now());
  const floor = openFloor(path);
  const reopen = () => database.$executeRaw`UPDATE "Order" SET "status" = 'PENDING'`;
  for (let round = 0; round < ROUNDS; round += 1) {
    await reopen();
    note('floor, transitions/s', await rate(1, floor.move));
    await reopen();
    const held = monitorEventLoopDelay({ resolution: 1 });
    held.enable();
    note(`Prisma, ${CALLERS} callers, transitions/s`, await rate(CALLERS, (id) => move(database, id)));
    held.disable();
    note(`Prisma, ${CALLERS} callers, event loop held at most, ms`, held.max / 1e6);
    await reopen();
    note('Prisma, 1 caller, transitions/s', await rate(1, (id) => move(database, id)));
    note(
      `Prisma, ${CALLERS} callers, reads/s`,
      await rate(CALLERS, (id) => database.order.findUniqueOrThrow({ where: { id } })),
    );
  }
  for (const [name, values] of rates) {
    const sorted = values.toSorted((one, other) => one - other).map((value) => value.toFixed(0));
    console.log(`${name}: ${sorted[Math.floor(ROUNDS / 2)]} (${sorted[0]}–${sorted.at(-1)})`);
  }
  floor.close();
  await database.$disconnect();
} finally {
  rmSync(folder, { recursive: true });
}
