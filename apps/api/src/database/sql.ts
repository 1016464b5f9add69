import {
  ColumnTypeEnum,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';

/**
 * What runs SQL as tagged templates: the database itself, or a transaction on it. Prisma's clients are such, too, so
 * what takes one of these works inside either kind of transaction.
 */
export interface Sql {
  $queryRaw<Rows = unknown>(query: TemplateStringsArray, ...values: unknown[]): Promise<Rows>;
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number>;
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
}

/**
 * SQL straight to the driver, past Prisma's client, which costs more than everything else together where a request
 * is a handful of statements. For those requests only: docs/performance.md has the figures.
 */
export interface DirectSql extends Sql {
  /** Runs all of it or, where it throws, nothing of it. What it answers is on the disk when it answers. */
  transaction<Result>(run: (sql: Sql) => Promise<Result>): Promise<Result>;
}

interface Adapter extends SqlQueryable {
  startSharedTransaction(): Promise<Transaction>;
}

export function createDirectSql(adapter: Adapter): DirectSql {
  return {
    ...createSql(adapter),
    async transaction(run) {
      const transaction = await adapter.startSharedTransaction();
      let result: Awaited<ReturnType<typeof run>>;
      try {
        result = await run(createSql(transaction));
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
      await transaction.commit();
      return result;
    },
  };
}

function createSql(queryable: SqlQueryable): Sql {
  return {
    $queryRaw: async (query, ...args) =>
      toRows(await queryable.queryRaw({ sql: textOf(query), args, argTypes: [] })),
    $executeRaw: (query, ...args) => queryable.executeRaw({ sql: textOf(query), args, argTypes: [] }),
    $executeRawUnsafe: (sql, ...args) => queryable.executeRaw({ sql, args, argTypes: [] }),
  };
}

/** A template stands once in the code, so its text is made once. */
const texts = new WeakMap<TemplateStringsArray, string>();

function textOf(query: TemplateStringsArray): string {
  const known = texts.get(query);
  if (known !== undefined) return known;
  const text = query.join('?');
  texts.set(query, text);
  return text;
}

/** A row is what its statement says; the caller names its type, as with Prisma's own $queryRaw. */
function toRows<Rows>(result: SqlResultSet): Rows;
function toRows({ columnNames, columnTypes, rows }: SqlResultSet): unknown {
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
