import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { applyMigrations } from './migrations.js';
import { createDirectSql, type DirectSql } from './sql.js';
import { type SqliteAdapter, SqliteAdapterFactory } from './sqlite-adapter.js';

/** What a function takes that is to run inside somebody else's transaction. */
export type Transaction = Prisma.TransactionClient;

/**
 * Transactions on one SQLite file take turns, so a burst waits. Where nobody gets on, the adapter ends the wait
 * before this does; a transaction that does not end keeps everybody else waiting.
 */
const TRANSACTION_BOUNDS = { maxWait: 10_000, timeout: 10_000 };

/** The file of a database cannot be made, opened or read; the message is one line that says which and why. */
export class DatabaseFileError extends Error {
  override readonly name = 'DatabaseFileError';
}

/** Prisma's client and, beside it on the same connections, SQL for what is asked most. */
export class Database extends PrismaClient {
  readonly sql: DirectSql;
  readonly #adapter: SqliteAdapter;

  constructor(adapter: SqliteAdapter) {
    const { provider, adapterName } = adapter;
    super({
      adapter: { provider, adapterName, connect: async () => adapter },
      transactionOptions: TRANSACTION_BOUNDS,
    });
    this.sql = createDirectSql(adapter);
    this.#adapter = adapter;
  }

  /** Resolves where a write would succeed now. @throws what keeps it from that: `databaseTrouble` names it. */
  checkWritable(): Promise<void> {
    return this.#adapter.checkWritable();
  }

  /** Prisma connects, and disconnects, only where it was asked for something; the connections are open in any case. */
  override async $disconnect(): Promise<void> {
    await super.$disconnect();
    await this.#adapter.dispose();
  }
}

/**
 * Opens the database at `url` (`file:…`, percent-encoded as any URL), makes it where it does not exist, and applies
 * what migrations are missing. A commit is on the disk when it is acknowledged.
 * @throws DatabaseFileError where there can be no database at that place
 */
export async function openDatabase(url: string): Promise<Database> {
  const path = resolve(decodeURIComponent(url.replace(/^file:(\/\/)?/, '')));
  const factory = new SqliteAdapterFactory(path);
  const adapter = await openFile(path, factory);
  try {
    await applyMigrations(factory);
  } catch (error) {
    await adapter.dispose();
    throw error;
  }
  return new Database(adapter);
}

async function openFile(path: string, factory: SqliteAdapterFactory): Promise<SqliteAdapter> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return await factory.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseFileError(`${path} cannot be opened as a database: ${reason}`, { cause: error });
  }
}

/** Tells whether an error says that a unique index refused a row: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  // Prisma's own errors carry the driver's, whether a model or raw SQL was refused.
  const isPrismas = error instanceof Prisma.PrismaClientKnownRequestError;
  const cause = isPrismas ? error.meta?.driverAdapterError : error;
  return isDriverAdapterError(cause) && cause.cause.kind === 'UniqueConstraintViolation';
}

/** Does it once more where somebody else was first: the second time it finds what that one wrote. */
export async function retryAfterUniqueViolation<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) return work();
    throw error;
  }
}
