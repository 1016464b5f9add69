import { execFileSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migratedPostgresql } from '../../test/temporary-database.js';
import { temporaryPath } from '../../test/temporary-path.js';
import { type Database, isUniqueViolation } from './database.js';
import { databaseTrouble } from './database-trouble.js';
import { type OpenOptions, openDatabase } from './open-database.js';
import { type Sql, Written } from './sql.js';

const DATABASES = [
  ['SQLite', async () => `file:${temporaryPath()}`],
  ['PostgreSQL', migratedPostgresql],
] as const;

async function openAt(url: string, options: OpenOptions = {}): Promise<Database> {
  const database = await openDatabase(url, options);
  onTestFinished(() => database.$disconnect());
  return database;
}

const at = new Date('2026-01-01T00:00:00.120Z');
const insert = (sql: Sql, id: string) =>
  sql.execute`INSERT INTO "User" ("id", "openid", "createdAt") VALUES (${id}, ${`openid-${id}`}, ${at})`;
const idsOf = async (sql: Sql) =>
  (await sql.query<{ id: string }>`SELECT "id" FROM "User" ORDER BY "id"`).map(({ id }) => id);

/** Both databases keep these promises, each of which the stores rely on. */
describe.each(DATABASES)('%s', (_, newUrl) => {
  const open = async () => openAt(await newUrl());

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

  test('a list of any length is found among the values of a statement, and an empty one finds nothing', async () => {
    const database = await open();
    for (const id of ['1', '2', '3', '4', '5']) await insert(database, id);
    const find = async (ids: readonly string[], openid: string) => {
      const rows = await database.query<{ id: string }>`
        SELECT "id" FROM "User" WHERE "id" IN (${ids}) AND "openid" <> ${openid} ORDER BY "id"`;
      return rows.map(({ id }) => id);
    };
    expect(await find([], '')).toEqual([]);
    expect(await find(['4'], '')).toEqual(['4']);
    expect(await find(['5', '1', '4', 'none', '3'], 'openid-4')).toEqual(['1', '3', '5']);
    expect(
      await database.transaction((tx) => tx.execute`DELETE FROM "User" WHERE "id" IN (${['1', '2']})`),
    ).toBe(2);
  });

  test('a number that is written into a statement stands among its values, and nothing else can be written', async () => {
    const database = await open();
    for (const id of ['a', 'b', 'c']) await insert(database, id);
    const page = (take: unknown) => database.query<{ id: string }>`
      SELECT "id" FROM "User" WHERE "id" >= ${'a'} AND "id" IN (${['a', 'b', 'c']}) ORDER BY "id" LIMIT ${take}`;
    expect(await page(new Written(2))).toEqual(await page(2));
    expect(await page(new Written(2))).toHaveLength(2);
    expect(() => new Written(Number.NaN)).toThrow(RangeError);
    expect(() => new Written(1.5)).toThrow(RangeError);
    expect(() => new Written(-1)).toThrow(RangeError);
  });

  test('a concurrent transaction is visible once it answers, and a rollback undoes only itself', async () => {
    const url = await newUrl();
    const database = await openAt(url);
    const reader = await openAt(url);
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
    const database = await openDatabase(await newUrl());
    const kept = database.transaction((sql) => insert(sql, '1'));
    const closed = database.$disconnect();
    // These may still find it open, or not; they have to come to an end.
    const waiting = Promise.allSettled([
      database.transaction((sql) => insert(sql, '2')),
      insert(database, '3'),
    ]);
    await expect(kept).resolves.toBe(1);
    await closed;
    await waiting;
    await expect(idsOf(database)).rejects.toThrow('closed');
    await expect(insert(database, '4')).rejects.toThrow('closed');
    await expect(database.transaction((sql) => insert(sql, '5'))).rejects.toThrow('closed');
  });

  test('a time is the same instant through SQL and Prisma, whatever the server’s time zone', async () => {
    const database = await open();
    const summer = new Date('2026-07-01T23:30:00.007Z');
    await database.execute`INSERT INTO "User" ("id", "openid", "createdAt") VALUES ('sql', 'a', ${summer})`;
    await database.user.create({ data: { id: 'prisma', openid: 'b', createdAt: summer } });
    const rows = await database.query<{ createdAt: Date }>`SELECT "createdAt" FROM "User"`;
    const viaPrisma = await database.user.findMany({ where: { createdAt: summer } });
    const viaSql = await database.query<unknown>`SELECT "id" FROM "User" WHERE "createdAt" = ${summer}`;
    expect(rows.map(({ createdAt }) => createdAt)).toEqual([summer, summer]);
    expect(viaPrisma.map(({ createdAt }) => createdAt)).toEqual([summer, summer]);
    expect(viaSql).toHaveLength(2);
  });

  test('concurrent compare-and-set on one row takes each unit once', async () => {
    const database = await open();
    await database.product.create({ data: { ...PRODUCT, id: 'p', stock: 25 } });
    const taken = await Promise.all(
      Array.from({ length: 40 }, () =>
        database.transaction(
          (tx) => tx.execute`UPDATE "Product" SET "stock" = "stock" - 1 WHERE "id" = 'p' AND "stock" >= 1`,
        ),
      ),
    );
    expect(taken.filter((count) => count === 1)).toHaveLength(25);
    expect(await database.product.findUnique({ where: { id: 'p' } })).toMatchObject({ stock: 0 });
  });

  test('what is read of a locked row still holds when the transaction writes', async () => {
    const database = await open();
    await database.product.create({ data: { ...PRODUCT, id: 'p', stock: 0 } });
    await Promise.all(
      Array.from({ length: 20 }, () =>
        database.transaction(async (tx) => {
          await tx.lock`SELECT "id" FROM "Product" WHERE "id" = ${'p'}`;
          const [row] = await tx.query<{ stock: number }>`SELECT "stock" FROM "Product" WHERE "id" = ${'p'}`;
          await tx.execute`UPDATE "Product" SET "stock" = ${(row?.stock ?? 0) + 1} WHERE "id" = ${'p'}`;
        }),
      ),
    );
    expect(await database.product.findUnique({ where: { id: 'p' } })).toMatchObject({ stock: 20 });
  });

  test('two transactions that lock the same rows in opposite orders both succeed', async () => {
    const database = await open();
    await database.product.createMany({ data: ['a', 'b'].map((id) => ({ ...PRODUCT, id, stock: 0 })) });
    const raise = (tx: Sql, id: string) =>
      tx.execute`UPDATE "Product" SET "stock" = "stock" + 1 WHERE "id" = ${id}`;
    let underWay = 0;
    const raiseBoth = (first: string, second: string) =>
      database.transaction(async (tx) => {
        await raise(tx, first);
        underWay += 1;
        // Each holds its first row by then, except where transactions take turns.
        for (let turn = 0; turn < 1_000 && underWay < 2; turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        await raise(tx, second);
      });
    await Promise.all([raiseBoth('a', 'b'), raiseBoth('b', 'a')]);
    const products = await database.product.findMany();
    expect(products.map(({ stock }) => stock)).toEqual([2, 2]);
  });

  test('a refused statement undoes its transaction, and the next one works', async () => {
    const database = await open();
    await insert(database, '1');
    const refused = database.transaction(async (tx) => {
      await insert(tx, '2');
      await insert(tx, '1');
    });
    await expect(refused).rejects.toSatisfy(isUniqueViolation);
    expect(await idsOf(database)).toEqual(['1']);
    await database.transaction((tx) => insert(tx, '3'));
    expect(await idsOf(database)).toEqual(['1', '3']);
  });

  test('a database that takes writes is ready', async () => {
    const database = await open();
    await expect(database.checkWritable()).resolves.toBeUndefined();
  });
});

const PRODUCT = { name: 'p', description: '', priceFen: 1, position: 0 };

/** Ends every other connection to the database, as a server that is shut down does. */
async function terminateConnections(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}

test('a connection lost in a transaction undoes it, is trouble, and the next request works', async () => {
  const url = await migratedPostgresql();
  const database = await openAt(url);
  const lost = database.transaction(async (tx) => {
    await insert(tx, '1');
    await terminateConnections(url);
    await insert(tx, '2');
  });
  await expect(lost).rejects.toSatisfy((error) => databaseTrouble(error) === 'disconnected');
  expect(await idsOf(database)).toEqual([]);
  await database.transaction((tx) => insert(tx, '3'));
  expect(await database.user.count()).toBe(1);
});

test('a connection lost at COMMIT is trouble: nobody knows the outcome', async () => {
  const url = await migratedPostgresql();
  const database = await openAt(url);
  const lost = database.transaction(async (tx) => {
    await insert(tx, '1');
    await terminateConnections(url);
  });
  await expect(lost).rejects.toSatisfy((error) => databaseTrouble(error) === 'disconnected');
});

/** The same, and the test's own process sees nothing of it meanwhile: its pool takes the dead connections for good. */
function terminateUnseen(url: string): void {
  const script = `
    import pg from 'pg';
    const client = new pg.Client({ connectionString: process.argv[1] });
    await client.connect();
    const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    await client.query('SELECT pg_terminate_backend(pid) ' + others);
    while ((await client.query('SELECT ' + others)).rowCount > 0);
    await client.end();`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script, url], { stdio: 'inherit' });
}

