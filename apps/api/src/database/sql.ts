import {
  type ColumnType,
  ColumnTypeEnum,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { spreadLists } from './lists.js';

export { Written } from './lists.js';

/**
 * Runs portable SQL, written as tagged templates, on the driver itself: on the database, each statement in a
 * transaction of its own, or on a transaction. Only stores call it; docs/decisions/0008-one-store-per-noun.md says
 * which statements are SQL.
 */
export interface Sql {
  /**
   * The rows that a statement answers; the caller names their type. A list is written `IN (${ids})`, a number that is to
   * stand in the text `${new Written(21)}`.
   */
  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement changed. */
  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number>;
}

/** A database transaction: everything that is written through it is committed, or nothing. */
export interface Tx extends Sql {
  /**
   * Keeps other transactions from changing the rows that a SELECT names until this one ends: what is read after it
   * still holds when this one writes. SQLite has one writer at a time, and does nothing here.
   */
  lock(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<void>;
  /**
   * Makes other transactions that lock the same text wait until this one ends: for what is in no row yet. SQLite has one
   * writer at a time, and does nothing here.
   */
  lockText(text: string): Promise<void>;
  /**
   * The rows of a SELECT that no other transaction has locked, locked until this one ends: of several that ask at once
   * each has others. SQLite has one writer at a time, and all rows are free.
   */
  queryFree<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]>;
}

class SqliteTx implements Tx {
  readonly #queryable: SqlQueryable;

  constructor(queryable: SqlQueryable) {
    this.#queryable = queryable;
  }

  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    return query(this.#queryable, statement, values);
  }

  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number> {
    return execute(this.#queryable, statement, values);
  }

  async lock(): Promise<void> {}

  async lockText(): Promise<void> {}

  queryFree<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    return this.query(statement, ...values);
  }
}

interface Adapter {
  startSharedTransaction(): Promise<Transaction>;
}

/**
 * Commits everything that `run` writes or, where it throws, nothing. Its result is returned once the COMMIT is on the
 * disk.
 */
export async function inTransaction<Result>(
  adapter: Adapter,
  run: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const transaction = await adapter.startSharedTransaction();
  let result: Result;
  try {
    result = await run(new SqliteTx(transaction));
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  await transaction.commit();
  return result;
}

export async function query<Row>(
  queryable: SqlQueryable,
  statement: TemplateStringsArray,
  values: readonly unknown[],
): Promise<Row[]> {
  return toRows(await queryable.queryRaw(toQuery(statement, values)));
}

export function execute(
  queryable: SqlQueryable,
  statement: TemplateStringsArray,
  values: readonly unknown[],
): Promise<number> {
  return queryable.executeRaw(toQuery(statement, values));
}

function toQuery(statement: TemplateStringsArray, given: readonly unknown[]): SqlQuery {
  const { parts, values } = spreadLists(statement, given);
  return { sql: textOf(parts), args: [...values], argTypes: [] };
}

/** Each template is one object, so its text is joined once. */
const texts = new WeakMap<readonly string[], string>();

function textOf(statement: readonly string[]): string {
  const known = texts.get(statement);
  if (known !== undefined) return known;
  const text = statement.join('?');
  texts.set(statement, text);
  return text;
}

function toRows<Row>(result: SqlResultSet): Row[];
function toRows({ columnNames, columnTypes, rows }: SqlResultSet): unknown[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    columnNames.forEach((name, index) => {
      row[name] = asPostgresql(values[index], columnTypes[index]);
    });
    return row;
  });
}

/** SQLite has neither times nor truth values; PostgreSQL's driver answers both as such. */
function asPostgresql(value: unknown, type: ColumnType | undefined): unknown {
  if (type === ColumnTypeEnum.DateTime && typeof value === 'string') return new Date(value);
  if (type === ColumnTypeEnum.Boolean && typeof value === 'number') return value !== 0;
  return value;
}
