import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../src/database/migrations.js';
import { applyPostgresqlMigrations } from '../src/database/postgresql-migrations.js';
import { SqliteAdapterFactory } from '../src/database/sqlite-adapter.js';
import { describingAdapter } from './describing-adapter.js';
import { listStateColumns, readSchema, type StateColumn, toPostgresql } from './postgresql-schema.js';
import { diffDatabaseToSchema } from './schema-engine.js';

/** The SQL that leads from the committed migrations of SQLite to the schema; empty where they agree. */
export async function diffSqlite(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-diff-'));
  try {
    const adapter = new SqliteAdapterFactory(join(folder, 'migrated.db'));
    await applyMigrations(adapter);
    await dropPartialIndexes(adapter);
    return await diffDatabaseToSchema(adapter, readSchema(), folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prisma's engine asks SQLite about an index of a part of the rows in a form that SQLite refuses. */
async function dropPartialIndexes(factory: SqliteAdapterFactory): Promise<void> {
  const adapter = await factory.connect();
  const { rows } = await adapter.queryRaw({
    sql: `SELECT "name" FROM "sqlite_schema" WHERE "type" = 'index' AND "sql" LIKE '% WHERE %'`,
    args: [],
    argTypes: [],
  });
  await adapter.executeScript(rows.map(([name]) => `DROP INDEX "${String(name)}";`).join('\n'));
  await adapter.dispose();
}

/**
 * The same for PostgreSQL, with the CHECKs of the states, of which Prisma knows nothing.
 * @param url an empty database
 */
export async function diffPostgresql(url: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: url });
  try {
    const client = await pool.connect();
    await applyPostgresqlMigrations(client).finally(() => client.release());
    const tables = await diffDatabaseToSchema(describingAdapter(pool), toPostgresql(readSchema()), tmpdir());
    const { rows } = await pool.query<Check>(
      `SELECT conname AS "name", pg_get_constraintdef(oid) AS "definition" FROM pg_constraint WHERE contype = 'c'
       AND connamespace = 'public'::regnamespace`,
    );
    return [tables, ...diffChecks(rows, listStateColumns(readSchema()))]
      .filter((sql) => sql !== '')
      .join('\n');
  } finally {
    await pool.end();
  }
}

interface Check {
  readonly name: string;
  readonly definition: string;
}

function diffChecks(existing: readonly Check[], columns: readonly StateColumn[]): string[] {
  const definitions = new Map(existing.map(({ name, definition }) => [name, definition]));
  return columns.flatMap(({ table, column, words }) => {
    const name = `${table}_${column}_check`;
    const definition = definitions.get(name);
    const allowed = [...(definition?.matchAll(/'(\w+)'/g) ?? [])].map(([, word]) => word);
    if (allowed.join() === words.join()) return [];
    const drop = definition === undefined ? '' : `ALTER TABLE "${table}" DROP CONSTRAINT "${name}";\n`;
    const list = words.map((word) => `'${word}'`).join(', ');
    return `${drop}ALTER TABLE "${table}" ADD CONSTRAINT "${name}" CHECK ("${column}" IN (${list}));\n`;
  });
}
