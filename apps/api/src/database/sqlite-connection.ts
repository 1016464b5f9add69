import type { ColumnType, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';
import { cannotOpen, isBusy, outOfOrder } from './sqlite-errors.js';
import { declaredType, fromStored, inferType, toArgument } from './sqlite-values.js';

/** Prisma makes the same few hundred statements again and again; lists of ids of many lengths must not pile up. */
const MAXIMUM_STATEMENTS = 500;

interface Prepared {
  readonly statement: Libsql.Statement;
  readonly columnNames: string[];
  /** By declaration; null where the values have to tell. */
  readonly columnTypes: readonly (ColumnType | null)[];
}

const SETUP = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON';

function openFile(path: string): Libsql.Database {
  try {
    // No busy timeout: the driver would wait with the whole process. The adapter waits instead.
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
  /** A damaged file does not heal. Anything else may be over the next time. */
  readonly lasts: boolean;
}

/** One connection to a SQLite file. Every call is synchronous, and a call that fails is in nobody's way afterwards. */
export class SqliteConnection {
  readonly #connect: () => Libsql.Database;
  readonly #prepared = new Map<string, Prepared>();
  #driver: Libsql.Database;
  #isOpen = true;
  /**
   * A statement was left in progress: one that met a lock stays so, the driver has no way to reset it, and no COMMIT
   * succeeds beside it. https://www.sqlite.org/c3ref/reset.html
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

  /** When the file or its disk was out of order last, and how; damage that was found stays. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** The rows that a statement answers; none where it answers nothing. */
  query(query: SqlQuery): SqlResultSet {
    const { statement, columnNames, columnTypes } = this.#prepare(query.sql);
    if (!statement.reader) {
      this.#step(() => statement.run(toArguments(query)));
      return { columnNames: [], columnTypes: [], rows: [] };
    }
    const rows = this.#step(() => statement.all(toArguments(query))).map(toValues);
    const types = columnTypes.map((type, index) => type ?? inferType(rows.map((row) => row[index])));
    for (const row of rows) {
      for (const [index, type] of types.entries()) row[index] = fromStored(row[index], type);
    }
    return { columnNames, columnTypes: types, rows };
  }

  /** How many rows a statement changed. */
  execute(query: SqlQuery): number {
    const { statement } = this.#prepare(query.sql);
    // `run` stops at the first row of an answer: the statement would stay in progress, and no commit succeed.
    if (statement.reader) return this.#step(() => statement.all(toArguments(query))).length;
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
      // A script leaves nothing in progress. What keeps a COMMIT waiting is therefore a statement of this connection.
      if (isBusy(error) && this.#driver.inTransaction) this.#isSpoilt = true;
      this.#note(error);
      throw error;
    }
  }

  /** Begins a transaction that may write, so that nothing but this ever meets a lock. */
  begin(): void {
    this.run('BEGIN IMMEDIATE');
  }

  /** What the transaction did is on the disk when this returns. */
  commit(): void {
    this.run('COMMIT');
    this.#committedAt = performance.now();
  }

  /** Rolls back whatever is open. */
  reset(): void {
    if (this.isInTransaction) this.run('ROLLBACK');
  }

  /** The file itself is let go when the statements are collected: the driver has no other way. */
  close(): void {
    this.#refuseWhenClosed();
    this.#isOpen = false;
    this.#prepared.clear();
    this.#driver.close();
  }

  // The driver's native code ends the whole process where a closed one is asked.
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

  /** Damage may be found as early as here: a statement is compiled by what the file says of its tables. */
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
      // The one used last stands last, so the first is the one to forget.
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const prepared = this.#compile(sql);
    // What a PRAGMA does, it may do while it is compiled, so it is compiled each time.
    if (!/^\s*PRAGMA\b/i.test(sql)) this.#prepared.set(sql, prepared);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > MAXIMUM_STATEMENTS && oldest !== undefined) this.#prepared.delete(oldest);
    return prepared;
  }

  #compile(sql: string): Prepared {
    const statement = this.#driver.prepare(sql);
    if (!statement.reader) return { statement, columnNames: [], columnTypes: [] };
    // As bigints, because the driver rounds what a number cannot hold without a word.
    statement.raw().safeIntegers();
    const columns = statement.columns();
    return {
      statement,
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
