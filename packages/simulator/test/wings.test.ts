import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));

/** The rooms from the ground up. A room imports only from itself and from those before it. */
const ROOMS = [
  'foundation',
  'diagnosis',
  'protocol',
  'faults',
  'events',
  'ledger',
  'payments',
  'refunds',
  'bills',
  'notifications',
  'mini-program',
  'shipping',
  'world',
  'server',
  'control',
  'conformance',
  'index.ts',
  'cli',
  'cli.ts',
  'page',
];

/** A stranger finds the way among so many. */
const MAXIMUM_ROOMS = 20;

// Imports of types count. Styles and pictures are no rooms.
const IMPORT = /(?:from |import |import\()'(\.[^']+(?<!\.css|\.svg))'/g;

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, path = '']) => {
    const target = relative(SOURCE, resolve(SOURCE, dirname(file), path));
    const source = target.replace(/\.js$/, '.ts');
    return files.includes(source) ? source : `${source}x`;
  });
}

const roomOf = (file: string) => file.split(sep)[0] ?? '';

test('every import names a file, and every file stands in a known room', () => {
  expect(files.length).toBeGreaterThan(100);
  expect([...imports.values()].flat().filter((target) => !files.includes(target))).toEqual([]);
  expect(files.filter((file) => !ROOMS.includes(roomOf(file)))).toEqual([]);
  expect(ROOMS.length).toBeLessThanOrEqual(MAXIMUM_ROOMS);
});

test('no room imports from a room above it', () => {
  const floorOf = (file: string) => ROOMS.indexOf(roomOf(file));
  const upward = [...imports].flatMap(([file, targets]) =>
    targets.filter((target) => floorOf(target) > floorOf(file)).map((target) => `${file} → ${target}`),
  );
  expect(upward).toEqual([]);
});

test('no files import each other in a circle', () => {
  const isDone = new Set<string>();
  function findCircle(file: string, path: readonly string[]): string[] | null {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (isDone.has(file)) return null;
    for (const target of imports.get(file) ?? []) {
      const circle = findCircle(target, [...path, file]);
      if (circle !== null) return circle;
    }
    isDone.add(file);
    return null;
  }
  const circle = files.map((file) => findCircle(file, [])).find((found) => found !== null);
  expect(circle?.join(' → ')).toBeUndefined();
});
