import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';
import Libsql from 'libsql';
import { TurnTimeoutError } from './turns.js';

// https://www.sqlite.org/rescode.html
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_PROTOCOL = 15;
const SQLITE_NOTADB = 26;
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const SQLITE_CONSTRAINT_NOTNULL = 1299;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_TRIGGER = 1811;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** The reasons why the file cannot be read or written, whatever the statement. */
export type DiskTrouble = 'readOnly' | 'unreachable' | 'damaged' | 'foreign' | 'full';

/** From an extended code, whose last byte is the primary one. */
export function diskTrouble(extendedCode: number): DiskTrouble | null {
  switch (extendedCode & 0xff) {
    case SQLITE_READONLY:
      return 'readOnly';
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
      return 'unreachable';
    case SQLITE_CORRUPT:
      return 'damaged';
    case SQLITE_NOTADB:
      return 'foreign';
    case SQLITE_FULL:
      return 'full';
    default:
      return null;
  }
}

/** Tells whether another connection holds what a statement needs, so that it did nothing and can be repeated. */
export function isBusy(error: unknown): boolean {
  return error instanceof Libsql.SqliteError && ((error.rawCode ?? SQLITE_ERROR) & 0xff) === SQLITE_BUSY;
}

/** The trouble of the file or its disk; null where the statement is to blame. */
export function outOfOrder(error: unknown): DiskTrouble | null {
  return error instanceof Libsql.SqliteError ? diskTrouble(error.rawCode ?? SQLITE_ERROR) : null;
}

/** The driver's error for a file that it cannot open has no code, and is no SqliteError. */
export function cannotOpen(error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  return new Libsql.SqliteError(words, 'SQLITE_CANTOPEN', SQLITE_CANTOPEN);
}

/** An error of the driver, or of the queue before it, as Prisma's; any other as it is. */
export function toPrismaError(error: unknown): unknown {
  if (error instanceof TurnTimeoutError) {
    return new DriverAdapterError({ kind: 'SocketTimeout', originalMessage: error.message });
  }
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
