import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../src/database/backup.js';
import { listBackups } from '../src/database/backup-names.js';
import { backUpEvery, parseDuration } from '../src/database/backup-schedule.js';
import { databasePath } from '../src/database/database-file.js';
import { DISK } from '../src/database/disk-store.js';
import { openDatabase } from '../src/database/open-database.js';
import { restore } from '../src/database/restore.js';
import { apiProcess, temporaryFolder } from './api-process.js';
import { LOADED_ENVIRONMENT } from './buyers.js';

const COMMAND = fileURLToPath(new URL('../dist/restore.js', import.meta.url));

/** A new database with this many users. */
async function makeDatabase(users: number): Promise<string> {
  const url = `file:${join(temporaryFolder('restore'), 'shop.db')}`;
  await addUsers(url, users);
  return url;
}

async function addUsers(url: string, users: number): Promise<void> {
  const database = await openDatabase(url);
  for (let user = 0; user < users; user += 1) {
    const id = `${Date.now()}-${user}`;
    await database.user.create({ data: { id, openid: id, createdAt: new Date() } });
  }
  await database.$disconnect();
}

async function countUsers(url: string): Promise<number> {
  const database = await openDatabase(url, { mayCreate: false });
  onTestFinished(() => database.$disconnect());
  return database.user.count();
}

async function runRestore(environment: Record<string, string>, ...argv: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...argv], { env: environment });
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

test('a restore puts the newest backup of a folder in place, and keeps a damaged file aside', async () => {
  const url = await makeDatabase(1);
  const path = databasePath(url);
  const folder = temporaryFolder('backups');
  await backUp(url, join(folder, 'shop-2026-03-10T01-00-00Z.db'));
  await addUsers(url, 1);
  await backUp(url, join(folder, 'shop-2026-03-10T02-00-00Z.db'));
  await addUsers(url, 1);
  const damaged = readFileSync(path).fill(0xa5, 0, 8192);
  writeFileSync(path, damaged);

  const { code, output } = await runRestore({ DATABASE_URL: url, PORT: '0' }, folder);
  expect(output).toContain('shop-2026-03-10T02-00-00Z.db now: 0 orders');
  expect(output).toContain('Reconcile each day from 2026-03-10 on');
  expect(code).toBe(0);
  expect(await countUsers(url)).toBe(2);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const [aside = ''] = readdirSync(dirname(path)).filter((name) => name.endsWith('.aside'));
  expect(output).toContain(aside);
  expect(readFileSync(join(dirname(path), aside)).equals(damaged)).toBe(true);
});

test('a backup whose name is of the future is passed over by its folder, and taken by its name', async () => {
  const url = await makeDatabase(1);
  const folder = temporaryFolder('backups');
  const ahead = join(folder, 'shop-2999-01-01T00-00-00Z.db');
  await backUp(url, ahead);
  await expect(restore(url, folder, Date.now())).rejects.toThrow(
    `the folder ${folder} has only backups that are named later than now, like shop-2999-01-01T00-00-00Z.db: set the clock of this machine, or name a backup.`,
  );
  await addUsers(url, 1);
  await backUp(url, join(folder, 'shop-2026-03-10T02-00-00Z.db'));

  const fromFolder = `file:${join(temporaryFolder('new'), 'shop.db')}`;
  const { code, output } = await runRestore({ DATABASE_URL: fromFolder, PORT: '0' }, folder);
  expect(output).toContain(`${join(folder, 'shop-2026-03-10T02-00-00Z.db')} now`);
  expect(output).toContain('shop-2999-01-01T00-00-00Z.db was passed over: it is named later than now.');
  expect(code).toBe(0);
  expect(await countUsers(fromFolder)).toBe(2);
  const fromName = `file:${join(temporaryFolder('new'), 'shop.db')}`;
  expect(await restore(fromName, ahead, Date.now())).toMatchObject({ from: ahead, passedOver: [] });
});

test('a lost file is restored as well, from a backup that is named', async () => {
  const url = await makeDatabase(1);
  const backup = join(temporaryFolder('backups'), 'by-hand.db');
  await backUp(url, backup);
  const elsewhere = `file:${join(temporaryFolder('new'), 'shop.db')}`;
  expect(await restore(elsewhere, backup, 0)).toMatchObject({ from: backup, at: null, aside: null });
  expect(await countUsers(elsewhere)).toBe(1);
  expect(readdirSync(dirname(backup))).toEqual(['by-hand.db']);
});

