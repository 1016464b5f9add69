import { type Error as AdapterError, isDriverAdapterError } from '@prisma/driver-adapter-utils';
import { Prisma } from '../generated/prisma/client.js';
import { serverTrouble } from './postgresql-trouble.js';
import { type DiskTrouble, diskTrouble } from './sqlite-errors.js';

/** The reasons why the database cannot do what it is asked for, though the statement is right. */
export type DatabaseTrouble = DiskTrouble | 'busy' | 'gone' | 'disconnected';

/** In words for the shop's administrators. */
export const TROUBLES: Readonly<Record<DatabaseTrouble, string>> = {
  busy: 'The database is locked: another process holds its lock, or the writers before took too long.',
  full: 'The disk of the database is full.',
  readOnly:
    'The database cannot be written: its file, its folder or its disk is read-only, or its server is a standby.',
  unreachable: 'The disk of the database does not answer, or its files cannot be opened.',
  gone: 'The file of the database was deleted or replaced while this process runs: put it in place and start again.',
  disconnected:
    'The connection to the database server broke, or the server does not answer: look whether it runs, and its log.',
  damaged: 'The file of the database is damaged: restore a backup, docs/backup.md says how.',
  foreign:
    'The file is no database, or one that is damaged at its very beginning: correct the path, or restore a backup.',
};

/** Prisma's own codes for a transaction that did not get its turn, or did not end in time. */
const TIMEOUTS = ['P1008', 'P2024', 'P2028'];

/** The trouble behind an error that came out of the database; null where the error is about something else. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  if (isDriverAdapterError(error)) return troubleOf(error.cause);
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const cause = error.meta?.driverAdapterError;
  if (isDriverAdapterError(cause)) return troubleOf(cause.cause);
  return TIMEOUTS.includes(error.code) ? 'busy' : null;
}

function troubleOf(cause: AdapterError): DatabaseTrouble | null {
  switch (cause.kind) {
    case 'SocketTimeout':
    // Rolled back by SQLite or by Prisma's timeout: either may succeed the next time.
    case 'TransactionAlreadyClosed':
    // It met others again and again.
    case 'TransactionWriteConflict':
    case 'TooManyConnections':
      return 'busy';
    case 'ConnectionClosed':
    case 'DatabaseNotReachable':
      return 'disconnected';
    case 'postgres':
      return serverTrouble(cause.code);
    case 'DatabaseDoesNotExist':
      return 'gone';
    case 'sqlite':
      return diskTrouble(cause.extendedCode);
    default:
      return null;
  }
}
