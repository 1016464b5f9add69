import { PrismaClient } from '../generated/prisma/client.js';
import { findDamage } from './damage.js';
import { type Database, type OnTransaction, type Pressure, timed } from './database.js';
import {
  createMissing,
  DatabaseFileError,
  databaseBytes,
  databasePath,
  makePrivate,
} from './database-file.js';
import { databaseTrouble, TROUBLES } from './database-trouble.js';
import { applyMigrations } from './migrations.js';
import { type NewestBackup, readNewestBackup } from './newest-backup.js';
import type { OpenOptions } from './open-database.js';
import { execute, inTransaction, query, type Tx } from './sql.js';
import { OPEN_TIMEOUT_MS, type SqliteAdapter, SqliteAdapterFactory } from './sqlite-adapter.js';

/**
 * Prisma's transactions wait for their turn. Where no writer makes progress, the adapter ends the wait before this
 * does; a transaction that does not end keeps every other writer waiting.
 */
const TRANSACTION_BOUNDS = { maxWait: 10_000, timeout: 10_000 };

class SqliteDatabase extends PrismaClient implements Database {
  readonly isShared = false;
  readonly #adapter: SqliteAdapter;
  readonly #path: string;
  readonly #onTransaction: OnTransaction;

  constructor(adapter: SqliteAdapter, path: string, onTransaction: OnTransaction) {
    const { provider, adapterName } = adapter;
    super({
      adapter: { provider, adapterName, connect: async () => adapter },
      transactionOptions: TRANSACTION_BOUNDS,
    });
    this.#adapter = adapter;
    this.#path = path;
    this.#onTransaction = onTransaction;
  }

  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    return query(this.#adapter, statement, values);
  }

  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number> {
    return execute(this.#adapter, statement, values);
  }

  transaction<Result>(run: (tx: Tx) => Promise<Result>): Promise<Result> {
    return timed(this.#onTransaction, () => inTransaction(this.#adapter, run));
  }

  // One connection writes and one reads.
  readonly pressure = (): Pressure => ({ connections: 2, idle: 0, waiting: this.#adapter.waiting });

  checkWritable(): Promise<void> {
    return this.#adapter.checkWritable();
  }

  async newestBackup(): Promise<NewestBackup | null> {
    return readNewestBackup(this.#path);
  }

  /** Prisma connects only once it is used; the adapter's connections are open in any case. */
  override async $disconnect(): Promise<void> {
    await super.$disconnect();
    await this.#adapter.dispose();
  }
}

type SqliteOptions = Pick<Required<OpenOptions>, 'mayCreate' | 'migrates' | 'onMigrated'> & {
  readonly onTransaction: OnTransaction;
};

/**
 * Opens the database at `url` (`file:…`, percent-encoded as any URL), checks it for damage, and applies missing
 * migrations. A commit is on the disk when it is acknowledged.
 * @throws DatabaseFileError where the path cannot hold a database, or the database is damaged
 */
export async function openSqlite(
  url: string,
  { mayCreate, migrates, onMigrated, onTransaction }: SqliteOptions,
): Promise<Database> {
  const path = databasePath(url);
  return atFile(path, async () => {
    createMissing(path, mayCreate);
    const adapter = await new SqliteAdapterFactory(path).connect();
    try {
      makePrivate(path);
      const damage = await findDamage(adapter, databaseBytes(path));
      if (damage !== null) throw new DatabaseFileError(`${path}: ${TROUBLES.damaged} (${damage})`);
      // Even where no migration is missing, this takes the lock: it waits here for another process's.
      const patient = new SqliteAdapterFactory(path, { writeTimeoutMs: OPEN_TIMEOUT_MS });
      if (migrates) for (const migrated of await applyMigrations(patient)) onMigrated(migrated);
      return new SqliteDatabase(adapter, path, onTransaction);
    } catch (error) {
      await adapter.dispose();
      throw error;
    }
  });
}

/** Trouble with the file becomes one line; a wrong migration is not the file's fault. */
async function atFile<Result>(path: string, open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    const trouble = databaseTrouble(error);
    if (trouble !== null) throw new DatabaseFileError(`${path}: ${TROUBLES[trouble]}`, { cause: error });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new DatabaseFileError(`there can be no database at ${path}: ${error.message}`, { cause: error });
  }
}
