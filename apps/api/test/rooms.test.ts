import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = new URL('../src/', import.meta.url);

/** Below `src`, without tests and what is generated. */
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('generated/'),
);

const isStore = (path: string) => basename(path).endsWith('-store.ts');
const textOf = (path: string) => readFileSync(new URL(path, SOURCE), 'utf8');

/** The names of Prisma's models, as its client has them. */
const MODELS = [
  ...readFileSync(new URL('../prisma/schema.prisma', import.meta.url), 'utf8').matchAll(/^model (\w+)/gm),
]
  .map(([, name = '']) => name.charAt(0).toLowerCase() + name.slice(1))
  .join('|');

const USES_SQL = /\.(query|queryFree|lock|execute)(<[^`]*>)?`/;
const USES_PRISMA = new RegExp(
  `generated/prisma|@prisma/|\\$(transaction|queryRaw|executeRaw)|\\b(database|tx)\\.(${MODELS})\\b`,
);

/** The files that a file imports, types included. */
const importsOf = (path: string) =>
  [...textOf(path).matchAll(/from '(\.[^']*)\.js'/g)]
    .map(([, target = '']) => new URL(`${target}.ts`, new URL(path, SOURCE)).href.slice(SOURCE.href.length))
    .filter((target) => FILES.includes(target));

test('no file imports itself by way of others, types included', () => {
  const isDone = new Set<string>();
  const circles: string[] = [];
  function visit(path: string, above: readonly string[]): void {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(' → '));
    if (above.includes(path) || isDone.has(path)) return;
    for (const target of importsOf(path)) visit(target, [...above, path]);
    isDone.add(path);
  }
  for (const path of FILES) visit(path, []);
  expect(FILES.flatMap(importsOf).length).toBeGreaterThan(200);
  expect(circles).toEqual([]);
});

test('nothing outside the stores and src/database sees SQL or Prisma', () => {
  const outside = FILES.filter((path) => !isStore(path) && !path.startsWith('database/'));
  expect(outside.length).toBeGreaterThan(50);
  const guilty = outside.filter((path) => USES_SQL.test(textOf(path)) || USES_PRISMA.test(textOf(path)));
  expect(guilty).toEqual([]);
});

test('no store asks through Prisma’s models: its engine takes 60 MiB once it is needed', () => {
  const asking = new RegExp(`\\b(database|sql|tx)\\.(${MODELS})\\.|\\$(transaction|queryRaw|executeRaw)`);
  expect(FILES.filter((path) => asking.test(textOf(path)))).toEqual([]);
});

test('a store has no statement that only SQLite understands', () => {
  const habits = /\bPRAGMA\b|strftime|\bINSERT OR\b|\browid\b|\bGLOB\b|\bIFNULL\(|\bLIKE\b|= \?/i;
  expect(FILES.filter((path) => isStore(path) && habits.test(textOf(path)))).toEqual([]);
});

test('the audit log is written by one statement, and no statement changes or deletes a row', () => {
  const naming = FILES.flatMap((path) =>
    [...textOf(path).matchAll(/(INSERT INTO|UPDATE|DELETE FROM) "AuditEntry"/g)].map(([words]) => words),
  );
  expect(naming).toEqual(['INSERT INTO "AuditEntry"']);
  const calls = FILES.filter((path) => /auditEntry\.(?!find)/.test(textOf(path)));
  expect(calls).toEqual([]);
});

test('only package-folder.ts asks where its file lies: in dist it is a part of one file', () => {
  expect(FILES.filter((path) => textOf(path).includes('import.meta.'))).toEqual(['package-folder.ts']);
});
