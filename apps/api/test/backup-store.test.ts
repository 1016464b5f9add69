import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Libsql from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../src/database/backup.js';
import { listBackups } from '../src/database/backup-names.js';
import { backUpEvery } from '../src/database/backup-schedule.js';
import { databasePath } from '../src/database/database-file.js';
import { openDatabase } from '../src/database/open-database.js';
import { restore } from '../src/database/restore.js';
import { createS3Store } from '../src/database/s3-store.js';
import { temporaryFolder } from './api-process.js';
import { startS3Server } from './s3-server.js';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-10T00:00:00Z');
const FOLDER = 's3://backups/店铺/shop (1)+';

async function makeDatabase(users = 1): Promise<string> {
  const url = `file:${join(temporaryFolder('store'), 'shop.db')}`;
  const database = await openDatabase(url);
  for (let id = 1; id <= users; id += 1) {
    await database.user.create({ data: { id: String(id), openid: String(id), createdAt: new Date() } });
  }
  await database.$disconnect();
  return url;
}

/** More than one part. */
function enlarge(url: string): void {
  const database = new Libsql(databasePath(url));
  database.exec('CREATE TABLE "filler" AS SELECT randomblob(20000000) AS "bytes"');
  database.close();
}

async function countUsers(url: string): Promise<number> {
  const database = await openDatabase(url, { mayCreate: false });
  onTestFinished(() => database.$disconnect());
  return database.user.count();
}

/** When the alarm's gauge says that the newest backup was made; null where it knows of none. */
async function notedBackup(url: string) {
  const database = await openDatabase(url, { mayCreate: false });
  onTestFinished(() => database.$disconnect());
  return database.newestBackup();
}

async function openStore() {
  const server = await startS3Server();
  return { server, store: createS3Store(server.config) };
}

type Server = Awaited<ReturnType<typeof startS3Server>>;

