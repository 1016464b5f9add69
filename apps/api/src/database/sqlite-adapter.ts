import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { CommitGroup } from './commit-group.js';
import { SqliteConnection } from './sqlite-connection.js';
import { isBusy, toPrismaError } from './sqlite-errors.js';
import { Turns } from './turns.js';

const NAME = { provider: 'sqlite', adapterName: 'taro-pay-sqlite' } as const;

/** How long a statement waits for a lock that another process holds on the file. */
const BUSY_TIMEOUT_MS = 10_000;

/** Between two looks at a lock of another process. */
const BUSY_POLL_MS = 5;

/**
 * Prisma's way to a SQLite file, through one connection that writes and one that reads: why, and what it promises,
 * is in docs/decisions/0002-sqlite-adapter.md.
 */
export class SqliteAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = NAME.provider;
  readonly adapterName = NAME.adapterName;
  readonly #path: string;
  readonly #busyTimeoutMs: number;

  constructor(path: string, { busyTimeoutMs = BUSY_TIMEOUT_MS }: { busyTimeoutMs?: number } = {}) {
    this.#path = path;
    this.#busyTimeoutMs = busyTimeoutMs;
  }

  connect(): Promise<SqliteAdapter> {
    return SqliteAdapter.open(this.#path, this.#busyTimeoutMs);
  }

  /** An empty database that is gone when it is disposed of. */
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const folder = mkdtempSync(join(tmpdir(), 'shadow-'));
    const adapter = await SqliteAdapter.open(join(folder, 'shadow.db'), this.#busyTimeoutMs);
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = () => dispose().finally(() => rmSync(folder, { recursive: true }));
    return adapter;
  }
}

export class SqliteAdapter implements SqlDriverAdapter {
  readonly provider = NAME.provider;
  readonly adapterName = NAME.adapterName;
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection;
  readonly #writers = new Turns();
  readonly #group: CommitGroup;
  readonly #busyTimeoutMs: number;
  #isDisposed = false;

  static async open(path: string, busyTimeoutMs: number): Promise<SqliteAdapter> {
    const connect = () => whenNotBusy(() => new SqliteConnection(path), deadline(busyTimeoutMs));
    const writer = await connect();
    const reader = await connect();
    reader.run('PRAGMA query_only = ON');
    return new SqliteAdapter(writer, reader, busyTimeoutMs);
  }

  private constructor(writer: SqliteConnection, reader: SqliteConnection, busyTimeoutMs: number) {
    this.#writer = writer;
    this.#reader = reader;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#group = new CommitGroup(writer, this.#writers);
  }

  /** A SELECT sees what is committed and waits for nobody; anything else may write, and waits for its turn. */
  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    if (!/^\s*SELECT\b/i.test(query.sql)) return this.#write(() => this.#writer.query(query));
    return whenNotBusy(() => this.#reader.query(query), deadline(this.#busyTimeoutMs));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#write(() => this.#writer.execute(query));
  }

  /** All of the script or, where a statement fails, nothing of it. */
  executeScript(script: string): Promise<void> {
    return this.#write(() => this.#writer.run(`BEGIN IMMEDIATE;\n${script};\nCOMMIT`));
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    if (isolationLevel !== undefined && isolationLevel !== 'SERIALIZABLE') {
      throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel });
    }
    const writer = this.#writer;
    // Not deferred: a transaction that reads first and then writes would fail where another process wrote between.
    const { endTurn } = await this.#takeTurn(() => {
      this.#group.commit();
      writer.run('BEGIN IMMEDIATE');
    });
    const rollback = async () => endTurnOf(writer, endTurn);
    const commit = async () => {
      try {
        writer.run('COMMIT');
      } finally {
        await rollback();
      }
    };
    return new SqliteTransaction(writer, { commit, rollback });
  }

  /**
   * A transaction that shares its COMMIT with others: it is as durable and as much alone as any, and when many come
   * at once, they wait for the disk together. Not for what waits for anything but the database in between.
   */
  async startSharedTransaction(): Promise<Transaction> {
    const writer = this.#writer;
    const { result: group, endTurn } = await this.#takeTurn(() => {
      const joined = this.#group.join();
      writer.run('SAVEPOINT shared');
      return joined;
    });
    const end = (script: string) => {
      try {
        writer.run(script);
      } finally {
        endTurn();
      }
    };
    return new SqliteTransaction(writer, {
      commit: async () => {
        end('RELEASE shared');
        await group.done;
      },
      // What made it roll back may be what another one of the group wrote: it is over when that is there to be read.
      rollback: async () => {
        if (writer.isInTransaction) end('ROLLBACK TO shared; RELEASE shared');
        else endTurn();
        await group.done.catch(() => {});
      },
    });
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const endTurn = await this.#writers.take();
    try {
      this.#group.commit();
      this.#reader.close();
      this.#writer.query({ sql: 'PRAGMA wal_checkpoint(TRUNCATE)', args: [], argTypes: [] });
      this.#writer.close();
    } catch (error) {
      throw toPrismaError(error);
    } finally {
      endTurn();
    }
  }

  async #write<Result>(run: () => Result): Promise<Result> {
    const { result, endTurn } = await this.#takeTurn(() => {
      this.#group.commit();
      return run();
    });
    endTurnOf(this.#writer, endTurn);
    return result;
  }

  /** Waits for the turn and for other processes, and runs what begins it; where that fails, the turn is over. */
  async #takeTurn<Result>(begin: () => Result): Promise<{ result: Result; endTurn: () => void }> {
    const until = deadline(this.#busyTimeoutMs);
    const endTurn = await this.#writers.take();
    try {
      return { result: await whenNotBusy(begin, until), endTurn };
    } catch (error) {
      endTurnOf(this.#writer, endTurn);
      throw error;
    }
  }
}

/** How a transaction ends; each gives the turn to the next. */
interface Ending {
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
}

class SqliteTransaction implements Transaction {
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
   * Prisma may send one more statement after it has ended a transaction by its timeout, and SQLite itself rolls back
   * on a full disk: neither may run alone, or inside the transaction of somebody else.
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

/** Nothing is left open for the next one: a failed COMMIT, for one, would be. */
function endTurnOf(writer: SqliteConnection, endTurn: () => void): void {
  try {
    writer.reset();
  } finally {
    endTurn();
  }
}

/** A point of `performance.now()`. */
function deadline(timeoutMs: number): number {
  return performance.now() + timeoutMs;
}

/**
 * Runs again what another process keeps from running, without holding up this one.
 * @throws DriverAdapterError `SocketTimeout` (P1008, can be repeated) where it is still kept at `until`.
 */
async function whenNotBusy<Result>(run: () => Result, until: number): Promise<Result> {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw toPrismaError(error);
    }
    await wait(BUSY_POLL_MS);
  }
}
