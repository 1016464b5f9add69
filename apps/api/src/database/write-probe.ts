import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import type { DatabaseFile } from './database-file.js';
import type { SqliteConnection } from './sqlite-connection.js';
import { toPrismaError } from './sqlite-errors.js';

/** How long a successful COMMIT counts as proof that the next one will succeed. */
const COMMIT_COUNTS_MS = 1_000;

/** How long a failure counts: a full disk may have room for the small write of a probe, and none for an order. */
const FAILURE_COUNTS_MS = 5_000;

/** The bound of a probe: a lock that lasts longer is one that people notice. */
const PATIENCE_MS = 1_000;

interface Parts {
  readonly file: DatabaseFile;
  readonly writer: SqliteConnection;
  readonly reader: SqliteConnection;
  /** Runs in a transaction of its own, once its turn comes. */
  readonly write: (run: () => void) => Promise<void>;
}

/**
 * Tells whether a write and a read would succeed: by recent ones or, where nobody writes, by a probe that all who ask
 * at the time share. So it writes at most once a second, and not at all under traffic.
 */
export class WriteProbe {
  readonly #parts: Parts;
  #running: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws the error that a write or a read would meet, at the latest after a second */
  async check(): Promise<void> {
    const { file, writer, reader } = this.#parts;
    file.refuseWhenGone();
    const now = performance.now();
    for (const { failure } of [writer, reader]) {
      if (failure === null) continue;
      if (failure.lasts || now - failure.at < FAILURE_COUNTS_MS) throw toPrismaError(failure.error);
    }
    if (now - writer.committedAt < COMMIT_COUNTS_MS) return;
    this.#running ??= this.#write().finally(() => {
      this.#running = null;
    });
    await inTime(this.#running);
  }

  #write(): Promise<void> {
    const { writer, reader, write } = this.#parts;
    return write(() => {
      reader.query({ sql: 'SELECT count(*) FROM "sqlite_schema"', args: [], argTypes: [] });
      const { rows } = writer.query({ sql: 'PRAGMA user_version', args: [], argTypes: [] });
      // The page is written again with the same content.
      writer.run(`PRAGMA user_version = ${Number(rows[0]?.[0])}`);
    });
  }
}

async function inTime(outcome: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DriverAdapterError({ kind: 'SocketTimeout' })), PATIENCE_MS);
  });
  try {
    await Promise.race([outcome, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
