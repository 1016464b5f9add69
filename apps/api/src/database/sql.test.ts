import { expect, onTestFinished, test } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import { type Database, isUniqueViolation, openDatabase } from './database.js';
import type { Sql } from './sql.js';

async function open(path = temporaryPath()): Promise<Database> {
  const database = await openDatabase(`file:${path}`);
  onTestFinished(() => database.$disconnect());
  return database;
}

const at = new Date('2026-01-01T00:00:00.120Z');
const insert = (sql: Sql, id: string) =>
  sql.execute`INSERT INTO "User" ("id", "openid", "createdAt") VALUES (${id}, ${`openid-${id}`}, ${at})`;
const idsOf = async (sql: Sql) =>
  (await sql.query<{ id: string }>`SELECT "id" FROM "User" ORDER BY "id"`).map(({ id }) => id);

test('SQL answers the same rows as Prisma, times as Date and integers as number', async () => {
  const database = await open();
  await insert(database, '1');
  await database.order.create({
    data: {
      id: 'o',
      userId: '1',
      status: 'PENDING',
      totalFen: 7200,
      createdAt: at,
      expiresAt: at,
      idempotencyKey: 'k',
      requestHash: 'h',
    },
  });
  const statement: TemplateStringsArray = Object.assign(['SELECT * FROM "Order"'], { raw: [] });
  const rows = await database.query<unknown>(statement);
  expect(rows).toEqual(await database.$queryRaw(statement));
  expect(rows).toEqual(await database.order.findMany());
});

test('a concurrent transaction is visible once it answers, and a rollback undoes only itself', async () => {
  const path = temporaryPath();
  const database = await open(path);
  const reader = await open(path);
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const id = String(index).padStart(2, '0');
      const outcome = database.transaction(async (sql) => {
        await insert(sql, id);
        expect(await idsOf(sql)).toContain(id);
        if (index % 4 === 3) throw new Error('changed its mind');
        await sql.execute`UPDATE "User" SET "openid" = ${`moved-${id}`} WHERE "id" = ${id}`;
      });
      const isKept = await outcome.then(
        () => true,
        () => false,
      );
      expect((await idsOf(reader)).includes(id), id).toBe(isKept);
      return isKept;
    }),
  );
  expect(outcomes).toEqual(outcomes.map((_, index) => index % 4 !== 3));
  const { length } = await idsOf(reader);
  expect(length).toBe(30);
});

test('the loser of a concurrent unique violation can read the winner’s row at once', async () => {
  const database = await open();
  const found = await Promise.all(
    Array.from({ length: 10 }, () =>
      database
        .transaction((sql) => insert(sql, 'same'))
        .then(() => 'won')
        .catch(async (error: unknown) => {
          expect(isUniqueViolation(error)).toBe(true);
          return (await idsOf(database)).join();
        }),
    ),
  );
  expect(found.sort()).toEqual([...Array(9).fill('same'), 'won']);
});

test('a failed COMMIT rejects every member of its group, keeps nothing, and the next one works', async () => {
  const database = await open();
  const outcomes = await Promise.allSettled([
    database.transaction((sql) => insert(sql, '1')),
    database.transaction(async (sql) => {
      await sql.execute`PRAGMA defer_foreign_keys = ON`;
      await sql.execute`INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES ('none', 'T', ${at}, '{}')`;
    }),
    database.transaction((sql) => insert(sql, '2')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await idsOf(database)).toEqual([]);
  await database.transaction((sql) => insert(sql, '3'));
  expect(await idsOf(database)).toEqual(['3']);
});

test('transactions, Prisma’s and single writes together lose nothing and stay isolated', async () => {
  const database = await open();
  const total = async (sql: Sql) => {
    const [row] = await sql.query<{ sum: number }>`SELECT sum("stock") AS "sum" FROM "Product"`;
    return row?.sum;
  };
  await database.product.createMany({
    data: ['a', 'b'].map((id, position) => ({
      id,
      name: id,
      description: '',
      imagePath: '',
      priceFen: 1,
      stock: 100,
      position,
    })),
  });
  const move = async (sql: Sql, from: string, to: string) => {
    await sql.execute`UPDATE "Product" SET "stock" = "stock" - 1 WHERE "id" = ${from}`;
    await sql.execute`UPDATE "Product" SET "stock" = "stock" + 1 WHERE "id" = ${to}`;
    expect(await total(sql)).toBe(200);
  };
  await Promise.all(
    Array.from({ length: 30 }, async (_, index) => {
      await database.transaction((sql) => move(sql, 'a', 'b'));
      await insert(database, String(index));
      await database.$transaction(async (prisma) => {
        await prisma.product.update({ where: { id: 'a' }, data: { stock: { decrement: 1 } } });
        await prisma.product.update({ where: { id: 'b' }, data: { stock: { increment: 1 } } });
      });
      expect(await total(database)).toBe(200);
    }),
  );
  expect(await database.product.findUnique({ where: { id: 'b' } })).toMatchObject({ stock: 160 });
  const { length } = await idsOf(database);
  expect(length).toBe(30);
});

test('a closed database refuses every late or waiting statement and does not end the process', async () => {
  const database = await openDatabase(`file:${temporaryPath()}`);
  const kept = database.transaction((sql) => insert(sql, '1'));
  const closed = database.$disconnect();
  // These may still find it open, or not; they have to come to an end.
  const waiting = [database.transaction((sql) => insert(sql, '2')), insert(database, '3')];
  await expect(kept).resolves.toBe(1);
  await closed;
  await Promise.allSettled(waiting);
  await expect(idsOf(database)).rejects.toThrow('closed');
  await expect(insert(database, '4')).rejects.toThrow('closed');
  await expect(database.transaction((sql) => insert(sql, '5'))).rejects.toThrow('closed');
});