test('a database that a process has open is not replaced, nor one whose API answers', async () => {
  const url = await makeDatabase(1);
  const path = databasePath(url);
  const backup = join(temporaryFolder('backups'), 'backup.db');
  await backUp(url, backup);
  const database = await openDatabase(url);
  await expect(restore(url, backup, 0)).rejects.toThrow('stop the API first');
  await database.$disconnect();

  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const environment = { ...simulator.environment, ...LOADED_ENVIRONMENT, DATABASE_URL: url };
  const api = await apiProcess('api', environment);
  await api.start();
  // A file that cannot be read has no lock that could be seen.
  writeFileSync(path, readFileSync(path).fill(0xa5, 0, 8192));
  const before = readdirSync(dirname(path)).sort();
  const { code, output } = await runRestore({ ...environment, PORT: String(api.port) }, backup);
  expect(output).toContain('Nothing was changed: something answers at http://127.0.0.1');
  expect(code).toBe(1);
  expect(readdirSync(dirname(path)).sort()).toEqual(before);
});

test('a damaged backup, and none, change nothing', async () => {
  const url = await makeDatabase(1);
  const folder = temporaryFolder('backups');
  const backup = join(folder, 'backup.db');
  await backUp(url, backup);
  writeFileSync(backup, readFileSync(backup).fill(0xa5, 4096, 3 * 4096));
  const { code, output } = await runRestore({ DATABASE_URL: url, PORT: '0' }, backup);
  expect([code, output]).toEqual([1, expect.stringMatching(/^Nothing was changed: .*(damaged|malformed)/)]);
  await expect(restore(url, join(folder, 'none.db'), 0)).rejects.toThrow('there is no backup at');
  await expect(restore(url, folder, 0)).rejects.toThrow('has no backup');
  expect(readdirSync(dirname(databasePath(url))).filter((name) => /part|aside/.test(name))).toEqual([]);
  expect(await countUsers(url)).toBe(1);
});

/** A schedule whose clock the test moves: `waits` are what it waited for. */
async function runSchedule(
  url: string,
  folder: string,
  hours: number,
  change = async (_nowMs: number) => {},
) {
  let nowMs = Date.parse('2026-03-10T00:00:00Z');
  const endMs = nowMs + hours * 3_600_000;
  const failures: unknown[] = [];
  await backUpEvery({
    ...{ url, store: DISK, folder, everyMs: parseDuration('1h'), keep: 3 },
    now: () => nowMs,
    wait: async (milliseconds) => {
      nowMs += milliseconds;
      await change(nowMs);
    },
    isOver: () => nowMs >= endMs,
    tell: () => {},
    fail: (_what, error) => failures.push(error),
  });
  return failures;
}

test('a schedule makes a backup each hour, keeps the newest, and leaves other files alone', async () => {
  const url = await makeDatabase(1);
  const folder = join(temporaryFolder('backups'), 'new');
  mkdirSync(folder);
  writeFileSync(join(folder, 'by-hand.db'), 'precious');
  expect(await runSchedule(url, folder, 5)).toEqual([]);
  expect(await listBackups(DISK, folder)).toEqual([
    'shop-2026-03-10T02-00-00Z.db',
    'shop-2026-03-10T03-00-00Z.db',
    'shop-2026-03-10T04-00-00Z.db',
  ]);
  expect(existsSync(join(folder, 'by-hand.db'))).toBe(true);
  const database = await openDatabase(url);
  onTestFinished(() => database.$disconnect());
  expect(await database.newestBackup()).toMatchObject({ everySeconds: 3_600 });
});

test('a schedule that starts again makes none before it is due', async () => {
  const url = await makeDatabase(1);
  const folder = temporaryFolder('backups');
  await backUp(url, join(folder, 'shop-2026-03-09T23-30-00Z.db'));
  await runSchedule(url, folder, 1);
  expect(await listBackups(DISK, folder)).toEqual([
    'shop-2026-03-09T23-30-00Z.db',
    'shop-2026-03-10T00-30-00Z.db',
  ]);
});

test('a backup that fails deletes no old one, is told of, and is tried again a minute later', async () => {
  const url = await makeDatabase(1);
  const path = databasePath(url);
  const folder = temporaryFolder('backups');
  const sound = readFileSync(path);
  const hourMs = Date.parse('2026-03-10T01:00:00Z');
  const failures = await runSchedule(url, folder, 2, async (nowMs) => {
    if (nowMs === hourMs) writeFileSync(path, Buffer.from(sound).fill(0xa5, 4096, 3 * 4096));
    else writeFileSync(path, sound);
  });
  expect(failures).toHaveLength(1);
  expect(await listBackups(DISK, folder)).toEqual([
    'shop-2026-03-10T00-00-00Z.db',
    'shop-2026-03-10T01-01-00Z.db',
  ]);
});

test.each(['15', 'm', '0m', '8d', '1.5h', '15 m'])('“%s” is no time between backups', (text) => {
  expect(() => parseDuration(text)).toThrow('--every');
});
