import { isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { NewestBackup } from './newest-backup.js';
import type { Sql, Tx } from './sql.js';

/** How much a database is in use. */
export interface Pressure {
  /** Open connections. */
  readonly connections: number;
  /** Those that nobody uses. */
  readonly idle: number;
  /** Writes, or with PostgreSQL anybody, that wait for a turn or a connection. */
  readonly waiting: number;
}

/** The end of a transaction: how long it took, waiting included, and whether it was committed. */
export type OnTransaction = (seconds: number, isCommitted: boolean) => void;

/** Tells of a transaction once it has ended. */
export async function timed<Result>(
  onTransaction: OnTransaction,
  run: () => Promise<Result>,
): Promise<Result> {
  const startedMs = performance.now();
  const end = (isCommitted: boolean) => onTransaction((performance.now() - startedMs) / 1000, isCommitted);
  try {
    const result = await run();
    end(true);
    return result;
  } catch (error) {
    end(false);
    throw error;
  }
}

/**
 * The opened database: portable SQL and transactions straight on the driver, and Prisma's client on the same
 * connections. Stores alone use either; docs/decisions/0008-one-store-per-noun.md says which for what.
 */
export interface Database extends PrismaClient, Sql {
  /** Whether several processes may have it open: what they have to agree on belongs into it. */
  readonly isShared: boolean;
  /**
   * Commits everything that `run` writes or, where it throws, nothing. Its result is returned once the COMMIT is on
   * the disk. Wait for nothing but the database in `run`: other writers wait meanwhile. PostgreSQL repeats it after a
   * conflict with another transaction.
   */
  transaction<Result>(run: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** What it is used by now. */
  readonly pressure: () => Pressure;
  /** Resolves where a write would succeed now. @throws the error that a write would meet; `databaseTrouble` names it */
  checkWritable(): Promise<void>;
  /**
   * The newest backup: of a SQLite file the last that `backup` verified, of PostgreSQL the last segment of its log that
   * was archived. Null where there is none.
   */
  newestBackup(): Promise<NewestBackup | null>;
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
