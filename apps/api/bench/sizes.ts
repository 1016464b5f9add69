import { statSync } from 'node:fs';
import pg from 'pg';
import { databasePath } from '../src/database/database-file.js';
import { printTable } from './statistics.js';

interface Size {
  readonly name: string;
  readonly rows: number;
  readonly table: number;
  readonly indexes: number;
}

/** Prints the bytes that one of `orders` takes: the file of SQLite, the tables and their indexes of PostgreSQL. */
export async function printSizes(url: string, orders: number): Promise<void> {
  if (url.startsWith('file:')) {
    console.log(`${(statSync(databasePath(url)).size / orders).toFixed(0)} bytes of file an order`);
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Size>(
    `SELECT relname::text AS "name", reltuples::float8 AS "rows", pg_table_size(oid)::float8 AS "table",
       pg_indexes_size(oid)::float8 AS "indexes"
     FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND reltuples > 1000
     ORDER BY pg_total_relation_size(oid) DESC`,
  );
  await client.end();
  const each = (bytes: number) => (bytes / orders).toFixed(0);
  const sum = (of: (size: Size) => number) => rows.reduce((total, size) => total + of(size), 0);
  printTable([
    ['bytes an order', 'rows', 'table', 'indexes'],
    ...rows.map((size) => [size.name, size.rows.toFixed(0), each(size.table), each(size.indexes)]),
    ['all', '', each(sum(({ table }) => table)), each(sum(({ indexes }) => indexes))],
  ]);
}
