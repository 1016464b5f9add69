import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startPostgresql } from '../test/postgresql-server.js';
import { diffPostgresql, diffSqlite } from './schema-diff.js';

const name = process.argv[2]?.replaceAll('-', '_');
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    'Name the migration in lower-case letters, digits, - and _: pnpm --filter api migration add-refunds',
  );
  process.exit(1);
}
const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
const server = await startPostgresql();
try {
  write('migrations', await diffSqlite());
  write('migrations-postgresql', await diffPostgresql(await server.createDatabase('migrated')));
} finally {
  await server.stop();
}

function write(folder: string, sql: string): void {
  if (sql === '') {
    console.log(`prisma/${folder} agrees with prisma/schema.prisma: nothing to do.`);
    return;
  }
  const place = new URL(`../prisma/${folder}/${timestamp}_${name}/`, import.meta.url);
  mkdirSync(place, { recursive: true });
  writeFileSync(new URL('migration.sql', place), sql);
  console.log(`Wrote ${fileURLToPath(place)}migration.sql. Read it, then commit it with the schema.`);
}
