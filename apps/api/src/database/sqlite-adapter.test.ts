import { copyFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import { Prisma } from '../generated/prisma/client.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';
import { SqliteAdapterFactory } from './sqlite-adapter.js';

async function temporaryDatabase(): Promise<Database> {
  const database = await openDatabase(`file:${temporaryPath()}`);
  onTestFinished(() => database.$disconnect());
  return database;
}

const at = new Date('2026-01-01T00:00:00.120Z');
const user = (id: string) => ({ data: { id, openid: `openid-${id}`, createdAt: at } });
const idsOf = async (database: Database) =>
  (await database.user.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);

class Rollback extends Error {}

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

async function rolledBack(outcome: Promise<unknown>): Promise<void> {
  await expect(outcome).rejects.toThrow(Rollback);
}

test('under 32 callers every acknowledged write is readable at once, and every rollback is gone', async () => {
  const path = temporaryPath();
  const database = await openDatabase(`file:${path}`);
  const kept: string[] = [];
  const act = [
    async (id: string) => {
      await database.$transaction(async (transaction) => {
        await transaction.user.create(user(id));
        await transaction.user.update({ where: { id }, data: { openid: `moved-${id}` } });
      });
      kept.push(id);
    },
    async (id: string) => {
      await database.user.create(user(id));
      kept.push(id);
    },
    (id: string) =>
      rolledBack(
        database.$transaction(async (transaction) => {
          await transaction.user.create(user(id));
          throw new Rollback();
        }),
      ),
    async (id: string) => {
      await database.$transaction([database.user.create(user(id)), database.user.create(user(`${id}-b`))]);
      kept.push(id, `${id}-b`);
    },
  ];
  await Promise.all(
    Array.from({ length: 32 }, async (_, caller) => {
      for (let step = 0; step < 5; step += 1) {
        const id = `${caller}-${step}`;
        await act[(caller + step) % act.length]?.(id);
        const isKept = kept.includes(id);
        expect(await database.user.count({ where: { id } }), id).toBe(isKept ? 1 : 0);
      }
    }),
  );
  await database.$disconnect();

  const reopened = await openDatabase(`file:${path}`);
  onTestFinished(() => reopened.$disconnect());
  expect(kept).toHaveLength(32 * 5);
  expect(await idsOf(reopened)).toEqual(kept.sort());
});

test('a write outside an open transaction waits for its end, and survives its rollback', async () => {
  const database = await temporaryDatabase();
  let outside: Promise<unknown> = Promise.resolve();
  await rolledBack(
    database.$transaction(async (transaction) => {
      await transaction.user.create(user('inside'));
      outside = database.user.create(user('outside'));
      // Long enough for a write that does not wait.
      for (let turn = 0; turn < 20; turn += 1) await transaction.user.count();
      throw new Rollback();
    }),
  );
  await outside;
  expect(await idsOf(database)).toEqual(['outside']);
});

test('a read outside an open transaction does not wait for it, and sees what is committed', async () => {
  const database = await temporaryDatabase();
  await database.$transaction(async (transaction) => {
    await transaction.user.create(user('1'));
    expect(await idsOf(database)).toEqual([]);
    expect(await transaction.user.count()).toBe(1);
  });
  expect(await idsOf(database)).toEqual(['1']);
});

test('writers take turns in the order in which they came', async () => {
  const connection = await new SqliteAdapterFactory(temporaryPath()).connect();
  onTestFinished(() => connection.dispose());
  await connection.executeScript('CREATE TABLE "T" ("n" INTEGER)');
  const insert = (n: number) => ({ sql: 'INSERT INTO "T" VALUES (?)', args: [n], argTypes: [] });
  const transaction = await connection.startTransaction();
  const writes = [1, 2, 3, 4, 5].map((n) => connection.executeRaw(insert(n)));
  await transaction.executeRaw(insert(0));
  await transaction.commit();
  expect(await Promise.all(writes)).toEqual([1, 1, 1, 1, 1]);
  const { rows } = await connection.queryRaw({ sql: 'SELECT "n" FROM "T"', args: [], argTypes: [] });
  expect(rows.flat()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a transaction that never ends is rolled back by its timeout and blocks nobody after it', async () => {
  const database = await temporaryDatabase();
  const begun = signal();
  const release = signal();
  const forgotten = database.$transaction(
    async (transaction) => {
      begun.resolve();
      await transaction.user.create(user('forgotten'));
      await release.promise;
      await transaction.user.create(user('too late'));
    },
    { timeout: 200 },
  );
  const refused = expect(forgotten).rejects.toMatchObject({ code: 'P2028' });
  await begun.promise;
  await database.user.create(user('next'));
  release.resolve();
  await refused;
  expect(await idsOf(database)).toEqual(['next']);
});

test('a statement of a transaction that is over is refused, even while another one is open', async () => {
  const connection = await new SqliteAdapterFactory(temporaryPath()).connect();
  onTestFinished(() => connection.dispose());
  await connection.executeScript('CREATE TABLE "T" ("n" INTEGER)');
  const statement = { sql: 'INSERT INTO "T" VALUES (1)', args: [], argTypes: [] };
  const over = await connection.startTransaction();
  await over.rollback();
  const open = await connection.startTransaction();
  for (const late of [
    () => over.executeRaw(statement),
    () => over.queryRaw(statement),
    () => over.commit(),
  ]) {
    await expect(late()).rejects.toMatchObject({ cause: { kind: 'TransactionAlreadyClosed' } });
  }
  await over.rollback();
  await open.commit();
  const { rows } = await connection.queryRaw({ sql: 'SELECT * FROM "T"', args: [], argTypes: [] });
  expect(rows).toEqual([]);
});

test('after SQLite itself rolls a transaction back, its next statement is refused', async () => {
  const database = await temporaryDatabase();
  await database.user.create(user('1'));
  const outcome = database.$transaction(async (transaction) => {
    await transaction.user.create(user('2'));
    await transaction.$executeRaw`INSERT OR ROLLBACK INTO "User" VALUES ('1', 'x', 'y')`.catch(
      () => undefined,
    );
    await transaction.user.create(user('3'));
  });
  await expect(outcome).rejects.toMatchObject({ code: 'P1018' });
  await database.user.create(user('4'));
  expect(await idsOf(database)).toEqual(['1', '4']);
});

test('a failed COMMIT keeps nothing, rejects, and leaves the client usable', async () => {
  const database = await temporaryDatabase();
  const outcome = database.$transaction(async (transaction) => {
    await transaction.$executeRaw`PRAGMA defer_foreign_keys = ON`;
    await transaction.user.create(user('1'));
    await transaction.orderEvent.create({ data: { orderId: 'none', type: 'CREATED', at, data: '{}' } });
  });
  await expect(outcome).rejects.toThrow('ForeignKeyConstraintViolation');
  await database.user.create(user('2'));
  await database.$transaction((transaction) => transaction.user.create(user('3')));
  expect(await idsOf(database)).toEqual(['2', '3']);
});

test('both connections are durable: write-ahead log, synchronous FULL, foreign keys enforced', async () => {
  const database = await temporaryDatabase();
  const pragmas = Prisma.sql`SELECT "journal_mode", "synchronous", "foreign_keys", "query_only"
    FROM pragma_journal_mode, pragma_synchronous, pragma_foreign_keys, pragma_query_only`;
  const durable = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 };
  expect(await database.$queryRaw(pragmas)).toEqual([{ ...durable, query_only: 1 }]);
  const writer = await database.$transaction((transaction) => transaction.$queryRaw(pragmas));
  expect(writer).toEqual([{ ...durable, query_only: 0 }]);
});

test('a closed database is complete in its one file', async () => {
  const path = temporaryPath();
  const database = await openDatabase(`file:${path}`);
  await database.user.create(user('1'));
  await database.$disconnect();
  copyFileSync(path, `${path}.copy`);
  const copy = await openDatabase(`file:${path}.copy`);
  onTestFinished(() => copy.$disconnect());
  expect(await idsOf(copy)).toEqual(['1']);
});

test('errors are Prisma’s: unique, foreign key, not null, no such table', async () => {
  const database = await temporaryDatabase();
  await database.user.create(user('1'));
  const cause = (error: object) => ({ meta: { driverAdapterError: { cause: error } } });
  await expect(database.user.create(user('1'))).rejects.toMatchObject({
    code: 'P2002',
    ...cause({ kind: 'UniqueConstraintViolation', table: 'User', constraint: { fields: ['openid'] } }),
  });
  const event = { orderId: 'none', type: 'CREATED', at, data: '{}' } as const;
  await expect(database.orderEvent.create({ data: event })).rejects.toMatchObject({ code: 'P2003' });
  await expect(database.$executeRaw`INSERT INTO "User" VALUES ('2', NULL, 'x')`).rejects.toMatchObject(
    cause({ kind: 'NullConstraintViolation', constraint: { fields: ['openid'] } }),
  );
  await expect(database.$queryRaw`SELECT 1 FROM "Nothing"`).rejects.toMatchObject(
    cause({ kind: 'TableDoesNotExist', table: 'Nothing' }),
  );
});

test('a time is stored as text that sorts, in the form of older files, and reads back the same', async () => {
  const database = await temporaryDatabase();
  await database.user.create(user('1'));
  expect(await database.$queryRaw`SELECT "createdAt" || '' AS "text" FROM "User"`).toEqual([
    { text: '2026-01-01T00:00:00.120+00:00' },
  ]);
  // As an older version of this product left it.
  await database.$executeRaw`INSERT INTO "User" VALUES ('2', 'o', '2026-01-01T00:00:00.121+00:00')`;
  expect(await database.user.findMany({ where: { createdAt: { gt: at } } })).toEqual([
    { id: '2', openid: 'o', createdAt: new Date(at.getTime() + 1) },
  ]);
  expect(await database.user.findFirst({ where: { createdAt: at } })).toMatchObject({
    id: '1',
    createdAt: at,
  });
});

test('every kind of value reads back as it was written, integers as INTEGER', async () => {
  const database = await temporaryDatabase();
  await database.$executeRaw`CREATE TABLE "Kinds" ("i" INTEGER, "b" BIGINT, "f" BOOLEAN, "r" REAL, "d" DATETIME,
    "x" BLOB, "t" TEXT, "n" TEXT)`;
  const row = {
    i: 7,
    b: 9_007_199_254_740_993n,
    f: true,
    r: 1.5,
    d: at,
    x: new Uint8Array([0, 255]),
    t: '茶',
    n: null,
  };
  await database.$executeRaw`INSERT INTO "Kinds" VALUES (${row.i}, ${row.b}, ${row.f}, ${row.r}, ${row.d}, ${row.x},
    ${row.t}, ${row.n})`;
  expect(await database.$queryRaw`SELECT * FROM "Kinds"`).toEqual([row]);
  expect(await database.$queryRaw`SELECT count(*) AS "count", typeof(${7}) AS "type" FROM "Kinds"`).toEqual([
    { count: 1, type: 'integer' },
  ]);
});