/** Opens so many connections, and leaves them idle. */
async function openConnections(database: Database, count: number): Promise<void> {
  let underWay = 0;
  const all = new EventEmitter();
  const hold = () =>
    database.transaction(async (tx) => {
      await idsOf(tx);
      underWay += 1;
      if (underWay === count) all.emit('open');
      else await once(all, 'open');
    });
  await Promise.all(Array.from({ length: count }, hold));
}

const HARMLESS: readonly (readonly [string, (database: Database) => Promise<unknown>])[] = [
  ['a read', (database) => idsOf(database)],
  ['a read of Prisma', (database) => database.user.findMany()],
  ['a transaction', (database) => database.transaction((tx) => insert(tx, 'kept'))],
  ['a transaction of Prisma', (database) => database.$transaction(async (tx) => tx.user.count())],
  ['the question whether it takes writes', (database) => database.checkWritable()],
];

test.each(HARMLESS)('connections that the server ended while they were idle: %s works', async (_, ask) => {
  const url = await migratedPostgresql();
  const database = await openAt(url);
  await database.user.count();
  await openConnections(database, 6);
  terminateUnseen(url);
  await ask(database);
});

test('more requests at once than idle connections that the server ended: all of them work', async () => {
  const url = await migratedPostgresql();
  const database = await openAt(url);
  await database.user.count();
  await openConnections(database, 6);
  terminateUnseen(url);
  await Promise.all(Array.from({ length: 10 }, () => database.user.findMany()));
  await openConnections(database, 6);
  terminateUnseen(url);
  const ids = Array.from({ length: 10 }, (_, index) => `${index}`);
  await Promise.all(ids.map((id) => database.transaction((tx) => insert(tx, id))));
  expect(await idsOf(database)).toEqual(ids);
});

