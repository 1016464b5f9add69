import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { DatabaseFileError, databaseBytes, databasePath, PRIVATE } from './database-file.js';
import { readMigrations } from './migrations.js';

/**
 * The tables that only grow: a copy has at least as many rows as there were before it began, and at most as many as
 * after.
 */
const TABLES = ['Order', 'Refund', 'OrderEvent', 'Notification'] as const;
type Counts = Readonly<Record<(typeof TABLES)[number], number>>;

/** The contents of a backup. */
export interface BackupReport {
  readonly bytes: number;
  readonly counts: Counts;
}

/** No backup was made, and no file is left of it; the message gives the reason in one line. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/**
 * Copies the database at `url` to `target` as of one moment, also while other processes write: everything that was
 * acknowledged before it began is in the copy. The file appears once it is complete, checked and on the disk.
 * @throws BackupError, DatabaseFileError
 */
export function backUp(url: string, target: string): BackupReport {
  if (!url.startsWith('file:')) {
    throw new BackupError('DATABASE_URL is PostgreSQL: use pg_dump, or what your provider has.');
  }
  const path = databasePath(url);
  if (databaseBytes(path) === 0) throw new DatabaseFileError(`there is no database at ${path}.`);
  refuseExisting(target);
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    closeSync(openSync(part, 'wx', PRIVATE));
    const source = new Libsql(path);
    const before = count(source);
    // One read transaction: it blocks no writer, and sees nothing that comes after its beginning.
    source.prepare('VACUUM INTO ?').run([part]);
    const after = count(source);
    source.close();
    const counts = verify(part, before, after);
    sync(part);
    refuseExisting(target);
    renameSync(part, target);
    sync(dirname(target));
    return { bytes: databaseBytes(target), counts };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    rmSync(part, { force: true });
  }
}

function refuseExisting(target: string): void {
  if (existsSync(target)) throw new BackupError(`${target} exists already: nothing is ever overwritten.`);
}

function count(database: Libsql.Database): Counts {
  const rows = (table: string) => numberOf(database, `SELECT count(*) FROM "${table}"`);
  return {
    Order: rows('Order'),
    Refund: rows('Refund'),
    OrderEvent: rows('OrderEvent'),
    Notification: rows('Notification'),
  };
}

/** Opens the copy as a restore would, and checks all of it. */
function verify(part: string, before: Counts, after: Counts): Counts {
  const copy = new Libsql(part);
  try {
    const finding = copy.prepare('PRAGMA integrity_check(1)').raw().get([]);
    if (!Array.isArray(finding) || finding[0] !== 'ok') {
      throw new BackupError(`the copy is damaged, and so is the database, perhaps: ${String(finding)}`);
    }
    const names = new Set(readMigrations().map(({ name }) => name));
    const applied = copy.prepare('SELECT "migration_name" FROM "_prisma_migrations"').raw().all([]).flat();
    const unknown = applied.find((name) => !names.has(String(name)));
    if (unknown !== undefined) {
      throw new BackupError(`the database is of a newer version: it has the migration ${String(unknown)}.`);
    }
    const counts = count(copy);
    for (const table of TABLES) {
      if (counts[table] < before[table] || counts[table] > after[table]) {
        throw new BackupError(
          `the copy has ${counts[table]} rows of ${table}, the database had ${before[table]} to ${after[table]}.`,
        );
      }
    }
    return counts;
  } finally {
    copy.close();
  }
}

function numberOf(database: Libsql.Database, sql: string): number {
  const row = database.prepare(sql).raw().get([]);
  return Array.isArray(row) ? Number(row[0]) : Number.NaN;
}

/** Returns once the file, or a folder's list of its files, is on the disk. */
function sync(path: string): void {
  // Windows cannot open a folder, and does not need to.
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
