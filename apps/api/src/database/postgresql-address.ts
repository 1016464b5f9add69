import pg from 'pg';
import { DatabaseAddressError } from './postgresql-trouble.js';

/** https://www.postgresql.org/support/versioning/ */
const OLDEST_VERSION = 14;

interface Facts {
  readonly version: number;
  readonly encoding: string;
  readonly isEmpty: boolean;
  /** Settings of the connection that are not as postgresql-pool.ts wants them. */
  readonly unset: string | null;
}

/** @throws DatabaseAddressError on a server that is too old, another encoding, or an empty database that nobody asked for */
export async function refuseUnusable(client: pg.ClientBase, mayCreate: boolean): Promise<void> {
  const { rows } = await client.query<Facts>(
    `SELECT current_setting('server_version_num')::int / 10000 AS "version",
       current_setting('server_encoding') AS "encoding", to_regclass('"_prisma_migrations"') IS NULL AS "isEmpty",
       (SELECT string_agg("name", ', ' ORDER BY "name" COLLATE "C") FROM pg_settings WHERE "name" = 'TimeZone' AND "setting" <> 'UTC'
         OR "name" IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')
         AND "setting" = '0') AS "unset"`,
  );
  const [facts] = rows;
  if (facts === undefined) throw new DatabaseAddressError('the server does not answer as PostgreSQL does.');
  const { version, encoding, isEmpty, unset } = facts;
  if (version < OLDEST_VERSION) {
    throw new DatabaseAddressError(
      `the server is PostgreSQL ${version}: ${OLDEST_VERSION} or later is needed.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new DatabaseAddressError(`the database is in ${encoding}: make it with ENCODING 'UTF8'.`);
  }
  if (unset !== null) {
    throw new DatabaseAddressError(
      `a pooler keeps the API from setting ${unset}: the user has to have them by ALTER ROLE (docs/scale.md).`,
    );
  }
  if (isEmpty && !mayCreate) {
    throw new DatabaseAddressError(
      'the database is empty. Correct the address, or set CREATE_DATABASE=on for one start to fill it.',
    );
  }
}

/** In words for whoever runs the shop; null where the address is not to blame. */
export function explainRefusal(error: unknown): string | null {
  if (error instanceof DatabaseAddressError) return error.message;
  if (error instanceof pg.DatabaseError) return explainCode(error);
  if (!(error instanceof Error)) return null;
  if ('code' in error && error.code === 'ENOTFOUND') return 'there is no such host.';
  if ('syscall' in error || error instanceof AggregateError) return 'nothing answers at its host and port.';
  if (/SSL|certificate|self-signed/i.test(error.message)) return `TLS cannot be used: ${error.message}`;
  if (/timeout|terminated/i.test(error.message)) return 'the server does not answer in time.';
  return null;
}

function explainCode({ code, message }: pg.DatabaseError): string | null {
  switch (code) {
    case '28P01':
    case '28000':
      return `the server refuses the user: ${message}.`;
    case '3D000':
      return `${message}: make it, or correct the name.`;
    case '42501':
      return `the user lacks rights: ${message}. It has to own the database, or to have CREATE on its schema.`;
    case '25006':
      return 'the server takes no writes: it is a standby. Name the primary, or both with target_session_attrs=read-write.';
    case '08P01':
      return `${message}. Behind pgbouncer the address needs pgbouncer=true (docs/scale.md).`;
    case '53300':
      return `the server has no connection left: ${message}.`;
    case '57P03':
      return `the server is not ready: ${message}.`;
    default:
      return null;
  }
}
