import { randomBytes } from 'node:crypto';
import type { Database, OnTransaction } from './database.js';
import type { Migrated } from './migrations.js';

export interface OpenOptions {
  /** Whether the database is made where there is none; default: yes. */
  readonly mayCreate?: boolean;
  /** Whether missing migrations are applied; default: yes. */
  readonly migrates?: boolean;
  /** Default: node:crypto's. */
  readonly random?: (size: number) => Buffer;
  /** Told of each migration that was applied. */
  readonly onMigrated?: (migrated: Migrated) => void;
  readonly onTransaction?: OnTransaction | undefined;
}

/**
 * Opens the database at `url`, a SQLite file (`file:…`) or a PostgreSQL address (`postgresql://…`), and applies missing
 * migrations unless told otherwise. A commit is on the disk when it is acknowledged.
 * @throws DatabaseRefusal where it cannot be used
 */
export async function openDatabase(url: string, options: OpenOptions = {}): Promise<Database> {
  const { mayCreate = true, migrates = true, random = randomBytes, onMigrated = () => {} } = options;
  const { onTransaction = () => {} } = options;
  if (url.startsWith('file:')) {
    const { openSqlite } = await import('./sqlite-database.js');
    return openSqlite(url, { mayCreate, migrates, onMigrated, onTransaction });
  }
  const { openPostgresql } = await import('./postgresql-database.js');
  return openPostgresql(url, { mayCreate, migrates, random, onMigrated, onTransaction });
}
