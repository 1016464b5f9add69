import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diffMigrationsToSchema } from './schema-diff.js';

const name = process.argv[2]?.replaceAll('-', '_');
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    'Name the migration in lower-case letters, digits, - and _: pnpm --filter api migration add-refunds',
  );
  process.exit(1);
}
const sql = await diffMigrationsToSchema();
if (sql === '') {
  console.log('The migrations agree with prisma/schema.prisma: nothing to do.');
} else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`../prisma/migrations/${timestamp}_${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('migration.sql', folder), sql);
  console.log(`Wrote ${fileURLToPath(folder)}migration.sql. Read it, then commit it with the schema.`);
}
