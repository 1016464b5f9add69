import type { ColumnType, SqlQuery, SqlResultSet } from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';
import { declaredType, fromStored, inferType, toArgument } from './sqlite-values.js';

/** Prisma makes the same few hundred statements again and again; lists of ids of many lengths must not pile up. */
const MAXIMUM_STATEMENTS = 500;

interface Prepared {
  readonly statement: Libsql.Statement;
  readonly columnNames: string[];
  /** By declaration; null where the values have to tell. */
  readonly columnTypes: readonly (ColumnType | null)[];
}

/** One connection to a SQLite file. Every call is synchronous and leaves no statement in progress. */
export class SqliteConnection {
  readonly #driver: Libsql.Database;
  readonly #prepared = new Map<string, Prepared>();
  #isOpen = true;

  /** Opens the file, and makes it where it does not exist. A commit is on the disk when it returns. */
  constructor(path: string) {
    // No busy timeout: the driver would wait with the whole process. The adapter waits instead.
    this.#driver = new Libsql(path);
    try {
      this.run('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    } catch (error) {
      this.#driver.close();
      throw error;
    }
  }

  get isInTransaction(): boolean {
    return this.#isOpen && this.#driver.inTransaction;
  }

  /** The rows that a statement answers; none where it answers nothing. */
  query(query: SqlQuery): SqlResultSet {
    const { statement, columnNames, columnTypes } = this.#prepare(query.sql);
    if (!statement.reader) {
      statement.run(toArguments(query));
      return { columnNames: [], columnTypes: [], rows: [] };
    }
    const rows = statement.all(toArguments(query)).map(toValues);
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
    if (statement.reader) return statement.all(toArguments(query)).length;
    return statement.run(toArguments(query)).changes;
  }

  /** Runs statements without arguments, separated by semicolons. */
  run(script: string): void {
    this.#refuseWhenClosed();
    this.#driver.exec(script);
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

  #prepare(sql: string): Prepared {
    this.#refuseWhenClosed();
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