/** The command as it ships. */
async function run(command: 'backup' | 'restore', environment: Record<string, string>, ...argv: string[]) {
  const path = fileURLToPath(new URL(`../dist/${command}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...argv], { env: { PORT: '0', ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

/** A schedule of each hour whose clock the test moves, for so many hours. */
async function runSchedule(server: Server, url: string, hours: number, change = (_nowMs: number) => {}) {
  const failures: string[] = [];
  let nowMs = START_MS;
  await backUpEvery({
    ...{ url, store: createS3Store(server.config), folder: FOLDER, everyMs: HOUR_MS, keep: 4 },
    now: () => nowMs,
    wait: async (milliseconds) => {
      nowMs += milliseconds;
      change(nowMs);
    },
    isOver: () => nowMs >= START_MS + hours * HOUR_MS,
    tell: () => {},
    fail: (what, error) => failures.push(`${what}: ${error instanceof Error ? error.message : error}`),
  });
  return failures;
}

test('the commands back up to a store and restore from it, the newest and a named one', async () => {
  const server = await startS3Server();
  const url = await makeDatabase(2);
  const environment = { ...server.environment, DATABASE_URL: url };
  const first = await run('backup', environment, 's3://backups/shop/shop-2026-03-10T01-00-00Z.db');
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('verified') });
  const again = await run('backup', environment, 's3://backups/shop/shop-2026-03-10T01-00-00Z.db');
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('exists already') });
  await backUp(await makeDatabase(3), 's3://backups/shop/shop-2026-03-10T02-00-00Z.db', {
    store: createS3Store(server.config),
  });
  expect(readdirSync(dirname(databasePath(url))).filter((name) => name.endsWith('.part'))).toEqual([]);

  const newest = await run('restore', environment, 's3://backups/shop/');
  expect(newest.output).toContain('s3://backups/shop/shop-2026-03-10T02-00-00Z.db now');
  expect(newest.output).toContain('Reconcile each day from 2026-03-10 on');
  expect(newest.code).toBe(0);
  expect(await countUsers(url)).toBe(3);
  const elsewhere = `file:${join(temporaryFolder('new'), 'shop.db')}`;
  const named = await run(
    'restore',
    { ...environment, DATABASE_URL: elsewhere },
    's3://backups/shop/shop-2026-03-10T01-00-00Z.db',
  );
  expect(named.code, named.output).toBe(0);
  expect(await countUsers(elsewhere)).toBe(2);
});

test('a file of several parts arrives whole, and comes back to the byte', async () => {
  const { server, store } = await openStore();
  const url = await makeDatabase();
  enlarge(url);
  const { bytes } = await backUp(url, `${FOLDER}/large.db`, { store });
  const stored = server.bucket.objects.get('backups/店铺/shop (1)+/large.db')?.body;
  expect(stored?.length).toBe(bytes);
  expect(bytes).toBeGreaterThan(20_000_000);
  const copy = join(temporaryFolder('copy'), 'copy.db');
  await store.get(`${FOLDER}/large.db`, copy);
  expect(readFileSync(copy).equals(stored ?? Buffer.alloc(0))).toBe(true);
  expect(server.bucket.uploads.size).toBe(0);
});

test('a schedule keeps the newest of a list in several pages, and leaves other objects alone', async () => {
  const { server, store } = await openStore();
  const others = [
    'backups/店铺/shop (1)+/by-hand.db',
    'backups/店铺/shop (1)+/older/shop-2026-03-09T00-00-00Z.db',
  ];
  for (const name of others) server.bucket.objects.set(name, { body: Buffer.from('precious'), headers: {} });
  expect(await runSchedule(server, await makeDatabase(), 7)).toEqual([]);
  expect(await listBackups(store, FOLDER)).toEqual([
    'shop-2026-03-10T03-00-00Z.db',
    'shop-2026-03-10T04-00-00Z.db',
    'shop-2026-03-10T05-00-00Z.db',
    'shop-2026-03-10T06-00-00Z.db',
  ]);
  for (const name of others) expect(server.bucket.objects.get(name)?.body.toString()).toBe('precious');
});

test('backups of a clock that was ahead neither go nor push the new one out', async () => {
  const { server, store } = await openStore();
  const ahead = ['00', '01', '02', '03'].map((hour) => `shop-2030-01-01T${hour}-00-00Z.db`);
  for (const name of ahead)
    server.bucket.objects.set(`${FOLDER.slice('s3://'.length)}/${name}`, {
      ...{ body: Buffer.from('a backup'), headers: {} },
    });
  expect(await runSchedule(server, await makeDatabase(), 7)).toEqual([]);
  expect(await listBackups(store, FOLDER)).toEqual([
    'shop-2026-03-10T03-00-00Z.db',
    'shop-2026-03-10T04-00-00Z.db',
    'shop-2026-03-10T05-00-00Z.db',
    'shop-2026-03-10T06-00-00Z.db',
    ...ahead,
  ]);
});

test('backups that the store could not be asked about push no good one out', async () => {
  const { server, store } = await openStore();
  const troubleMs = START_MS + 4 * HOUR_MS;
  const failures = await runSchedule(server, await makeDatabase(), 5, (nowMs) => {
    const isTrouble = nowMs >= troubleMs && nowMs < troubleMs + 4 * 60_000;
    server.bucket.isLossy = isTrouble;
    server.fault = ({ method, name }) =>
      isTrouble && method === 'HEAD' && server.bucket.objects.has(name)
        ? { status: 403, code: 'AccessDenied' }
        : null;
  });
  expect(failures).toHaveLength(4);
  expect(await listBackups(store, FOLDER)).toEqual([
    'shop-2026-03-10T01-00-00Z.db',
    'shop-2026-03-10T02-00-00Z.db',
    'shop-2026-03-10T03-00-00Z.db',
    ...['00', '01', '02', '03'].map((minute) => `shop-2026-03-10T04-${minute}-00Z.db`),
    'shop-2026-03-10T04-04-00Z.db',
  ]);
});

test.each([
  ['does not say how it goes on', 'isWithoutToken'],
  ['begins again and again', 'isForgetful'],
] as const)('a list that %s is refused, not taken for whole', async (_case, flaw) => {
  const { server, store } = await openStore();
  for (const name of ['a', 'b', 'c', 'd'])
    server.bucket.objects.set(`backups/shop/${name}`, { body: Buffer.from('one'), headers: {} });
  server.bucket[flaw] = true;
  await expect(store.list('s3://backups/shop')).rejects.toThrow(
    'the store gave no whole list of s3://backups/shop: it may be no S3.',
  );
  server.bucket[flaw] = false;
  expect(await store.list('s3://backups/shop')).toEqual(['a', 'b', 'c', 'd']);
});

test('a store that never answers is given up, whatever it was asked', async () => {
  const server = await startS3Server();
  server.fault = () => 'silence';
  const store = createS3Store(server.config, 100);
  const words = /^the store at 127\.0\.0\.1:\d+ did not answer: its time is over\.$/;
  await expect(store.list('s3://backups/shop')).rejects.toThrow(words);
  await expect(store.has('s3://backups/shop/one.db')).rejects.toThrow(words);
  await expect(store.remove('s3://backups/shop/one.db')).rejects.toThrow(words);
  await expect(backUp(await makeDatabase(), 's3://backups/shop/one.db', { store })).rejects.toThrow(words);
});

test.each(['s3://backups/../other/one.db', 's3://backups/shop/./one.db', 's3://backups/..'])(
  'an address that leaves its place is refused: %s',
  async (address) => {
    const { server, store } = await openStore();
    await expect(store.has(address)).rejects.toThrow('without . and ..');
    await expect(backUp(await makeDatabase(), address, { store })).rejects.toThrow('without . and ..');
    expect(server.bucket.objects.size).toBe(0);
  },
);

test('a bucket in the endpoint’s host is not in the path as well', async () => {
  const server = await startS3Server();
  // Its host is 127.0.0.1, so the bucket 127 is that of a virtual-hosted address.
  server.bucketOfHost = '127';
  const store = createS3Store(server.config);
  await backUp(await makeDatabase(), 's3://127/shop/one.db', { store });
  expect([...server.bucket.objects.keys()]).toEqual(['127/shop/one.db']);
  expect(await store.list('s3://127/shop')).toEqual(['one.db']);
});

test.each([
  [
    'a store that is overloaded',
    { status: 503, code: 'SlowDown' },
    '503 SlowDown: it is overloaded or broken',
  ],
  ['a connection cut in the middle', 'cut', 'did not answer: '],
  ['a content garbled on its way', 'garble', '400 XAmzContentSHA256Mismatch'],
] as const)(
  '%s leaves nothing behind, is told of in one line and tried again',
  async (_case, fault, words) => {
    const { server, store } = await openStore();
    const url = await makeDatabase();
    server.fault = ({ method }) => (method === 'PUT' ? fault : null);
    const failures = await runSchedule(server, url, 1, (nowMs) => {
      if (nowMs > START_MS + 120_000) return;
      expect([...server.bucket.objects.keys()]).toEqual([]);
      expect(server.bucket.uploads.size).toBe(0);
      if (nowMs > START_MS + 60_000) server.fault = () => null;
    });
    expect(failures).toEqual([expect.stringContaining(words), expect.stringContaining(words)]);
    expect(failures.join()).not.toContain('\n');
    expect(await listBackups(store, FOLDER)).toEqual(['shop-2026-03-10T00-02-00Z.db']);
  },
);

test('one refusal for a moment is no failure', async () => {
  const { server } = await openStore();
  let left = 1;
  server.fault = ({ method }) => (method === 'PUT' && left-- > 0 ? { status: 503, code: 'SlowDown' } : null);
  expect(await runSchedule(server, await makeDatabase(), 1)).toEqual([]);
  expect(server.bucket.objects.size).toBe(1);
});

test('what the store has not whole is deleted there, and is no backup to the alarm', async () => {
  const { server, store } = await openStore();
  const url = await makeDatabase();
  server.bucket.isLossy = true;
  await expect(backUp(url, `${FOLDER}/one.db`, { store })).rejects.toThrow(/bytes of \d+/);
  expect(server.bucket.objects.size).toBe(0);
  expect(await notedBackup(url)).toBeNull();
  server.bucket.isLossy = false;
  await backUp(url, `${FOLDER}/one.db`, { store, everySeconds: 900 });
  expect(await notedBackup(url)).toMatchObject({ everySeconds: 900, place: `${FOLDER}/one.db` });
});

test('parts that the store could not put together are no backup, though it answers 200', async () => {
  const { server, store } = await openStore();
  server.fault = ({ method, query }) =>
    method === 'POST' && query.has('uploadId') ? { status: 200, code: 'InternalError' } : null;
  await expect(backUp(await makeDatabase(), `${FOLDER}/one.db`, { store })).rejects.toThrow('InternalError');
  expect(server.bucket.uploads.size).toBe(0);
});

test('a wrong key is told of without the keys, with what to check', async () => {
  const server = await startS3Server();
  const url = await makeDatabase();
  const secret = 'another/Secret+OfTheStore0123456789ab';
  const environment = { ...server.environment, AWS_SECRET_ACCESS_KEY: secret, DATABASE_URL: url };
  const { code, output } = await run('restore', environment, 's3://backups/shop');
  expect(code).toBe(1);
  expect(output).toMatch(
    /^Nothing was changed: the store at 127\.0\.0\.1:\d+ answered HEAD s3:\/\/backups\/shop with 403: check the access key, its rights and AWS_REGION\.\n$/,
  );
  const backup = await run('backup', environment, 's3://backups/shop/one.db');
  expect(backup).toMatchObject({ code: 1, output: expect.stringContaining('No backup was made: the store') });
  for (const planted of [secret, server.config.accessKeyId])
    expect(output + backup.output).not.toContain(planted);
});

test('a store that is away when the schedule starts is asked again a minute later', async () => {
  const { server, store } = await openStore();
  server.fault = () => ({ status: 403, code: 'AccessDenied' });
  const failures = await runSchedule(server, await makeDatabase(), 1, () => {
    server.fault = () => null;
  });
  expect(failures).toEqual([expect.stringMatching(/^backup: .* 403 AccessDenied/)]);
  expect(await listBackups(store, FOLDER)).toEqual(['shop-2026-03-10T00-01-00Z.db']);
});

test('old backups that the store does not delete are told of, and the new one counts', async () => {
  const { server } = await openStore();
  const url = await makeDatabase();
  server.fault = ({ method }) => (method === 'DELETE' ? { status: 403, code: 'AccessDenied' } : null);
  expect(await runSchedule(server, url, 6)).toEqual([
    expect.stringMatching(/^pruning: .* DELETE .* 403 AccessDenied/),
    expect.stringMatching(/^pruning: .* DELETE .* 403 AccessDenied/),
  ]);
  expect(server.bucket.objects.size).toBe(6);
});

test('an object that was damaged, or breaks off, changes nothing', async () => {
  const { server, store } = await openStore();
  const url = await makeDatabase();
  const name = 'backups/shop/shop-2026-03-10T01-00-00Z.db';
  await backUp(await makeDatabase(3), `s3://${name}`, { store });
  const sound = server.bucket.objects.get(name) ?? { body: Buffer.alloc(0), headers: {} };
  const before = readdirSync(dirname(databasePath(url))).sort();

  // A letter that no check of SQLite misses.
  const body = Buffer.from(sound.body);
  body.write('oPenid', body.indexOf('openid'));
  server.bucket.objects.set(name, { ...sound, body });
  await expect(restore(url, 's3://backups/shop', Date.now(), store)).rejects.toThrow(
    `s3://${name} is damaged, its SHA-256 is another: restore an older one by its name.`,
  );
  server.bucket.objects.set(name, sound);
  server.fault = ({ method }) => (method === 'GET' ? 'cut' : null);
  await expect(restore(url, `s3://${name}`, 0, store)).rejects.toThrow(
    `s3://${name} broke off on its way here`,
  );
  await expect(restore(url, 's3://backups/shop', Date.now(), store)).rejects.toThrow(
    /^the store at \S+ did not answer/,
  );
  server.fault = () => null;
  await expect(restore(url, 's3://backups/none', Date.now(), store)).rejects.toThrow('has no backup');
  expect(readdirSync(dirname(databasePath(url))).sort()).toEqual(before);
  expect(await countUsers(url)).toBe(1);
});

test('a backup that another program put there is restored after the checks of the database', async () => {
  const { server, store } = await openStore();
  const copy = databasePath(await makeDatabase(2));
  server.bucket.objects.set('backups/copied.db', { body: readFileSync(copy), headers: {} });
  const url = `file:${join(temporaryFolder('new'), 'shop.db')}`;
  await restore(url, 's3://backups/copied.db', 0, store);
  expect(await countUsers(url)).toBe(2);
  writeFileSync(copy, readFileSync(copy).fill(0xa5, 4096, 3 * 4096));
  server.bucket.objects.set('backups/copied.db', { body: readFileSync(copy), headers: {} });
  await expect(restore(`${url}2`, 's3://backups/copied.db', 0, store)).rejects.toThrow(/damaged|malformed/);
});

test.each([
  ['AWS_ENDPOINT_URL_S3', '', 'AWS_ENDPOINT_URL_S3 is not set'],
  ['AWS_ENDPOINT_URL_S3', 'http://store.example.com', 'AWS_ENDPOINT_URL_S3 has to be https in production'],
  ['AWS_ENDPOINT_URL_S3', 'https://me:pass@store.example.com', 'AWS_ENDPOINT_URL_S3 has to be without'],
  ['AWS_REGION', '', 'AWS_REGION is not set'],
  ['AWS_ACCESS_KEY_ID', 'a b', 'AWS_ACCESS_KEY_ID has to be'],
  ['AWS_SECRET_ACCESS_KEY', '', 'AWS_SECRET_ACCESS_KEY is not set'],
])(
  'a store without a usable %s, “%s”, is refused by the name of the variable',
  async (name, value, words) => {
    const server = await startS3Server();
    const environment = { ...server.environment, NODE_ENV: 'production', DATABASE_URL: await makeDatabase() };
    const { code, output } = await run('backup', { ...environment, [name]: value }, 's3://backups/one.db');
    expect([code, output]).toEqual([1, expect.stringContaining(`No backup was made: ${words}`)]);
  },
);
