import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const MODULES = new URL('../../src/modules/', import.meta.url);

/** A function of a store, with what it asks the database. */
export interface StoreFunction {
  /** `order-store.ts listItems`, for people. */
  readonly name: string;
  /** Its SQL, one text a statement, with `?` for each parameter; what a `lock` reads among it. */
  readonly statements: readonly string[];
}

/**
 * Without the differences of a database, of line breaks, or of what is written into the text: parameters are `?`, a list
 * of them is one, and so is the number of a LIMIT.
 */
export function plain(sql: string): string {
  return sql
    .replaceAll(/\$\d+/g, '?')
    .replace(/ FOR NO KEY UPDATE$/, '')
    .replaceAll(/\?(\s*,\s*\?)+(?=\s*\))/g, '?')
    .replaceAll(/\bLIMIT \d+/g, 'LIMIT ?')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Every function of every store that asks the database, read from the source: none can be forgotten. */
export function listStoreFunctions(): StoreFunction[] {
  const stores = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('-store.ts'),
  );
  return stores.flatMap((path) => functionsOf(basename(path), readFileSync(new URL(path, MODULES), 'utf8')));
}

function functionsOf(store: string, source: string): StoreFunction[] {
  const parts = source.split(/^(?=(?:export )?(?:async )?function )/m).slice(1);
  return parts.flatMap((part) => {
    const [, name = ''] = /function (\w+)/.exec(part) ?? [];
    const statements = [...part.matchAll(/\.(?:query(?:<[^`]*>)?|execute|lock)`([^`]*)`/g)].map(
      ([, sql = '']) => sql.replaceAll(/\$\{[^}]*\}/g, '?'),
    );
    return statements.length > 0 ? [{ name: `${store} ${name}`, statements }] : [];
  });
}
