import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';

/** Orders, names and openids are in it: for the account of the process only. SQLite makes its log alike. */
export const PRIVATE = 0o600;

/** What everybody else on the machine may do with a file. */
const OTHERS = 0o007;

/** The file of a database cannot be made, opened or read; the message is one line that says which and why. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
}

/** The path in a URL like `file:./data/dev.db`, percent-encoded as any URL. */
export function databasePath(url: string): string {
  return resolve(decodeURIComponent(url.replace(/^file:(\/\/)?/, '')));
}

/**
 * How large the database at a path is; 0 where there is none. An empty file is a database that nobody has made yet.
 * @throws DatabaseFileError where a folder or a device is there
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
 * Makes the file where it does not exist. What is there already may be somebody's letter, and is not touched.
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

/** Takes a file that SQLite has opened as a database, and its log, away from everybody else on the machine. */
export function makePrivate(path: string): void {
  for (const name of [path, `${path}-wal`, `${path}-shm`]) withdrawFromOthers(name);
}

function withdrawFromOthers(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS) === 0) return;
  try {
    chmodSync(path, PRIVATE);
  } catch {
    // Somebody else's file, or a read-only disk: whether it can be written is found by writing.
  }
}

/** How old an answer may be: nobody deletes a database so often that each write has to look. */
const LOOK_AGAIN_MS = 100;

/** The file that was opened as a database: whoever writes asks whether it is still the one at its path. */
export class DatabaseFile {
  readonly #path: string;
  readonly #opened: string | null;
  #isInPlace = true;
  #lookedAt = performance.now();

  /** Is made right after the file was opened. */
  constructor(path: string) {
    this.#path = path;
    this.#opened = identify(path);
  }

  /**
   * What is written into a file that was deleted or replaced is acknowledged, and gone with the process.
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

/** Which file it is, with the log beside it; null where there is none. */
function identify(path: string): string | null {
  const files = [path, `${path}-wal`].map((name) => statSync(name, { throwIfNoEntry: false }));
  if (files.includes(undefined)) return null;
  return files.map((file) => `${file?.dev}:${file?.ino}`).join();
}
