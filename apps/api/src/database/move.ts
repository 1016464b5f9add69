import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { databaseBytes, LOOK_AGAIN_MS } from './database-file.js';
import { openDatabase } from './open-database.js';
import { SqliteConnection } from './sqlite-connection.js';

/** Rows of one statement. */
const BATCH = 1_000;

/** Nothing was moved; the message is one line that says why. */
export class MoveError extends Error {
  override readonly name = 'MoveError';
}

/** What both databases hold after the move. */
export interface MoveReport {
  readonly rows: number;
  readonly orders: number;
  /** Of all orders. */
  readonly totalFen: string;
  readonly refundedFen: string;
}

/** The rows of a table, whatever their order: how many, and the sum of their hashes. */
interface Digest {
  readonly rows: number;
  readonly sum: bigint;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Copies a shop from a SQLite file to an empty PostgreSQL database, all of it or nothing, and compares every value of
 * every row afterwards. The file is locked meanwhile, and is `<path>.moved` at the end: a process of the API that still
 * runs on it refuses to write from then on, so nothing is left behind.
 * @throws MoveError, DatabaseAddressError
 */
export async function moveDatabase(path: string, url: string): Promise<MoveReport> {
  if (databaseBytes(path) === 0) throw new MoveError(`there is no database at ${path}.`);
  const aside = `${path}.moved`;
  if (existsSync(aside)) throw new MoveError(`${aside} is there already: put it elsewhere first.`);
  // The first migrates the file, the second makes the tables: both have the same columns then.
  await (await openDatabase(`file:${encodeURI(path)}`)).$disconnect();
  await (await openDatabase(url)).$disconnect();
  const source = new SqliteConnection(path);
  const target = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  try {
    source.begin();
    await target.connect();
    const report = await copyAndCompare(source, target, () => renameDatabase(path, aside)).catch((error) => {
      if (existsSync(aside)) renameDatabase(aside, path);
      throw error;
    });
    // The lock outlasts what other processes believe of the file.
    await wait(3 * LOOK_AGAIN_MS);
    return report;
  } finally {
    source.reset();
    source.close();
    await target.end();
  }
}

/** With what SQLite keeps beside it. */
function renameDatabase(from: string, to: string): void {
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(from + end)) renameSync(from + end, to + end);
  }
}

async function copyAndCompare(
  source: SqliteConnection,
  target: pg.Client,
  putAside: () => void,
): Promise<MoveReport> {
  await target.query('BEGIN');
  try {
    let rows = 0;
    for (const { name, isCounted } of await listTables(target)) {
      rows += await moveTable(source, target, name);
      if (isCounted) await setSequence(target, name);
    }
    const report = await sumUp(target, rows);
    putAside();
    await target.query('COMMIT');
    return report;
  } catch (error) {
    await target.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

interface Table {
  readonly name: string;
  /** Whether the database counts its ids. */
  readonly isCounted: boolean;
  readonly refersTo: readonly string[];
}

/** In an order in which each row finds the rows that it refers to. */
async function listTables(target: pg.Client): Promise<Table[]> {
  const { rows } = await target.query<Table>(
    `SELECT relname::text AS "name",
       EXISTS (SELECT 1 FROM pg_attrdef WHERE adrelid = c.oid AND pg_get_expr(adbin, adrelid) LIKE 'nextval%') AS "isCounted",
       ARRAY(SELECT DISTINCT f.relname::text FROM pg_constraint JOIN pg_class f ON f.oid = confrelid
         WHERE contype = 'f' AND conrelid = c.oid AND confrelid <> c.oid) AS "refersTo"
     FROM pg_class c
     WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> '_prisma_migrations'
     ORDER BY relname`,
  );
  const sorted = new Map<string, Table>();
  while (sorted.size < rows.length) {
    const ready = rows.filter(
      ({ name, refersTo }) => !sorted.has(name) && refersTo.every((other) => sorted.has(other)),
    );
    if (ready.length === 0) throw new Error('Tables refer to each other in a circle.');
    for (const table of ready) sorted.set(table.name, table);
  }
  return [...sorted.values()];
}

async function moveTable(source: SqliteConnection, target: pg.Client, table: string): Promise<number> {
  const { rows: found } = await target.query(`SELECT 1 FROM "${table}" LIMIT 1`);
  if (found.length > 0) throw new MoveError(`the PostgreSQL database is not empty: it has rows of ${table}.`);
  let before: Digest = { rows: 0, sum: 0n };
  for (const batch of readSqlite(source, table)) {
    before = batch.reduce(addRow, before);
    await target.query(
      `INSERT INTO "${table}" SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)`,
      [JSON.stringify(batch)],
    );
  }
  let after: Digest = { rows: 0, sum: 0n };
  for await (const batch of readPostgresql(target, table)) after = batch.reduce(addRow, after);
  if (before.rows !== after.rows || before.sum !== after.sum) {
    throw new MoveError(`the copy of ${table} differs: ${before.rows} rows there, ${after.rows} here.`);
  }
  return after.rows;
}

function* readSqlite(source: SqliteConnection, table: string): Generator<Row[]> {
  let last = -1;
  for (;;) {
    const { columnNames, rows } = source.query({
      sql: `SELECT "rowid" AS "_rowid", * FROM "${table}" WHERE "rowid" > ? ORDER BY "rowid" LIMIT ${BATCH}`,
      args: [last],
      argTypes: [],
    });
    const [, ...names] = columnNames;
    const batch = rows.map(([, ...values]) =>
      Object.fromEntries(names.map((name, index) => [name, values[index]])),
    );
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH) return;
    last = Number(rows.at(-1)?.[0]);
  }
}

async function* readPostgresql(target: pg.Client, table: string): AsyncGenerator<Row[]> {
  await target.query(`DECLARE "moved" CURSOR FOR SELECT * FROM "${table}"`);
  for (;;) {
    const { rows } = await target.query<Row>(`FETCH ${BATCH} FROM "moved"`);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) break;
  }
  await target.query('CLOSE "moved"');
}

/** The sum is the same in any order, and another one where a single value is. */
function addRow({ rows, sum }: Digest, row: Row): Digest {
  const words = Object.keys(row)
    .sort()
    .map((name) => [name, canonical(row[name])]);
  const hash = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  return { rows: rows + 1, sum: BigInt.asUintN(256, sum + BigInt(`0x${hash}`)) };
}

/** SQLite has times as text and booleans as 0 and 1. */
function canonical(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/.test(text) ? new Date(text).toISOString() : text;
}

async function setSequence(target: pg.Client, table: string): Promise<void> {
  await target.query(
    `SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), GREATEST((SELECT max("id") FROM "${table}"), 1),
       EXISTS (SELECT 1 FROM "${table}"))`,
  );
}

async function sumUp(target: pg.Client, rows: number): Promise<MoveReport> {
  const { rows: sums } = await target.query<Omit<MoveReport, 'rows'>>(
    `SELECT count(*)::int AS "orders", coalesce(sum("totalFen"), 0)::text AS "totalFen",
       coalesce(sum("refundedFen"), 0)::text AS "refundedFen" FROM "Order"`,
  );
  const [report] = sums;
  if (report === undefined) throw new Error('PostgreSQL does not answer a sum.');
  return { rows, ...report };
}
