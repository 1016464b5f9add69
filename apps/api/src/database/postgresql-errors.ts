import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const READ_ONLY = '25006';

/** An error of the driver in the words of Prisma, as its own adapter has them; any other as it is. */
export function toPrismaError(error: unknown): unknown {
  if (error instanceof DriverAdapterError) return error;
  if (error instanceof pg.DatabaseError) {
    return new DriverAdapterError({
      originalCode: error.code ?? '',
      originalMessage: error.message,
      ...mapError(error),
    });
  }
  return isConnectionError(error)
    ? new DriverAdapterError({ kind: kindOf(error), originalMessage: error.message })
    : error;
}

/** A connection that was never made is told apart from one that is lost. */
function kindOf(error: Error): 'DatabaseNotReachable' | 'ConnectionClosed' {
  const isConnect = 'syscall' in error && error.syscall === 'connect';
  return isConnect || error instanceof AggregateError ? 'DatabaseNotReachable' : 'ConnectionClosed';
}

function mapError(error: pg.DatabaseError): MappedError {
  switch (error.code) {
    case UNIQUE_VIOLATION:
      return { kind: 'UniqueConstraintViolation', constraint: { index: error.constraint ?? '' } };
    case FOREIGN_KEY_VIOLATION:
      return { kind: 'ForeignKeyConstraintViolation', constraint: { index: error.constraint ?? '' } };
    case SERIALIZATION_FAILURE:
    case DEADLOCK:
      return { kind: 'TransactionWriteConflict' };
    default: {
      const { code = '', severity = '', message, detail, column, hint } = error;
      return { kind: 'postgres', code, severity, message, detail, column, hint };
    }
  }
}

/** The words of `pg` for a connection that is lost, or that it could not get in time; they have no code. */
const CONNECTION_LOST =
  /^(Connection terminated|Client (has|was)|Query read timeout|timeout (exceeded|expired)|Cannot use a pool|Client network socket)/i;

function isConnectionError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return 'syscall' in error || CONNECTION_LOST.test(error.message) || error instanceof AggregateError;
}

/** Tells whether another transaction was in the way, so that this one did nothing and can be repeated. */
export function isConflict(error: unknown): boolean {
  return error instanceof DriverAdapterError && error.cause.kind === 'TransactionWriteConflict';
}

/** Tells whether the connection is lost; of a COMMIT nobody knows then whether it was kept. */
export function isDisconnected(error: unknown): boolean {
  return error instanceof DriverAdapterError && error.cause.kind === 'ConnectionClosed';
}

/** A server that shuts down or was told to end the connection, and one that crashed. */
const ENDED = ['57P01', '57P02'];

/**
 * Tells whether somebody ended the connection under a statement. One that is silent is none: the server may be at work
 * still, and a second try would take as long.
 */
export function hasEnded(error: unknown): boolean {
  if (!(error instanceof DriverAdapterError)) return false;
  const { cause } = error;
  if (cause.kind === 'postgres') return ENDED.includes(cause.code);
  return cause.kind === 'ConnectionClosed' && !/timeout/i.test(cause.originalMessage ?? '');
}

/** Whether a connection is as it was before a statement failed: only the statement was refused. */
export function isConnectionGood(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR' && error.code !== READ_ONLY;
}
