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
 * How long a write waits while no writer makes progress, be it for a lock of another process or for a writer of this
 * one: WeChat waits five seconds for the answer to a notification, and two are left for everything else.
 */
const WRITE_TIMEOUT_MS = 3_000;

/** A start may take longer: nobody waits for an answer yet, and several processes may start at once. */
export const OPEN_TIMEOUT_MS = 10_000;

/** The polling interval of a lock of another process. */
const BUSY_POLL_MS = 5;

interface Timeouts {
  readonly openTimeoutMs: number;
  readonly writeTimeoutMs: number;
}

/**
 * Prisma's driver adapter for a SQLite file: one connection writes and one reads.
 * docs/decisions/0002-sqlite-adapter.md has the reasons and the guarantees.
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

  /** An empty database that is deleted when it is disposed of. */
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
   * A transaction that shares its COMMIT with concurrent ones: it is as durable and as isolated as any, and they wait
   * for the disk together. Wait for nothing but the database inside it.
   */
  async startSharedTransaction(): Promise<Transaction> {
    const writer = this.#writer;
    const group = this.#group;
    const { result: membership, endTurn } = await this.#begin(() => group.join());
    const end = (write: () => void) => {
      try {
        write();
      } finally {
        endTurn();
      }
    };
    return new SqliteTransaction(writer, {
      commit: async () => {
        end(() => group.keep(membership));
        await membership.done;
      },
      // The cause of the rollback may be a row of another member: the rollback ends once that row can be read.
      rollback: async () => {
        end(() => group.undo(membership));
        await membership.done.catch(() => {});
      },
    });
  }

  /** The writes that wait for their turn. */
  get waiting(): number {
    return this.#writers.waiting;
  }

  /** @throws the error that a write would meet now */
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

  // Not deferred: a transaction that reads first and then writes would fail where another process wrote in between.
  // So only a BEGIN ever meets a lock.
  #beginAlone(): void {
    this.#group.commit();
    this.#writer.begin();
  }

  /** Waits for the turn and for other processes, and runs `begin`; where that fails, the turn ends. */
  async #begin<Result>(begin: () => Result): Promise<{ result: Result; endTurn: () => void }> {
    const askedAt = performance.now();
    const endTurn = await this.#takeTurn();
    try {
      // Looked at before each attempt: whoever holds the lock may be moving the file away.
      const beginInPlace = () => {
        this.#file.refuseWhenGone();
        return begin();
      };
      const result = await whenNotBusy(beginInPlace, this.#writers.waitsUntil(askedAt));
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

/** Leaves nothing open for the next writer, as a failed COMMIT would. */
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
 * Repeats a statement that meets another process's lock, without blocking this process.
 * @throws DriverAdapterError `SocketTimeout` (P1008, can be repeated) where the lock is still held at `until`
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
