import type { ColumnType, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';
import { cannotOpen, isBusy, outOfOrder } from './sqlite-errors.js';
import { declaredType, fromStored, inferType, toArgument } from './sqlite-values.js';

/** Prisma sends the same few hundred statements; lists of ids of many lengths must not pile up in the cache. */
const MAXIMUM_STATEMENTS = 500;

interface Prepared {
  readonly statement: Libsql.Statement;
  /** Whether it answers rows. */
  readonly hasRows: boolean;
  readonly columnNames: string[];
  /** By declaration; null where the type is inferred from the values. */
  readonly columnTypes: readonly (ColumnType | null)[];
}

const SETUP = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON';

function openFile(path: string): Libsql.Database {
  try {
    // No busy timeout: the driver would block the whole process. The adapter polls instead.
    return new Libsql(path);
  } catch (error) {
    throw cannotOpen(error);
  }
}

function connect(path: string, mode: 'write' | 'read'): Libsql.Database {
  const driver = openFile(path);
  try {
    driver.exec(SETUP);
    if (mode === 'read') driver.exec('PRAGMA query_only = ON');
    return driver;
  } catch (error) {
    driver.close();
    throw error;
  }
}

interface Failure {
  /** A point of `performance.now()`. */
  readonly at: number;
  readonly error: unknown;
  /** A damaged file stays damaged. Any other failure may be over the next time. */
  readonly lasts: boolean;
}

/** One connection to a SQLite file. Every call is synchronous, and a failed call does not affect later ones. */
export class SqliteConnection {
  readonly #connect: () => Libsql.Database;
  readonly #prepared = new Map<string, Prepared>();
  #driver: Libsql.Database;
  #isOpen = true;
  /**
   * Whether a statement was left in progress: after it met a lock the driver cannot reset it, and no COMMIT succeeds
   * beside it. https://www.sqlite.org/c3ref/reset.html
   */
  #isSpoilt = false;
  #workedAt = Number.NEGATIVE_INFINITY;
  #committedAt = Number.NEGATIVE_INFINITY;
  #failure: Failure | null = null;

  /** Opens the file, and makes it where it does not exist. A commit is on the disk when it returns. */
  constructor(path: string, mode: 'write' | 'read' = 'write') {
    this.#connect = () => connect(path, mode);
    this.#driver = this.#connect();
  }

  get isInTransaction(): boolean {
    return this.#isOpen && this.#driver.inTransaction;
  }

  /** When a statement succeeded last, a point of `performance.now()`. */
  get workedAt(): number {
    return this.#workedAt;
  }

  /** When the last COMMIT succeeded, a point of `performance.now()`. */
  get committedAt(): number {
    return this.#committedAt;
  }

  /** The last failure of the file or its disk; damage stays. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** The rows that a statement answers; none where it has no result. */
  query(query: SqlQuery): SqlResultSet {
    const { statement, hasRows, columnNames, columnTypes } = this.#prepare(query.sql);
    if (!hasRows) {
      this.#step(() => statement.run(toArguments(query)));
      return { columnNames: [], columnTypes: [], rows: [] };
    }
    const rows = this.#step(() => statement.all(toArguments(query))).map(toValues);
    const types = columnTypes.map((type, index) => type ?? inferType(rows.map((row) => row[index])));
    for (const row of rows) {
      types.forEach((type, index) => {
        row[index] = fromStored(row[index], type);
      });
    }
    return { columnNames, columnTypes: types, rows };
  }

  /** How many rows a statement changed. */
  execute(query: SqlQuery): number {
    const { statement, hasRows } = this.#prepare(query.sql);
    // `run` stops at the first row of a result: the statement would stay in progress, and no COMMIT would succeed.
    if (hasRows) return this.#step(() => statement.all(toArguments(query))).length;
    return this.#step(() => statement.run(toArguments(query))).changes;
  }

  /** Runs statements without arguments, separated by semicolons. */
  run(script: string): void {
    this.#refuseWhenClosed();
    try {
      this.#renewWhenSpoilt();
      this.#driver.exec(script);
      this.#workedAt = performance.now();
    } catch (error) {
      // A script leaves nothing in progress. So a COMMIT that is blocked is blocked by a statement of this
      // connection.
      if (isBusy(error) && this.#driver.inTransaction) this.#isSpoilt = true;
      this.#note(error);
      throw error;
    }
  }

  /** Begins a transaction that may write: only this statement ever meets a lock. */
  begin(): void {
    this.run('BEGIN IMMEDIATE');
  }

  /** Returns once the transaction is on the disk. */
  commit(): void {
    this.run('COMMIT');
    this.#committedAt = performance.now();
  }

  /** Rolls back whatever is open. */
  reset(): void {
    if (this.isInTransaction) this.run('ROLLBACK');
  }

  /** The driver releases the file itself only when its statements are collected. */
  close(): void {
    this.#refuseWhenClosed();
    this.#isOpen = false;
    this.#prepared.clear();
    this.#driver.close();
  }

  // The driver's native code ends the whole process when a closed connection is used.
  #refuseWhenClosed(): void {
    if (!this.#isOpen) throw new Error('The database is closed.');
  }

  #step<Result>(step: () => Result): Result {
    try {
      const result = step();
      this.#workedAt = performance.now();
      return result;
    } catch (error) {
      if (isBusy(error)) this.#isSpoilt = true;
      this.#note(error);
      throw error;
    }
  }

  #note(error: unknown): void {
    const trouble = outOfOrder(error);
    if (trouble === null || this.#failure?.lasts) return;
    const lasts = trouble === 'damaged' || trouble === 'foreign';
    this.#failure = { at: performance.now(), error, lasts };
  }

  #renewWhenSpoilt(): void {
    if (!this.#isSpoilt || this.#driver.inTransaction) return;
    const fresh = this.#connect();
    this.#prepared.clear();
    this.#driver.close();
    this.#driver = fresh;
    this.#isSpoilt = false;
  }

  /** Damage may appear as early as here: a statement is compiled from the file's schema. */
  #prepare(sql: string): Prepared {
    this.#refuseWhenClosed();
    try {
      this.#renewWhenSpoilt();
      return this.#compileOnce(sql);
    } catch (error) {
      this.#note(error);
      throw error;
    }
  }

  #compileOnce(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      // The most recently used one is last, so the first is evicted.
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const prepared = this.#compile(sql);
    // A PRAGMA may take effect when it is compiled, so it is compiled each time.
    if (!/^\s*PRAGMA\b/i.test(sql)) this.#prepared.set(sql, prepared);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > MAXIMUM_STATEMENTS && oldest !== undefined) this.#prepared.delete(oldest);
    return prepared;
  }

  #compile(sql: string): Prepared {
    const statement = this.#driver.prepare(sql);
    if (!statement.reader) return { statement, hasRows: false, columnNames: [], columnTypes: [] };
    // As bigints, because the driver silently rounds large integers otherwise.
    statement.raw().safeIntegers();
    const columns = statement.columns();
    return {
      statement,
      hasRows: true,
      columnNames: columns.map(({ name }) => name),
      columnTypes: columns.map(({ type }) => declaredType(type)),
    };
  }
}

function toArguments({ args, argTypes }: SqlQuery) {
  return args.map((value, index) => toArgument(value, argTypes[index]));
}

function toValues(row: unknown): unknown[] {
  if (!Array.isArray(row)) throw new TypeError('The driver answers rows that are not arrays.');
  return row;
}
