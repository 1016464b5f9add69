import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.js';
import { startProxy } from './loopback-proxy.js';
import {
  databaseUrl,
  dataFolder,
  type PostgresqlServer,
  postgresqlFolder,
  runAsOwner,
  startPostgresql,
} from './postgresql-server.js';
import { type Buyer, openShop, type Shop } from './shop.js';

/** How soon everything works again once the cause is gone; nothing is started again for it. */
const RECOVERY_MS = 5_000;

/** PostgreSQL's socket is named by its port, of which the tests' servers take none. */
const socketOf = (server: PostgresqlServer) => join(server.socketFolder, '.s.PGSQL.5432');

/** A shop on a server of its own, reached through a proxy, or through another one where that is dead. */
async function openProxiedShop() {
  const server = await startPostgresql();
  onTestFinished(server.stop);
  const direct = await server.createDatabase('shop');
  const proxy = await startProxy(socketOf(server));
  const spare = await startProxy(socketOf(server));
  const { username, password } = new URL(direct);
  const addressOf = (hosts: string) => `postgresql://${username}:${password}@${hosts}/shop`;
  const DATABASE_URL = addressOf(`127.0.0.1:${proxy.port}`);
  const shop = await openShop({ environment: { DATABASE_URL } });
  const buyer = await shop.buyer();
  const bothHosts = `${addressOf(`127.0.0.1:${proxy.port},127.0.0.1:${spare.port}`)}?target_session_attrs=read-write`;
  return { server, direct, proxy, shop, buyer, bothHosts };
}

async function ask(url: string, path: string, { token }: Buyer, init: RequestInit = {}) {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  return fetch(url + path, { headers, ...init });
}

const order = (url: string, buyer: Buyer) =>
  ask(url, '/api/orders', buyer, {
    method: 'POST',
    body: JSON.stringify({ items: [{ productId: 'huila', quantity: 1 }] }),
  });

async function expectTrouble(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
}

/** A success counts for a second. */
const expectNotReady = (url: string) =>
  expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 60_000 }).toBe(503);

