import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { databaseUrl, runAsOwner } from './postgresql-server.js';
import { TEMPLATE } from './postgresql-setup.js';
import { temporaryPath } from './temporary-path.js';

/**
 * The DATABASE_URL of a new database, with every migration or without any: PostgreSQL's in `test:postgresql`, and
 * SQLite's otherwise.
 */
export async function temporaryDatabase(): Promise<string> {
  return process.env.TEST_DATABASE === 'postgresql' ? migratedPostgresql() : `file:${temporaryPath()}`;
}

/** The DATABASE_URL of an empty PostgreSQL database; gone when the test is over. */
export async function emptyPostgresql(): Promise<string> {
  return createPostgresql('template1');
}

async function createPostgresql(template: string): Promise<string> {
  const folder = inject('postgresqlFolder');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runAsOwner(folder, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  onTestFinished(() => runAsOwner(folder, `DROP DATABASE "${name}" WITH (FORCE)`));
  return databaseUrl(folder, name);
}

/** The same with every migration. */
export async function migratedPostgresql(): Promise<string> {
  return createPostgresql(TEMPLATE);
}
