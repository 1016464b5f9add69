import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { backupTime, findNewest } from './backup-names.js';
import type { BackupStore } from './backup-store.js';
import { databaseBytes, databasePath } from './database-file.js';
import { DISK } from './disk-store.js';
import { BackupError, type Counts, sync, tryOpening, verifySnapshot } from './snapshot.js';

/** What was done. */
export interface RestoreReport {
  readonly path: string;
  readonly from: string;
  /** The backups of the folder that are named later than now. */
  readonly passedOver: readonly string[];
  /** The moment of the backup, from its name; null where it has no name of ours. */
  readonly at: Date | null;
  readonly counts: Counts;
  /** Where the database is that was there before; null where there was none. */
  readonly aside: string | null;
}

/** What SQLite keeps of a database. */
const ENDS = ['', '-wal', '-shm'];

/**
 * Puts a verified copy of a backup in the place of the database at `url`. The database that is there is kept aside with
 * its log, whatever its state. The copy was opened as a start opens it, missing migrations included, before anything
 * was moved; whatever fails until then changes nothing.
 * @param from a backup, or a folder of them: the newest is taken that is not named later than `now`
 * @param store where that is
 * @throws BackupError
 */
export async function restore(
  url: string,
  from: string,
  now: number,
  store: BackupStore = DISK,
): Promise<RestoreReport> {
  if (!url.startsWith('file:'))
    throw new BackupError('DATABASE_URL is PostgreSQL: docs/backup.md has the way back.');
  const path = databasePath(url);
  const { backup, passedOver } = await chooseBackup(store, from, now);
  refuseInUse(path);
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await store.get(backup, part);
    const counts = await verifySnapshot(part);
    await tryOpening(part);
    giveToOwnerOf(dirname(path), part);
    sync(part);
    // Somebody may have started the API meanwhile.
    refuseInUse(path);
    const aside = putAside(path, now);
    renameSync(part, path);
    sync(dirname(path));
    const atMs = backupTime(backup.split(/[/\\]/).at(-1) ?? '');
    return { path, from: backup, passedOver, at: atMs === null ? null : new Date(atMs), counts, aside };
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    for (const end of ENDS) rmSync(part + end, { force: true });
  }
}

async function chooseBackup(store: BackupStore, from: string, now: number) {
  if (await store.has(from)) return { backup: from, passedOver: [] };
  const { newest, ahead } = await findNewest(store, from, now);
  if (newest !== null) return { backup: `${from}/${newest}`, passedOver: ahead };
  const [first] = ahead;
  if (first === undefined) throw new BackupError(`the folder ${from} has no backup, like shop-….db.`);
  throw new BackupError(
    `the folder ${from} has only backups that are named later than now, like ${first}: set the clock of this machine, or name a backup.`,
  );
}

/**
 * A process that has the database open holds a lock on it; a damaged file may be in use all the same, which the caller
 * finds out by asking the API.
 */
function refuseInUse(path: string): void {
  if (databaseBytes(path) === 0) return;
  const database = new Libsql(path);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
  } catch (error) {
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new BackupError(`another process has ${path} open: stop the API first.`);
    }
    // It cannot be read, which is why somebody restores it.
  } finally {
    database.close();
  }
}

/** Root restores for the account of the API. */
function giveToOwnerOf(folder: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(path, uid, gid);
}

function putAside(path: string, now: number): string | null {
  if (!ENDS.some((end) => existsSync(path + end))) return null;
  const aside = `${path}.${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z.aside`;
  for (const end of ENDS) {
    if (existsSync(aside + end)) throw new BackupError(`${aside + end} is there already.`);
  }
  // An old log beside the restored file would be applied to it: it goes first.
  for (const end of [...ENDS].reverse()) {
    if (existsSync(path + end)) renameSync(path + end, aside + end);
  }
  return aside;
}