test('a read that loses its connection is asked once more, and is trouble the second time', async () => {
  const url = await migratedPostgresql();
  const database = await openAt(url);
  // From a connection of its own: one of the pool would be ended as well.
  const watcher = new pg.Client({ connectionString: url });
  watcher.on('error', () => {});
  await watcher.connect();
  await watcher.query('SELECT pg_advisory_lock(1)');
  const others = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%advisory%'
    AND wait_event = 'advisory' AND pid <> pg_backend_pid()`;
  const slow = database.$queryRaw`SELECT pg_advisory_lock(1)::text`;
  const lost = expect(slow).rejects.toSatisfy((error) => databaseTrouble(error) === 'disconnected');
  for (const _attempt of [1, 2]) {
    const ended = new Set<number>();
    await expect
      .poll(async () => {
        const { rows } = await watcher.query<{ pid: number }>(
          `SELECT pid, pg_terminate_backend(pid) ${others}`,
        );
        for (const { pid } of rows) ended.add(pid);
        return ended.size;
      })
      .toBe(1);
    await expect
      .poll(async () => (await watcher.query(`SELECT ${others} AND pid = ${[...ended][0]}`)).rowCount)
      .toBe(0);
  }
  await lost;
  await watcher.end();
  expect(await database.user.count()).toBe(0);
});

test('a transaction that meets others each time is trouble after six, with pauses of the given source', async () => {
  const drawn: number[] = [];
  const random = (size: number) => {
    drawn.push(size);
    return Buffer.alloc(size);
  };
  const database = await openAt(await migratedPostgresql(), { random });
  let runs = 0;
  const unlucky = database.transaction(async () => {
    runs += 1;
    throw new DriverAdapterError({ kind: 'TransactionWriteConflict' });
  });
  await expect(unlucky).rejects.toSatisfy((error) => databaseTrouble(error) === 'busy');
  expect(runs).toBe(6);
  expect(drawn).toEqual([4, 4, 4, 4, 4]);
});

test('a word that is no state of the contract is refused by PostgreSQL itself', async () => {
  const database = await openAt(await migratedPostgresql());
  const refused = database.execute`
    INSERT INTO "Notification" ("id", "eventType", "receivedAt", "outcome", "resource")
    VALUES ('n', 'e', ${at}, 'PERHAPS', '{}')`;
  await expect(refused).rejects.toThrow('Notification_outcome_check');
});
