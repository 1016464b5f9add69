import type { ClientBase } from 'pg';
import {
  type Applied,
  isApplied,
  type Migrated,
  type Migration,
  readMigrations,
  refuseNewer,
  toMigrated,
} from './migrations.js';

/** Everybody who migrates takes this lock; the number means nothing. */
const LOCK = 4_157_020_261;

/** A large table may take long to change, and nobody waits for an answer. */
const PATIENT = { query_timeout: 6 * 3_600_000 };

// Prisma's own table, so that `prisma migrate deploy` agrees with what stands here.
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what is missing, all of it in one transaction, and answers them. Of several processes one does it, and
 * the others wait for it.
 * @throws DatabaseRefusal where the database is newer than this version, or where an applied migration was edited afterwards
 */
export async function applyPostgresqlMigrations(
  client: ClientBase,
  migrations: readonly Migration[] = readMigrations('postgresql'),
): Promise<Migrated[]> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
    await client.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [LOCK], ...PATIENT });
    await client.query(TABLE);
    const applied = await readApplied(client);
    refuseNewer(applied, migrations);
    const missing = migrations.filter((migration) => !isApplied(migration, applied));
    const migrated: Migrated[] = [];
    for (const migration of missing) {
      const startedMs = performance.now();
      await apply(client, migration);
      migrated.push(toMigrated(migration, startedMs));
    }
    await client.query('COMMIT');
    return migrated;
  } catch (error) {
    // Where the connection is gone, the server rolls back by itself.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

async function readApplied(client: ClientBase): Promise<Applied> {
  const { rows } = await client.query<AppliedRow>(
    'SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL',
  );
  return new Map(
    rows.map(({ migration_name: name, checksum, finished_at }) => [
      name,
      { checksum, isFinished: finished_at !== null },
    ]),
  );
}

async function apply(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query({ text: sql, ...PATIENT });
  await client.query(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
     VALUES (gen_random_uuid(), $1, $2, now(), 1)`,
    [checksum, name],
  );
}
