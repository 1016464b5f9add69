import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import Libsql from 'libsql';
import type { BackupStore } from './backup-store.js';
import { DatabaseFileError, databaseBytes, databasePath, PRIVATE } from './database-file.js';
import { DISK } from './disk-store.js';
import { noteBackup } from './newest-backup.js';
import { BackupError, type Counts, countRows, releaseFiles, TABLES, verifySnapshot } from './snapshot.js';

/** The contents of a backup. */
export interface BackupReport {
  readonly bytes: number;
  readonly counts: Counts;
}

interface BackupOptions {
  /** How often this is done; null where it is done once. */
  readonly everySeconds?: number | null;
  /** Where `target` is; by default a disk of this machine. */
  readonly store?: BackupStore;
}

/**
 * Copies the database at `url` to `target` as of one moment, also while other processes write: everything that was
 * acknowledged before it began is in the copy. The file appears once it is complete, checked and there to stay.
 * @throws BackupError, DatabaseFileError
 */
export async function backUp(
  url: string,
  target: string,
  { everySeconds = null, store = DISK }: BackupOptions = {},
): Promise<BackupReport> {
  const path = pathToBackUp(url);
  await refuseExisting(store, target);
  const draft = `${store.draftFor(target, path)}.${randomBytes(4).toString('hex')}.part`;
  try {
    closeSync(openSync(draft, 'wx', PRIVATE));
    const at = new Date();
    const counts = await copyTo(draft, path);
    const bytes = databaseBytes(draft);
    await refuseExisting(store, target);
    await store.put(draft, target);
    noteBackup(path, { at, everySeconds, place: target });
    return { bytes, counts };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    releaseFiles();
    for (const end of ['', '-wal', '-shm']) rmSync(draft + end, { force: true });
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
async function copyTo(draft: string, path: string): Promise<Counts> {
  const source = new Libsql(path);
  try {
    const before = countRows(source);
    // One read transaction: it blocks no writer, and sees nothing that comes after its beginning.
    source.prepare('VACUUM INTO ?').run([draft]);
    const after = countRows(source);
    const counts = await verifySnapshot(draft);
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

async function refuseExisting(store: BackupStore, target: string): Promise<void> {
  if (await store.has(target))
    throw new BackupError(`${target} exists already: nothing is ever overwritten.`);
}
