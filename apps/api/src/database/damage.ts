import type { SqlQueryable } from '@prisma/driver-adapter-utils';

/** A file up to this size is checked as a whole: about 100 MB a second on a slow machine, 500 on a fast one. */
const WHOLE_BYTES = 256 * 1024 * 1024;

/** The number of newest rows of each table that are checked in a larger file: a start may not take minutes. */
const NEWEST_ROWS = 1_000;

/**
 * Looks for damaged pages, within a bound: all of them up to 256 MiB, and beyond that those that are used most. A
 * backup checks everything.
 * @param bytes the size of the file
 * @returns the first finding of SQLite, or null
 * @throws DriverAdapterError where the damage is such that nothing can be read
 */
export async function findDamage(database: SqlQueryable, bytes: number): Promise<string | null> {
  const ask = async (sql: string) => (await database.queryRaw({ sql, args: [], argTypes: [] })).rows;
  if (bytes <= WHOLE_BYTES) {
    const [[finding] = []] = await ask('SELECT * FROM pragma_quick_check(1)');
    return finding === 'ok' ? null : String(finding).replaceAll('\n', ' ');
  }
  for (const [table] of await ask(`SELECT "name" FROM "sqlite_schema" WHERE "type" = 'table'`)) {
    const name = String(table).replaceAll('"', '""');
    await ask(
      `SELECT count(*) FROM (SELECT "rowid" FROM "${name}" ORDER BY "rowid" DESC LIMIT ${NEWEST_ROWS})`,
    );
  }
  return null;
}
