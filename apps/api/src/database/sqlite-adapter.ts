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
import { DatabaseFile } from './database-file.js';
import { SqliteConnection } from './sqlite-connection.js';
import { isBusy, toPrismaError } from './sqlite-errors.js';
import { NAME, SqliteTransaction } from './sqlite-transaction.js';
import { Turns } from './turns.js';
import { WriteProbe } from './write-probe.js';

/**
 * How long a write waits while no writer gets on, be it for a lock of another process or for a writer of this one:
 * WeChat waits five seconds for the answer to a notification, and two are left for everything else.
 */
const WRITE_TIMEOUT_MS = 3_000;

/** Nobody waits for an answer while a process starts, and several may start at once. */
export const OPEN_TIMEOUT_MS = 10_000;

/** Between two looks at a lock of another process. */
const BUSY_POLL_MS = 5;

interface Timeouts {
  readonly openTimeoutMs: number;
  readonly writeTimeoutMs: number;
}

/**
 * Prisma's way to a SQLite file, through one connection that writes and one that reads: why, and what it promises,
 * is in docs/decisions/0002-sqlite-adapter.md.
 */
export class SqliteAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = NAME.provider;
  readonly adapterName = NAME.adapterName;
  readonly #path: string;
  readonly #timeouts: Timeouts;

  constructor(
    path: string,
    { openTimeoutMs = OPEN_TIMEOUT_MS, writeTimeoutMs = WRITE_TIMEOUT_MS }: Partial<Timeouts> = {},
  ) {
    this.#path = path;
    this.#timeouts = { openTimeoutMs, writeTimeoutMs };
  }

  connect(): Promise<SqliteAdapter> {
    return SqliteAdapter.open(this.#path, this.#timeouts);
  }

  /** An empty database that is gone when it is disposed of. */
  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const folder = mkdtempSync(join(tmpdir(), 'shadow-'));
    const adapter = await SqliteAdapter.open(join(folder, 'shadow.db'), this.#timeouts);
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = () => dispose().finally(() => rmSync(folder, { recursive: true }));
    return adapter;
  }
}

export class SqliteAdapter implements SqlDriverAdapter {
  readonly provider = NAME.provider;
  readonly adapterName = NAME.adapterName;
  readonly #file: DatabaseFile;
  readonly #writer: SqliteConnection;
  readonly #reader: SqliteConnection;
  readonly #writers: Turns;
  readonly #group: CommitGroup;
  readonly #probe: WriteProbe;
  readonly #writeTimeoutMs: number;
  #isDisposed = false;

  static async open(path: string, { openTimeoutMs, writeTimeoutMs }: Timeouts): Promise<SqliteAdapter> {
    const until = deadline(openTimeoutMs);
    const connect = (mode: 'write' | 'read') => whenNotBusy(() => new SqliteConnection(path, mode), until);
    const writer = await connect('write');
    const reader = await connect('read');
    return new SqliteAdapter(new DatabaseFile(path), writer, reader, writeTimeoutMs);
  }

  private constructor(
    file: DatabaseFile,
    writer: SqliteConnection,
    reader: SqliteConnection,
    writeTimeoutMs: number,
  ) {
    this.#file = file;
    this.#writer = writer;
    this.#reader = reader;
    this.#writeTimeoutMs = writeTimeoutMs;
    this.#writers = new Turns(writeTimeoutMs, () => writer.workedAt);
    this.#group = new CommitGroup(writer, this.#writers);
    this.#probe = new WriteProbe({ file, writer, reader, write: (run) => this.#write(run) });
  }

  /** A SELECT sees what is committed and waits for nobody; anything else may write, and waits for its turn. */
  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    if (!/^\s*SELECT\b/i.test(query.sql)) return this.#write(() => this.#writer.query(query));
    return whenNotBusy(() => this.#reader.query(query), deadline(this.#writeTimeoutMs));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#write(() => this.#writer.execute(query));
  }

  /** All of the script or, where a statement fails, nothing of it. */
  executeScript(script: string): Promise<void> {
    return this.#write(() => this.#writer.run(script));
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    if (isolationLevel !== undefined && isolationLevel !== 'SERIALIZABLE') {
      throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel });
    }
    const writer = this.#writer;
    const { endTurn } = await this.#begin(() => this.#beginAlone());
    const rollback = async () => endTurnOf(writer, endTurn);
    const commit = async () => {
      try {
        writer.commit();
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
    const { result: group, endTurn } = await this.#begin(() => {
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

  /** @throws what keeps a write from succeeding now, as that write would. */
  checkWritable(): Promise<void> {
    return this.#probe.check();
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const endTurn = await this.#writers.takeAtLast();
    try {
      this.#group.commit();
      this.#reader.close();
      this.#writer.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      throw toPrismaError(error);
    } finally {
      this.#writer.close();
      endTurn();
    }
  }

  /** One statement in a transaction of its own. */
  async #write<Result>(run: () => Result): Promise<Result> {
    const { endTurn } = await this.#begin(() => this.#beginAlone());
    try {
      const result = run();
      this.#writer.commit();
      return result;
    } catch (error) {
      throw toPrismaError(error);
    } finally {
      endTurnOf(this.#writer, endTurn);
    }
  }

  // Not deferred: a transaction that reads first and then writes would fail where another process wrote between. And
  // so nothing but a BEGIN ever meets a lock.
  #beginAlone(): void {
    this.#group.commit();
    this.#writer.begin();
  }

  /** Waits for the turn and for other processes, and runs what begins it; where that fails, the turn is over. */
  async #begin<Result>(begin: () => Result): Promise<{ result: Result; endTurn: () => void }> {
    const askedAt = performance.now();
    const endTurn = await this.#takeTurn();
    try {
      this.#file.refuseWhenGone();
      const result = await whenNotBusy(begin, this.#writers.waitsUntil(askedAt));
      return { result, endTurn };
    } catch (error) {
      endTurnOf(this.#writer, endTurn);
      throw error;
    }
  }

  #takeTurn(): Promise<() => void> {
    return this.#writers.take().catch((error: unknown) => {
      throw toPrismaError(error);
    });
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
