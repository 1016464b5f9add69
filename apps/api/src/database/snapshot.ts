import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Libsql from 'libsql';
import { readMigrations } from './migrations.js';
import { openDatabase } from './open-database.js';

/** The tables that only grow. */
export const TABLES = ['Order', 'Refund', 'OrderEvent', 'Notification'] as const;
export type Counts = Readonly<Record<(typeof TABLES)[number], number>>;

/** No backup was made, or none restored, and nothing was changed; the message gives the reason in one line. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/**
 * Checks every page of a copy that nobody else has open, its migrations, and that the code of this version can open it.
 * A copy of an older version is not opened: that would migrate it, and the older version would refuse it.
 * @throws BackupError
 */
export async function verifySnapshot(path: string): Promise<Counts> {
  const { counts, isCurrent } = readSnapshot(path);
  if (isCurrent) await tryOpening(path);
  return counts;
}

function readSnapshot(path: string): { readonly counts: Counts; readonly isCurrent: boolean } {
  const copy = new Libsql(path);
  try {
    const finding = copy.prepare('PRAGMA integrity_check(1)').raw().get([]);
    if (!Array.isArray(finding) || finding[0] !== 'ok') {
      throw new BackupError(
        `the copy is damaged, as its source may be: ${String(finding).replaceAll('\n', ' ')}`,
      );
    }
    const names = new Set(readMigrations().map(({ name }) => name));
    const applied = copy.prepare('SELECT "migration_name" FROM "_prisma_migrations"').raw().all([]).flat();
    const unknown = applied.find((name) => !names.has(String(name)));
    if (unknown !== undefined) {
      throw new BackupError(`the database is of a newer version: it has the migration ${String(unknown)}.`);
    }
    return { counts: countRows(copy), isCurrent: applied.length === names.size };
  } finally {
    copy.close();
  }
}

/** Opens a database as a start does, with its missing migrations, and closes it; nothing stays beside it. */
export async function tryOpening(path: string): Promise<void> {
  const database = await openDatabase(`file:${encodeURI(path)}`, { mayCreate: false });
  await database.$disconnect();
  releaseFiles();
  const copy = new Libsql(path);
  copy.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  copy.close();
  // What the log still holds would be lost with it.
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new BackupError(`the log of ${path} does not get empty.`);
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
}

/**
 * The driver releases a closed file, its lock and its space only when the statements of it are collected, and a process
 * that waits for its next backup collects nothing.
 */
export function releaseFiles(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}

export function countRows(database: Libsql.Database): Counts {
  const rows = (table: string) => {
    const row = database.prepare(`SELECT count(*) FROM "${table}"`).raw().get([]);
    return Array.isArray(row) ? Number(row[0]) : Number.NaN;
  };
  return {
    Order: rows('Order'),
    Refund: rows('Refund'),
    OrderEvent: rows('OrderEvent'),
    Notification: rows('Notification'),
  };
}

/** Returns once the file, or a folder's list of its files, is on the disk. */
export function sync(path: string): void {
  // Windows cannot open a folder, and does not need to.
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
