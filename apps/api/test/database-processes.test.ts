import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.js';
import { SqliteAdapterFactory } from '../src/database/sqlite-adapter.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { temporaryPath } from './temporary-path.js';

const API = fileURLToPath(new URL('..', import.meta.url));

/** Holds the write lock on the file at argv[1] until its input ends. */
const HOLD_THE_LOCK = `
  const database = new (require('libsql'))(process.argv[1]);
  database.exec('BEGIN IMMEDIATE');
  console.log('held');
  process.stdin.on('end', () => database.exec('ROLLBACK')).resume();`;

function start(...argv: string[]): ChildProcess {
  const child = spawn(process.execPath, argv, { cwd: API, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const writeUsers = (path: string, prefix: string, count: number) =>
  start('--import', 'tsx', 'test/write-users.ts', `file:${path}`, prefix, String(count));

/** The lines that a process prints until it ends; `onLine` hears each. */
async function linesOf(child: ChildProcess, onLine: (count: number) => void = () => {}): Promise<string[]> {
  const lines: string[] = [];
  if (child.stdout === null) throw new Error('The process has no output.');
  for await (const line of createInterface({ input: child.stdout })) onLine(lines.push(line));
  return lines;
}

async function userIds(path: string): Promise<string[]> {
  const database = await openDatabase(`file:${path}`);
  onTestFinished(() => database.$disconnect());
  expect(await database.$queryRaw`PRAGMA integrity_check`).toEqual([{ integrity_check: 'ok' }]);
  return (await database.user.findMany()).map(({ id }) => id);
}

test('two processes that write into one file at once lose nothing', async () => {
  const path = temporaryPath();
  const children = ['a', 'b'].map((prefix) => writeUsers(path, prefix, 100));
  const acknowledged = (await Promise.all(children.map((child) => linesOf(child)))).flat();
  expect(acknowledged).toHaveLength(200);
  expect((await userIds(path)).sort()).toEqual(acknowledged.sort());
});

test('after SIGKILL in the middle of load, every acknowledged write is there', async () => {
  const path = temporaryPath();
  const child = writeUsers(path, 'a', 1_000_000);
  const acknowledged = await linesOf(child, (count) => {
    if (count === 150) child.kill('SIGKILL');
  });
  expect(acknowledged.length).toBeGreaterThanOrEqual(150);
  expect(await userIds(path)).toEqual(expect.arrayContaining(acknowledged));
});

test('while another process holds the lock, reads work and writes fail in time, repeatably', async () => {
  const path = temporaryPath();
  const patient = await openDatabase(`file:${path}`);
  const hasty = new PrismaClient({ adapter: new SqliteAdapterFactory(path, { writeTimeoutMs: 50 }) });
  onTestFinished(async () => {
    await Promise.all([patient.$disconnect(), hasty.$disconnect()]);
  });
  await hasty.user.count();
  const holder = start('-e', HOLD_THE_LOCK, path);
  if (holder.stdout === null || holder.stdin === null) throw new Error('The process has no pipes.');
  await once(holder.stdout, 'data');

  const user = (id: string) => ({ data: { id, openid: id, createdAt: new Date() } });
  const isBusy = { code: 'P1008' };
  await expect(hasty.user.create(user('alone'))).rejects.toMatchObject(isBusy);
  const inTransaction = hasty.$transaction((transaction) => transaction.user.create(user('together')));
  await expect(inTransaction).rejects.toMatchObject(isBusy);
  const waiting = patient.user.create(user('patient'));
  expect(await patient.user.count()).toBe(0);

  holder.stdin.end();
  await waiting;
  await hasty.$transaction((transaction) => transaction.user.create(user('afterwards')));
  await hasty.user.create(user('at last'));
  expect((await userIds(path)).sort()).toEqual(['afterwards', 'at last', 'patient']);
});
