import { randomBytes } from 'node:crypto';
import type { Database } from './database.js';
import type { Migrated } from './migrations.js';

export interface OpenOptions {
  /** Whether the database is made where there is none; default: yes. */
  readonly mayCreate?: boolean;
  /** Default: node:crypto's. */
  readonly random?: (size: number) => Buffer;
  /** Told of each migration that was applied. */
  readonly onMigrated?: (migrated: Migrated) => void;
}

/**
 * Opens the database at `url`, a SQLite file (`file:…`) or a PostgreSQL address (`postgresql://…`), and applies missing
 * migrations. A commit is on the disk when it is acknowledged.
 * @throws DatabaseFileError, DatabaseAddressError where it cannot be used
 */
export async function openDatabase(url: string, options: OpenOptions = {}): Promise<Database> {
  const { mayCreate = true, random = randomBytes, onMigrated = () => {} } = options;
  if (url.startsWith('file:')) {
    const { openSqlite } = await import('./sqlite-database.js');
    return openSqlite(url, { mayCreate, onMigrated });
  }
  const { openPostgresql } = await import('./postgresql-database.js');
  return openPostgresql(url, { mayCreate, random, onMigrated });
}
