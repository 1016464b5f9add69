import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSchema, toPostgresql } from './postgresql-schema.js';

const GENERATED = new URL('../src/generated/', import.meta.url);
const POSTGRESQL = new URL('postgresql/', GENERATED);

/**
 * Makes Prisma's client for both databases. Their types are those of SQLite's: of PostgreSQL's client only the class is
 * kept, which has the dialect in it, so that a row has one type wherever it comes from.
 */
function generateClients(): void {
  rmSync(GENERATED, { recursive: true, force: true });
  generate(new URL('../prisma/schema.prisma', import.meta.url));
  mkdirSync(POSTGRESQL, { recursive: true });
  const schema = new URL('schema.prisma', POSTGRESQL);
  writeFileSync(schema, toPostgresql(readSchema()).replace('../src/generated/prisma', './client'));
  generate(schema);
  const dialect = readFileSync(new URL('client/internal/class.ts', POSTGRESQL), 'utf8');
  writeFileSync(new URL('prisma/internal/class-postgresql.ts', GENERATED), dialect);
  rmSync(POSTGRESQL, { recursive: true });
}

function generate(schema: URL): void {
  execFileSync('prisma', ['generate', '--no-hints', '--schema', fileURLToPath(schema)], { stdio: 'inherit' });
}

generateClients();
