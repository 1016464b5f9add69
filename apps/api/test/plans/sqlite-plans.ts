import type { SqliteConnection } from '../../src/database/sqlite-connection.js';
import { isLarge } from './large-tables.js';
import type { Recorded } from './recording.js';

/**
 * What a statement does that takes longer as a table grows, by SQLite's own plan; the shop never runs ANALYZE. Its plans
 * do not say how much is sorted: PostgreSQL's do.
 */
export function findSqliteTrouble(connection: SqliteConnection, { text }: Recorded): string[] {
  const args = Array<null>(text.match(/\?/g)?.length ?? 0).fill(null);
  const ask = (sql: string, values: null[]) => connection.query({ sql, args: values, argTypes: [] }).rows;
  const tables = ask(`SELECT "name" FROM "sqlite_schema" WHERE "type" = 'table'`, []).map(([name]) =>
    String(name),
  );
  const steps = ask(`EXPLAIN QUERY PLAN ${text}`, args).map((row) => String(row.at(-1)));
  const sorts = steps.some((step) => step.startsWith('USE TEMP B-TREE'));
  // In the order of an index, or of the rows themselves, it ends after a page.
  const isFirstPage = /\bORDER BY\b.*\bLIMIT\b/s.test(text) && !sorts;
  const scanned = steps.flatMap((step) => {
    const [, name] = /^SCAN (?:main\.)?(\w+)/.exec(step) ?? [];
    if (name === undefined) return [];
    const [, table = name] = new RegExp(`"(\\w+)" (?:AS )?"?${name}"?\\b`).exec(text) ?? [];
    return tables.includes(table) && isLarge(table) ? [table] : [];
  });
  return isFirstPage ? [] : scanned.map((table) => `reads all of ${table}`);
}
