import {
  DriverAdapterError,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import type { SqliteConnection } from './sqlite-connection.js';
import { toPrismaError } from './sqlite-errors.js';

export const NAME = { provider: 'sqlite', adapterName: 'taro-pay-sqlite' } as const;

/** The two ends of a transaction; each passes the turn to the next writer. */
interface Ending {
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

export class SqliteTransaction implements Transaction {
  readonly provider = NAME.provider;
  readonly adapterName = NAME.adapterName;
  /** Prisma calls `commit` and `rollback`, and sends no statement for them. */
  readonly options = { usePhantomQuery: true };
  readonly #writer: SqliteConnection;
  readonly #ending: Ending;
  #isOver = false;

  constructor(writer: SqliteConnection, ending: Ending) {
    this.#writer = writer;
    this.#ending = ending;
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#run(() => this.#writer.query(query));
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return this.#run(() => this.#writer.execute(query));
  }

  async commit(): Promise<void> {
    try {
      this.#refuseWhenOver();
    } catch (error) {
      await this.rollback();
      throw error;
    }
    this.#isOver = true;
    try {
      await this.#ending.commit();
    } catch (error) {
      throw toPrismaError(error);
    }
  }

  async rollback(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#ending.rollback();
  }

  async createSavepoint(name: string): Promise<void> {
    this.#run(() => this.#writer.run(`SAVEPOINT ${name}`));
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    this.#run(() => this.#writer.run(`ROLLBACK TO ${name}`));
  }

  async releaseSavepoint(name: string): Promise<void> {
    this.#run(() => this.#writer.run(`RELEASE ${name}`));
  }

  /**
   * Prisma may send another statement after its timeout has ended a transaction, and SQLite itself rolls back on a
   * full disk: such a statement must not run alone, or inside another transaction.
   */
  #refuseWhenOver(): void {
    if (!this.#isOver && this.#writer.isInTransaction) return;
    throw new DriverAdapterError({
      kind: 'TransactionAlreadyClosed',
      cause: 'The transaction is over: it was committed or rolled back before this statement.',
    });
  }

  #run<Result>(run: () => Result): Result {
    this.#refuseWhenOver();
    try {
      return run();
    } catch (error) {
      throw toPrismaError(error);
    }
  }
}
