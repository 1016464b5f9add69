import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import Libsql from 'libsql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import { backUp } from './backup.js';
import type { Database } from './database.js';
import { databaseTrouble } from './database-trouble.js';
import { openDatabase } from './open-database.js';

async function open(): Promise<{ database: Database; path: string }> {
  const path = temporaryPath();
  const database = await openDatabase(`file:${path}`);
  onTestFinished(() => database.$disconnect());
  return { database, path };
}

async function troubleOf(act: Promise<unknown>): Promise<string | null> {
  const error: unknown = await act.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) return null;
  return databaseTrouble(error) ?? `no trouble of the database: ${error}`;
}

/** Time goes on without anybody waiting for it. */
function passMs(milliseconds: number): void {
  const now = performance.now() + milliseconds;
  vi.spyOn(performance, 'now').mockReturnValue(now);
  onTestFinished(() => void vi.restoreAllMocks());
}

const user = (id: string, openid = id) => ({ data: { id, openid, createdAt: new Date() } });
const logSize = (path: string) => readFileSync(`${path}-wal`).length;

test('readiness is one shared probe write, and none at all under traffic', async () => {
  const { database, path } = await open();
  passMs(60_000);
  const before = logSize(path);
  await Promise.all(Array.from({ length: 20 }, () => database.checkWritable()));
  const probed = logSize(path);
  expect(probed - before).toBeLessThan(9_000);
  await database.checkWritable();
  expect(logSize(path)).toBe(probed);
});

test('a lasting lock makes the probe fail, and it succeeds as soon as the lock is gone', async () => {
  const { database, path } = await open();
  const foreign = new Libsql(path);
  onTestFinished(() => void foreign.close());
  foreign.exec('BEGIN IMMEDIATE');
  // What was committed a moment ago counts for a moment.
  await expect.poll(() => troubleOf(database.checkWritable()), { timeout: 30_000 }).toBe('busy');
  foreign.exec('ROLLBACK');
  expect(await troubleOf(database.checkWritable())).toBe(null);
});

test('a full disk fails every kind of write and readiness, and is over once there is room', async () => {
  const { database } = await open();
  await database.$queryRaw`PRAGMA max_page_count = 1`;
  const large = 'x'.repeat(100_000);
  const writes = [
    database.user.create(user('1', large)),
    database.$transaction((transaction) => transaction.user.create(user('2', large))),
    database.$executeRaw`INSERT INTO "User" VALUES ('3', ${large}, '')`,
    database.transaction((tx) => tx.execute`INSERT INTO "User" VALUES ('4', ${large}, '')`),
  ];
  expect(await Promise.all(writes.map(troubleOf))).toEqual(['full', 'full', 'full', 'full']);
  expect(await troubleOf(database.checkWritable())).toBe('full');
  await database.$queryRaw`PRAGMA max_page_count = 1000000`;
  await database.user.create(user('1', large));
  passMs(60_000);
  expect(await troubleOf(database.checkWritable())).toBe(null);
  expect(await database.user.count()).toBe(1);
});

test('a deleted file or log takes no write, which would be lost', async () => {
  for (const suffix of ['', '-wal']) {
    const { database, path } = await open();
    passMs(60_000);
    renameSync(path + suffix, `${path}.away`);
    expect(await troubleOf(database.checkWritable()), suffix).toBe('gone');
    expect(await troubleOf(database.user.create(user('1'))), suffix).toBe('gone');
    expect(await troubleOf(database.transaction((tx) => tx.execute`DELETE FROM "User"`)), suffix).toBe(
      'gone',
    );
    vi.restoreAllMocks();
    rmSync(`${path}.away`);
  }
});

test('a backup copied over the open file makes it not ready, even without traffic', async () => {
  const { database, path } = await open();
  await backUp(`file:${path}`, `${path}.backup`);
  await database.user.createMany({ data: Array.from({ length: 500 }, (_, index) => user(`${index}`).data) });
  copyFileSync(`${path}.backup`, path);
  passMs(60_000);
  expect(await troubleOf(database.checkWritable())).toBe('damaged');
});

test('damage that a read once met makes it not ready until the process restarts', async () => {
  const { database, path } = await open();
  const foreign = new Libsql(path);
  foreign.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const root = foreign.prepare(`SELECT "rootpage" FROM "sqlite_schema" WHERE "name" = 'User'`).raw().get([]);
  foreign.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (Number(root) - 1) * 4096);
  closeSync(file);
  expect(await troubleOf(database.user.findMany())).toBe('damaged');
  passMs(60_000);
  expect(await troubleOf(database.checkWritable())).toBe('damaged');
});
