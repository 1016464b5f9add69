import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { databaseUrl, runAsOwner } from './postgresql-server.js';
import { TEMPLATE } from './postgresql-setup.js';
import { databasesFolder, temporaryPath } from './temporary-path.js';

/** The DATABASE_URL of a new database with every migration: PostgreSQL's in `test:postgresql`, SQLite's otherwise. */
export async function temporaryDatabase(): Promise<string> {
  if (process.env.TEST_DATABASE === 'postgresql') return migratedPostgresql();
  const path = temporaryPath();
  copyFileSync(inject('migratedFile'), path);
  return `file:${path}`;
}

/** The DATABASE_URL of an empty PostgreSQL database; gone when the test is over. */
export function emptyPostgresql(): Promise<string> {
  return untilTestFinished(newPostgresql('template1'));
}

/** The same with every migration. */
export function migratedPostgresql(): Promise<string> {
  return untilTestFinished(newPostgresql(TEMPLATE));
}

async function untilTestFinished(database: Promise<OwnDatabase>): Promise<string> {
  const { url, remove } = await database;
  onTestFinished(remove);
  return url;
}

/** A database that its user removes. */
export interface OwnDatabase {
  readonly url: string;
  readonly remove: () => Promise<void>;
}

/** As `temporaryDatabase`, or a copy of one that nobody has open. */
export async function newDatabase(template?: OwnDatabase): Promise<OwnDatabase> {
  if (process.env.TEST_DATABASE === 'postgresql') {
    return newPostgresql(template === undefined ? TEMPLATE : new URL(template.url).pathname.slice(1));
  }
  const folder = mkdtempSync(join(databasesFolder(), 'database-'));
  const path = join(folder, 'test.db');
  if (template !== undefined) copyFileSync(template.url.slice('file:'.length), path);
  return { url: `file:${path}`, remove: async () => rmSync(folder, { recursive: true }) };
}

async function newPostgresql(template: string): Promise<OwnDatabase> {
  const folder = inject('postgresqlFolder');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await runAsOwner(folder, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  return {
    url: databaseUrl(folder, name),
    remove: () => runAsOwner(folder, `DROP DATABASE "${name}" WITH (FORCE)`),
  };
}
