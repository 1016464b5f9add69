import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { DatabaseFileError, databaseBytes, databasePath, PRIVATE } from './database-file.js';
import { noteBackup } from './newest-backup.js';
import {
  BackupError,
  type Counts,
  countRows,
  releaseFiles,
  sync,
  TABLES,
  verifySnapshot,
} from './snapshot.js';

/** The contents of a backup. */
export interface BackupReport {
  readonly bytes: number;
  readonly counts: Counts;
}

interface BackupOptions {
  /** How often this is done; null where it is done once. */
  readonly everySeconds?: number | null;
}

/**
 * Copies the database at `url` to `target` as of one moment, also while other processes write: everything that was
 * acknowledged before it began is in the copy. The file appears once it is complete, checked and on the disk.
 * @throws BackupError, DatabaseFileError
 */
export async function backUp(
  url: string,
  target: string,
  { everySeconds = null }: BackupOptions = {},
): Promise<BackupReport> {
  const path = pathToBackUp(url);
  refuseExisting(target);
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    closeSync(openSync(part, 'wx', PRIVATE));
    const at = new Date();
    const counts = await copyTo(part, path);
    sync(part);
    refuseExisting(target);
    renameSync(part, target);
    sync(dirname(target));
    noteBackup(path, { at, everySeconds });
    return { bytes: databaseBytes(target), counts };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    releaseFiles();
    for (const end of ['', '-wal', '-shm']) rmSync(part + end, { force: true });
  }
}

/** @throws BackupError, DatabaseFileError where it is no SQLite file */
export function pathToBackUp(url: string): string {
  if (!url.startsWith('file:')) {
    throw new BackupError(
      'DATABASE_URL is PostgreSQL: docs/backup.md has its base backup and the archive of its log.',
    );
  }
  const path = databasePath(url);
  if (databaseBytes(path) === 0) throw new DatabaseFileError(`there is no database at ${path}.`);
  return path;
}

/** A copy has at least as many rows as there were before it began, and at most as many as after. */
async function copyTo(part: string, path: string): Promise<Counts> {
  const source = new Libsql(path);
  try {
    const before = countRows(source);
    // One read transaction: it blocks no writer, and sees nothing that comes after its beginning.
    source.prepare('VACUUM INTO ?').run([part]);
    const after = countRows(source);
    const counts = await verifySnapshot(part);
    for (const table of TABLES) {
      if (counts[table] >= before[table] && counts[table] <= after[table]) continue;
      throw new BackupError(
        `the copy has ${counts[table]} rows of ${table}, the database had ${before[table]} to ${after[table]}.`,
      );
    }
    return counts;
  } finally {
    source.close();
  }
}

function refuseExisting(target: string): void {
  if (existsSync(target)) throw new BackupError(`${target} exists already: nothing is ever overwritten.`);
}