/** Until an order is taken again. */
async function expectRecovery(url: string, buyer: Buyer): Promise<void> {
  await expect.poll(async () => (await order(url, buyer)).status, { timeout: RECOVERY_MS }).toBe(201);
  expect((await ask(url, '/api/orders', buyer)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
}

test('a connection that breaks costs the requests on it a 503, and the next ones work', async () => {
  const { proxy, shop, buyer } = await openProxiedShop();
  const client = new pg.Client({ connectionString: shop.environment.DATABASE_URL });
  client.on('error', () => {});
  await client.connect();
  // Whoever orders waits for the buyer's row, and then loses the connection.
  await client.query('BEGIN; SELECT 1 FROM "User" FOR UPDATE');
  const waiting = order(shop.url, buyer);
  const watcher = shop.database;
  await expect
    .poll(async () => {
      const [row] = await watcher.query<{ count: number }>`
        SELECT count(*) AS "count" FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
      return row?.count;
    })
    .toBeGreaterThan(0);
  proxy.cut();
  await expectTrouble(await waiting);
  await expectRecovery(shop.url, buyer);
});

test('a server that is started again is used again without a restart of the API', async () => {
  const { server, shop, buyer } = await openProxiedShop();
  expect((await order(shop.url, buyer)).status).toBe(201);
  await server.restart();
  await expectRecovery(shop.url, buyer);
  expect(await shop.database.order.count()).toBeGreaterThanOrEqual(2);
});

test('a network that is silent ends every request with a 503 in time, and works when it is back', async () => {
  const { proxy, shop, buyer } = await openProxiedShop();
  proxy.silence();
  const readiness = fetch(`${shop.url}/readyz`);
  await expectTrouble(await order(shop.url, buyer));
  await expectTrouble(await ask(shop.url, '/api/orders', buyer));
  expect((await readiness).status).toBe(503);
  proxy.heal();
  await expectRecovery(shop.url, buyer);
});

test('a server that takes no writes answers them with a 503, and reads go on', async () => {
  const { server, direct, shop, buyer } = await openProxiedShop();
  const setReadOnly = async (value: 'on' | 'off') => {
    const owner = new pg.Client({ connectionString: databaseUrl(server.socketFolder, 'postgres') });
    await owner.connect();
    await owner.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await owner.query('SELECT pg_reload_conf()');
    await owner.end();
    const client = new pg.Client({ connectionString: direct });
    await client.connect();
    await expect
      .poll(async () => (await client.query('SHOW default_transaction_read_only')).rows)
      .toEqual([{ default_transaction_read_only: value }]);
    await client.end();
  };
  await setReadOnly('on');
  await expectTrouble(await order(shop.url, buyer));
  await expectNotReady(shop.url);
  expect((await ask(shop.url, '/api/orders', buyer)).status).toBe(200);
  await setReadOnly('off');
  await expectRecovery(shop.url, buyer);
});

interface Disk {
  readonly fill: () => unknown;
  readonly makeRoom: () => unknown;
}

/** A shop whose database is in a tablespace on a small disk of its own; null where nobody may mount one. */
async function openShopOnSmallDisk(): Promise<{ shop: Shop; disk: Disk } | null> {
  const parent = postgresqlFolder();
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m,mode=0777', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  const location = join(folder, 'shop');
  dataFolder(location);
  const server = await startPostgresql();
  onTestFinished(server.stop);
  await runAsOwner(server.socketFolder, `CREATE TABLESPACE small LOCATION '${location}'`);
  await runAsOwner(server.socketFolder, 'CREATE DATABASE shop TABLESPACE small');
  const shop = await openShop({ environment: { DATABASE_URL: databaseUrl(server.socketFolder, 'shop') } });
  const ballast = join(folder, 'ballast');
  return {
    shop,
    disk: {
      fill: () => expect(() => writeFileSync(ballast, Buffer.alloc(32 * 1_048_576))).toThrow('ENOSPC'),
      makeRoom: () => rmSync(ballast),
    },
  };
}

/** A shop whose database answers new orders and new tables as a server with a full disk does. */
async function openShopWithoutRoom(): Promise<{ shop: Shop; disk: Disk }> {
  const { shop } = await openProxiedShop();
  const run = (sql: string) => shop.database.$executeRawUnsafe(sql);
  await run(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
  await run(`CREATE FUNCTION no_table() RETURNS event_trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
  return {
    shop,
    disk: {
      fill: async () => {
        await run(
          'CREATE TRIGGER full_disk BEFORE INSERT ON "Order" FOR EACH ROW EXECUTE FUNCTION full_disk()',
        );
        await run(
          `CREATE EVENT TRIGGER full_disk ON ddl_command_start WHEN TAG IN ('CREATE TABLE AS') EXECUTE FUNCTION no_table()`,
        );
      },
      makeRoom: async () => {
        await run('DROP EVENT TRIGGER full_disk');
        await run('DROP TRIGGER full_disk ON "Order"');
      },
    },
  };
}

test('a full disk answers writes and readiness with 503; with room both work, and nothing is lost', async () => {
  const { shop, disk } = (await openShopOnSmallDisk()) ?? (await openShopWithoutRoom());
  const buyer = await shop.buyer();
  await shop.database.product.update({ where: { id: 'huila' }, data: { stock: 10_000 } });
  await disk.fill();
  const acknowledged: string[] = [];
  // There is room left in the pages that the tables have.
  let response = await order(shop.url, buyer);
  for (let tries = 0; tries < 1_000 && response.ok; tries += 1) {
    acknowledged.push(await response.text());
    response = await order(shop.url, buyer);
  }
  await expectTrouble(response);
  await expectNotReady(shop.url);
  expect((await ask(shop.url, '/api/orders', buyer)).status).toBe(200);
  await disk.makeRoom();
  await expectRecovery(shop.url, buyer);
  const kept = new Set((await shop.database.order.findMany()).map(({ id }) => id));
  const isKept = (answer: string) => kept.has(/"id":"(\w{26})"/.exec(answer)?.[1] ?? '');
  expect(acknowledged.filter((answer) => !isKept(answer))).toEqual([]);
});

test('more transactions than connections wait, and those that wait too long are told to come back', async () => {
  const { shop, buyer } = await openProxiedShop();
  const client = new pg.Client({ connectionString: shop.environment.DATABASE_URL });
  await client.connect();
  await client.query('BEGIN; SELECT 1 FROM "User" FOR UPDATE');
  const answers = Promise.all(Array.from({ length: 24 }, () => order(shop.url, buyer)));
  for (const response of await answers) expect(response.status).toBe(503);
  await client.query('ROLLBACK');
  await client.end();
  await expectRecovery(shop.url, buyer);
});

test('an address with several hosts follows to the next where one is gone', async () => {
  const { proxy, bothHosts } = await openProxiedShop();
  const database = await openDatabase(bothHosts);
  onTestFinished(() => database.$disconnect());
  expect(await database.query`SELECT 1 AS "one"`).toEqual([{ one: 1 }]);
  proxy.close();
  const isThere = () =>
    database.query`SELECT 1 AS "one"`.then(
      () => true,
      () => false,
    );
  await expect.poll(isThere, { timeout: RECOVERY_MS }).toBe(true);
});
