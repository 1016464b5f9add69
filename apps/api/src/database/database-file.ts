import { statSync } from 'node:fs';
import { DriverAdapterError } from '@prisma/driver-adapter-utils';

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
