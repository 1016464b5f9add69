import type { Database } from './database.js';

/**
 * Opens the database at `url`, a SQLite file (`file:…`) or a PostgreSQL address (`postgresql://…`), and applies missing
 * migrations. A commit is on the disk when it is acknowledged.
 * @param mayCreate whether it is made where there is none
 * @throws DatabaseFileError, DatabaseAddressError where it cannot be used
 */
export async function openDatabase(url: string, { mayCreate = true } = {}): Promise<Database> {
  if (url.startsWith('file:')) {
    const { openSqlite } = await import('./sqlite-database.js');
    return openSqlite(url, { mayCreate });
  }
  const { openPostgresql } = await import('./postgresql-database.js');
  return openPostgresql(url, { mayCreate });
}
