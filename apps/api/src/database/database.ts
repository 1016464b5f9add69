import { isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { findDamage } from './damage.js';
import {
  createMissing,
  DatabaseFileError,
  databaseBytes,
  databasePath,
  makePrivate,
} from './database-file.js';
import { databaseTrouble, TROUBLES } from './database-trouble.js';
import { applyMigrations } from './migrations.js';
import { execute, inTransaction, query, type Sql, type Tx } from './sql.js';
import { OPEN_TIMEOUT_MS, type SqliteAdapter, SqliteAdapterFactory } from './sqlite-adapter.js';

/**
 * Prisma's transactions wait for their turn. Where no writer makes progress, the adapter ends the wait before this
 * does; a transaction that does not end keeps every other writer waiting.
 */
const TRANSACTION_BOUNDS = { maxWait: 10_000, timeout: 10_000 };

/**
 * The opened database: portable SQL and transactions straight on the driver, and Prisma's client on the same
 * connections. Stores alone use either; docs/decisions/0008-one-store-per-noun.md says which for what.
 */
export class Database extends PrismaClient implements Sql {
  readonly #adapter: SqliteAdapter;

  constructor(adapter: SqliteAdapter) {
    const { provider, adapterName } = adapter;
    super({
      adapter: { provider, adapterName, connect: async () => adapter },
      transactionOptions: TRANSACTION_BOUNDS,
    });
    this.#adapter = adapter;
  }

  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    return query(this.#adapter, statement, values);
  }

  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number> {
    return execute(this.#adapter, statement, values);
  }

  /**
   * Commits everything that `run` writes or, where it throws, nothing. Its result is returned once the COMMIT is on
   * the disk. Wait for nothing but the database in `run`: other writers wait for their turn meanwhile.
   */
  transaction<Result>(run: (tx: Tx) => Promise<Result>): Promise<Result> {
    return inTransaction(this.#adapter, run);
  }

  /** Resolves where a write would succeed now. @throws the error that a write would meet; `databaseTrouble` names it */
  checkWritable(): Promise<void> {
    return this.#adapter.checkWritable();
  }

  /** Prisma connects only once it is used; the adapter's connections are open in any case. */
  override async $disconnect(): Promise<void> {
    await super.$disconnect();
    await this.#adapter.dispose();
  }
}

/**
 * Opens the database at `url` (`file:…`, percent-encoded as any URL), checks it for damage, and applies missing
 * migrations. A commit is on the disk when it is acknowledged.
 * @param mayCreate whether it is made where it does not exist
 * @throws DatabaseFileError where the path cannot hold a database, or the database is damaged
 */
export async function openDatabase(url: string, { mayCreate = true } = {}): Promise<Database> {
  const path = databasePath(url);
  return atFile(path, async () => {
    createMissing(path, mayCreate);
    const adapter = await new SqliteAdapterFactory(path).connect();
    try {
      makePrivate(path);
      const damage = await findDamage(adapter, databaseBytes(path));
      if (damage !== null) throw new DatabaseFileError(`${path}: ${TROUBLES.damaged} (${damage})`);
      // Even where no migration is missing, this takes the lock: it waits here for another process's.
      await applyMigrations(new SqliteAdapterFactory(path, { writeTimeoutMs: OPEN_TIMEOUT_MS }));
      return new Database(adapter);
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

/** Tells whether a unique index refused a row: another writer was first. */
export function isUniqueViolation(error: unknown): boolean {
  // Prisma's own errors carry the driver's, for a model's statement and for raw SQL.
  const isPrismas = error instanceof Prisma.PrismaClientKnownRequestError;
  const cause = isPrismas ? error.meta?.driverAdapterError : error;
  return isDriverAdapterError(cause) && cause.cause.kind === 'UniqueConstraintViolation';
}

/** Repeats `work` once where another writer was first: the second time it finds the other's row. */
export async function retryAfterUniqueViolation<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return work();
    throw error;
  }
}
