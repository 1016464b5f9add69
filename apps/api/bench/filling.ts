import pg from 'pg';
import type { Database } from '../src/database/database.js';

/** Runs the statements that fill a database; what the two databases write differently is a method. */
export interface Filling {
  run(statement: string): Promise<void>;
  /** The SQL of a time, from that of milliseconds since 1970. */
  time(milliseconds: string): string;
  /** Indexes and references cost most of the time of a large INSERT: `work` runs without, and they are made after it. */
  withoutIndexes(work: () => Promise<void>): Promise<void>;
  /** The planner learns what is there. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps its indexes: each statement is a transaction, and a million orders take less than a minute. */
export function sqliteFilling(database: Database): Filling {
  const run = async (statement: string) => {
    await database.$executeRawUnsafe(statement);
  };
  return {
    run,
    time: (milliseconds) => `strftime('%Y-%m-%dT%H:%M:%f+00:00', (${milliseconds}) / 1000.0, 'unixepoch')`,
    withoutIndexes: (work) => work(),
    analyze: () => run('ANALYZE'),
    close: async () => {},
  };
}

/** On a connection of its own, on which a statement may take as long as it needs. */
export async function openPostgresqlFilling(url: string): Promise<Filling> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'");
  const run = async (statement: string) => {
    await client.query(statement);
  };
  return {
    run,
    time: (milliseconds) => `to_timestamp((${milliseconds}) / 1000.0)`,
    withoutIndexes: (work) => withoutIndexes(client, work),
    analyze: () => run('VACUUM ANALYZE'),
    close: () => client.end(),
  };
}

interface Removed {
  readonly drop: string;
  readonly make: string;
}

async function withoutIndexes(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const references = await client.query<Removed>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS "drop",
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS "make"
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
  );
  const indexes = await client.query<Removed>(
    `SELECT format('DROP INDEX %s', indexrelid::regclass) AS "drop", pg_get_indexdef(indexrelid) AS "make"
     FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
     WHERE NOT indisprimary AND relnamespace = current_schema()::regnamespace`,
  );
  const removed = [...references.rows, ...indexes.rows];
  for (const { drop } of removed) await client.query(drop);
  await work();
  for (const { make } of removed.reverse()) await client.query(make);
}
