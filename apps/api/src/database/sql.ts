import {
  ColumnTypeEnum,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';

/**
 * Runs portable SQL, written as tagged templates, straight on the driver: the database itself, each statement for
 * itself, or a transaction on it. Only stores call it; docs/decisions/0008-one-store-per-noun.md says what is SQL.
 */
export interface Sql {
  /** The rows that a statement answers; the caller names their type. */
  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]>;
  /** How many rows a statement changed. */
  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number>;
}

/** A database transaction: all that is written through it is kept, or nothing. */
export class Tx implements Sql {
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
}

interface Adapter {
  startSharedTransaction(): Promise<Transaction>;
}

/** Runs all of it or, where it throws, nothing of it. What it answers is on the disk when it answers. */
export async function inTransaction<Result>(
  adapter: Adapter,
  run: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const transaction = await adapter.startSharedTransaction();
  let result: Result;
  try {
    result = await run(new Tx(transaction));
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
  return toRows(await queryable.queryRaw({ sql: textOf(statement), args: [...values], argTypes: [] }));
}

export function execute(
  queryable: SqlQueryable,
  statement: TemplateStringsArray,
  values: readonly unknown[],
): Promise<number> {
  return queryable.executeRaw({ sql: textOf(statement), args: [...values], argTypes: [] });
}

/** A template stands once in the code, so its text is made once. */
const texts = new WeakMap<TemplateStringsArray, string>();

function textOf(statement: TemplateStringsArray): string {
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
    for (const [index, name] of columnNames.entries()) {
      const value = values[index];
      const isTime = columnTypes[index] === ColumnTypeEnum.DateTime && typeof value === 'string';
      row[name] = isTime ? new Date(value) : value;
    }
    return row;
  });
}
