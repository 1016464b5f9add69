import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';

// https://www.sqlite.org/rescode.html
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const SQLITE_CONSTRAINT_NOTNULL = 1299;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_TRIGGER = 1811;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** Tells whether another connection holds what a statement needs, so that it did nothing and can be repeated. */
export function isBusy(error: unknown): boolean {
  // The last byte of an extended code is the primary one.
  return error instanceof Libsql.SqliteError && ((error.rawCode ?? SQLITE_ERROR) & 0xff) === SQLITE_BUSY;
}

/** An error of the driver in the words of Prisma; any other as it is. */
export function toPrismaError(error: unknown): unknown {
  if (!(error instanceof Libsql.SqliteError)) return error;
  const code = error.rawCode ?? SQLITE_ERROR;
  return new DriverAdapterError({
    originalCode: String(code),
    originalMessage: error.message,
    ...(isBusy(error) ? { kind: 'SocketTimeout' as const } : mapError(code, error.message)),
  });
}

function mapError(code: number, message: string): MappedError {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return { kind: 'UniqueConstraintViolation', ...refusedColumns(message) };
    case SQLITE_CONSTRAINT_NOTNULL:
      return { kind: 'NullConstraintViolation', ...refusedColumns(message) };
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER:
      return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } };
    default: {
      const [, table] = /^no such table: (.+)/.exec(message) ?? [];
      if (table !== undefined) return { kind: 'TableDoesNotExist', table };
      const [, column] = /(?:^no such column: | has no column named )(.+)/.exec(message) ?? [];
      if (column !== undefined) return { kind: 'ColumnNotFound', column };
      return { kind: 'sqlite', extendedCode: code, message };
    }
  }
}

/** From "UNIQUE constraint failed: Order.userId, Order.idempotencyKey". */
function refusedColumns(message: string): { constraint?: { fields: string[] }; table?: string } {
  const [, list] = /constraint failed: (.+)/.exec(message) ?? [];
  if (list === undefined) return {};
  const columns = list.split(', ').map((column) => column.split('.'));
  const table = columns[0]?.slice(0, -1).join('.');
  return {
    constraint: { fields: columns.map((parts) => parts.at(-1) ?? '') },
    ...(table ? { table } : {}),
  };
}
