import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PACKAGE_FOLDER } from '../package-folder.js';
import { DatabaseRefusal } from './database-refusal.js';
import type { Sql } from './sql.js';

const FOLDERS = {
  sqlite: fileURLToPath(new URL('prisma/migrations', PACKAGE_FOLDER)),
  postgresql: fileURLToPath(new URL('prisma/migrations-postgresql', PACKAGE_FOLDER)),
} as const;

// Prisma's own table, so that `prisma migrate deploy` agrees with it.
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
);`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** A migration that was applied. */
export interface Migrated {
  readonly name: string;
  readonly durationMs: number;
}

/** The migrations of a database, oldest first. */
export function readMigrations(database: keyof typeof FOLDERS = 'sqlite'): Migration[] {
  const folder = FOLDERS[database];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Applies missing migrations, each in one transaction, and answers them; several processes may do so at once.
 * @throws DatabaseRefusal where an applied migration was edited afterwards or is not known here, or where another tool
 *   left one half applied
 */
export async function applyMigrations(
  factory: SqlDriverAdapterFactory,
  migrations: readonly Migration[] = readMigrations(),
): Promise<Migrated[]> {
  const connection = await factory.connect();
  const migrated: Migrated[] = [];
  try {
    await connection.executeScript(TABLE);
    let applied = await readApplied(connection);
    refuseNewer(applied, migrations);
    for (const migration of migrations) {
      if (isApplied(migration, applied)) continue;
      try {
        const startedMs = performance.now();
        await connection.executeScript(applyScript(migration));
        migrated.push(toMigrated(migration, startedMs));
      } catch (error) {
        // The row's primary key lets one process win; the others find the migration applied.
        applied = await readApplied(connection);
        if (!isApplied(migration, applied)) throw error;
      }
    }
    return migrated;
  } finally {
    await connection.dispose();
  }
}

export function toMigrated({ name }: Migration, startedMs: number): Migrated {
  return { name, durationMs: Math.round(performance.now() - startedMs) };
}

interface AppliedMigration {
  readonly checksum: string;
  readonly isFinished: boolean;
}

/** By name. */
export type Applied = ReadonlyMap<string, AppliedMigration>;

/** How the migrations of a database differ from those of this version. */
export interface MigrationState {
  /** Those that a start would apply. */
  readonly pending: readonly string[];
  /** Those of a newer version. */
  readonly newer: readonly string[];
}

export async function readMigrationState(
  sql: Sql,
  migrations: readonly Migration[],
): Promise<MigrationState> {
  const rows = await sql.query<{ name: string }>`
    SELECT "migration_name" AS "name" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`;
  const applied = new Set(rows.map(({ name }) => name));
  const known = new Set(migrations.map(({ name }) => name));
  return {
    pending: [...known].filter((name) => !applied.has(name)),
    newer: [...applied].filter((name) => !known.has(name)),
  };
}

/** An older version would write rows that the newer one does not expect. @throws DatabaseRefusal */
export function refuseNewer(applied: Applied, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new DatabaseRefusal(
    `The database is of a newer version: it has the migration ${unknown}. Start that version, or restore a backup.`,
  );
}

/** @throws DatabaseRefusal where it was edited since, or is half applied */
export function isApplied(migration: Migration, applied: Applied): boolean {
  const row = applied.get(migration.name);
  if (row === undefined) return false;
  if (!row.isFinished) {
    throw new DatabaseRefusal(
      `Migration ${migration.name} was begun and not finished. Repair the database, then mark it in "_prisma_migrations".`,
    );
  }
  if (row.checksum !== migration.checksum) {
    throw new DatabaseRefusal(
      `Migration ${migration.name} was edited after it was applied. Restore its file and put the change into a new migration.`,
    );
  }
  return true;
}

async function readApplied(connection: SqlDriverAdapter): Promise<Applied> {
  const { rows } = await connection.queryRaw({
    sql: 'SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
    args: [],
    argTypes: [],
  });
  return new Map(
    rows.map(([name, checksum, finishedAt]) => [
      String(name),
      { checksum: String(checksum), isFinished: finishedAt !== null },
    ]),
  );
}

/**
 * The row comes first, so that only one of several processes applies the migration. The adapter runs the script as
 * one transaction.
 */
function applyScript({ name, sql, checksum }: Migration): string {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 36);
  return `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
VALUES ('${id}', '${checksum}', '${name.replaceAll("'", "''")}', current_timestamp, 1);
${sql}`;
}
