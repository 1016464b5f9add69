import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import { DatabaseRefusal } from './database-refusal.js';

/**
 * The file holds orders, names and openids: it is for the process's account only. SQLite gives its log the same mode.
 */
export const PRIVATE = 0o600;

/** The permissions of everybody else on the machine. */
const OTHERS = 0o007;

/** The file of a database cannot be made, opened or read; the message says in one line which file and why. */
export class DatabaseFileError extends DatabaseRefusal {
  override readonly name = 'DatabaseFileError';
}

/** The path in a URL like `file:./data/dev.db`, percent-encoded as any URL. */
export function databasePath(url: string): string {
  return resolve(decodeURIComponent(url.replace(/^file:(\/\/)?/, '')));
}

/**
 * The size of the database at a path; 0 where there is none. An empty file is a database that nobody has made yet.
 * @throws DatabaseFileError where the path is a folder or a device
 */
export function databaseBytes(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (found.isFile()) return found.size;
  throw new DatabaseFileError(
    `${path} is ${found.isDirectory() ? 'a folder' : 'a device'}, and no file: correct the path.`,
  );
}

/**
 * Makes the file where it does not exist. An existing file may be somebody's letter, and is not touched.
 * @throws DatabaseFileError where it does not exist and may not be made
 */
export function createMissing(path: string, mayCreate: boolean): void {
  if (databaseBytes(path) > 0) return;
  if (!mayCreate) {
    throw new DatabaseFileError(
      `there is no database at ${path}. Correct the path, or set CREATE_DATABASE=on for one start to make a new one.`,
    );
  }
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', PRIVATE));
}

/** Takes the permissions of others from a file that SQLite has opened as a database, and from its log. */
export function makePrivate(path: string): void {
  for (const name of [path, `${path}-wal`, `${path}-shm`]) withdrawFromOthers(name);
}

function withdrawFromOthers(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS) === 0) return;
  try {
    chmodSync(path, PRIVATE);
  } catch {
    // Another account's file, or a read-only disk: a write shows whether it can be written.
  }
}

/** How long a check is valid: databases are deleted too rarely for a check at each write. */
export const LOOK_AGAIN_MS = 100;

/** The file that was opened as a database: writers ask whether it is still the one at its path. */
export class DatabaseFile {
  readonly #path: string;
  readonly #opened: string | null;
  #isInPlace = true;
  #lookedAt = performance.now();

  /** Construct it right after the file was opened. */
  constructor(path: string) {
    this.#path = path;
    this.#opened = identify(path);
  }

  /**
   * A write into a deleted or replaced file would be acknowledged, and lost with the process.
   * @throws DriverAdapterError `DatabaseDoesNotExist` (P1003)
   */
  refuseWhenGone(): void {
    const now = performance.now();
    if (now - this.#lookedAt >= LOOK_AGAIN_MS) {
      this.#lookedAt = now;
      this.#isInPlace = identify(this.#path) === this.#opened;
    }
    if (!this.#isInPlace) throw new DriverAdapterError({ kind: 'DatabaseDoesNotExist' });
  }
}

/** The inodes of the file and of its log; null where there is none. */
function identify(path: string): string | null {
  const files = [path, `${path}-wal`].map((name) => statSync(name, { throwIfNoEntry: false }));
  if (files.includes(undefined)) return null;
  return files.map((file) => `${file?.dev}:${file?.ino}`).join();
}
