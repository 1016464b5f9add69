import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Libsql from 'libsql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import { DatabaseFileError } from './database-file.js';
import { openDatabase } from './open-database.js';

const NOBODY = 65_534;
const modeOf = (path: string) => statSync(path).mode & 0o777;

async function open(path: string, options?: { mayCreate: boolean }) {
  const database = await openDatabase(`file:${path}`, options);
  onTestFinished(() => database.$disconnect());
  return database;
}

/** A closed database with rows in it. */
async function filledPath(): Promise<string> {
  const path = temporaryPath();
  const database = await openDatabase(`file:${path}`);
  const users = Array.from({ length: 500 }, (_, index) => ({
    id: `${index}`,
    openid: `openid-${index}`,
    createdAt: new Date(),
  }));
  await database.user.createMany({ data: users });
  await database.$disconnect();
  return path;
}

/** What stops the start, which has to be one line. */
async function refusalOf(path: string, options?: { mayCreate: boolean }): Promise<string> {
  const error: unknown = await open(path, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DatabaseFileError);
  expect(String(error)).not.toContain('\n');
  return String(error);
}

/** Root may write everywhere, so it is somebody else for the time. */
async function withoutRights<Result>(act: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

test('only the process’s account can read a database’s files, also those of older versions', async () => {
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  const path = temporaryPath();
  const database = await open(path);
  await database.user.count();
  for (const suffix of ['', '-wal', '-shm']) expect(modeOf(path + suffix), suffix).toBe(0o600);
  const older = await filledPath();
  chmodSync(older, 0o644);
  await open(older);
  for (const suffix of ['', '-wal', '-shm']) expect(modeOf(older + suffix), suffix).toBe(0o600);
});

test('where a database has to exist, a path without one stops the start and stays empty', async () => {
  const path = join(temporaryPath(), 'typo', 'shop.db');
  const refusal = await refusalOf(path, { mayCreate: false });
  expect(refusal).toContain(path);
  expect(refusal).toContain('CREATE_DATABASE');
  expect(existsSync(dirname(path))).toBe(false);
  const empty = temporaryPath();
  writeFileSync(empty, '');
  await refusalOf(empty, { mayCreate: false });
  await open(await filledPath(), { mayCreate: false });
});

test('a read-only file or folder, or one that cannot be made, stops the start with one line', async () => {
  const path = await filledPath();
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o555);
  onTestFinished(() => chmodSync(dirname(path), 0o755));
  expect(await withoutRights(() => refusalOf(path))).toMatch(/read-only|cannot be opened/);
  chmodSync(dirname(path), 0o755);
  expect(await withoutRights(() => refusalOf(path))).toMatch(/read-only|cannot be opened/);
  chmodSync(dirname(path), 0o555);
  const other = join(dirname(path), 'other.db');
  expect(await withoutRights(() => refusalOf(other))).toContain('there can be no database at');
});

test('a folder or a foreign file at the path stops the start, is named, and stays untouched', async () => {
  const folder = temporaryPath();
  mkdirSync(folder);
  const text = temporaryPath();
  writeFileSync(text, 'a letter');
  for (const path of [folder, text]) chmodSync(path, 0o755);
  for (const mayCreate of [true, false]) {
    expect(await refusalOf(folder, { mayCreate })).toContain('is a folder');
    expect(await refusalOf(text, { mayCreate })).toContain('is no database');
  }
  for (const path of [folder, text]) expect(modeOf(path), path).toBe(0o755);
  expect(readFileSync(text, 'utf8')).toBe('a letter');
});

test('a damaged file, or one that is no database, stops the start and says what to do', async () => {
  const path = await filledPath();
  const pages = statSync(path).size / 4096;
  for (const page of [1, 2, Math.floor(pages / 2), pages - 1]) {
    const damaged = `${path}-${page}`;
    copyFileSync(path, damaged);
    const file = openSync(damaged, 'r+');
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    closeSync(file);
    expect(await refusalOf(damaged), `page ${page}`).toContain('restore a backup');
  }
  const foreign = temporaryPath();
  writeFileSync(foreign, 'not a database '.repeat(1000));
  expect(await refusalOf(foreign)).toContain('restore a backup');
});

test('a start waits for another process’s lock, up to its timeout', async () => {
  const path = temporaryPath();
  await (await openDatabase(`file:${path}`)).$disconnect();
  const foreign = new Libsql(path);
  onTestFinished(() => void foreign.close());
  const beginsAt = performance.now();
  let passedMs = 0;
  let unlocksAfterMs = 8_000;
  // Each look at the clock takes a tenth of a second, however fast the machine is.
  vi.spyOn(performance, 'now').mockImplementation(() => {
    passedMs += 100;
    if (passedMs > unlocksAfterMs && foreign.inTransaction) foreign.exec('ROLLBACK');
    return beginsAt + passedMs;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  foreign.exec('BEGIN IMMEDIATE');
  await open(path);
  foreign.exec('BEGIN IMMEDIATE');
  passedMs = 0;
  unlocksAfterMs = 15_000;
  expect(await refusalOf(path)).toContain('locked');
});
