import { readFileSync } from 'node:fs';
import { posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesIn } from './files-in.js';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
const MAX_PAGE_LINES = 120;

/** The rooms from the ground up. A room imports only from the floors below it. */
const FLOORS = [
  ['model'],
  ['platform'],
  ['text'],
  ['ui'],
  ['app', 'simulator'],
  ['features'],
  ['pages', 'shopping', 'ordering'],
] as const;

const ROOMS: readonly string[] = FLOORS.flat();

const files = filesIn(SOURCE)
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({
    path: relative(SOURCE, path).replaceAll('\\', '/'),
    code: withoutComments(readFileSync(path, 'utf8')),
  }));

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

interface Import {
  readonly from: string;
  /** A path below src without its extension, or the name of a package. */
  readonly to: string;
}

/** Every import and re-export, of types as well. */
const imports: readonly Import[] = files.flatMap(({ path, code }) =>
  [...code.matchAll(/(?:from|import) '([^']+)'/g)].map(([, address = '']) => ({
    from: path,
    to: address.startsWith('.') ? posix.join(posix.dirname(path), address) : address,
  })),
);

const roomOf = (path: string): string => path.split('/', 1)[0] ?? '';
const floorOf = (room: string): number => FLOORS.findIndex((floor) => floor.some((name) => name === room));

/** The files outside a room whose code matches. */
const outside = (room: RegExp, pattern: RegExp): string[] =>
  files.filter(({ path, code }) => !room.test(path) && pattern.test(code)).map(({ path }) => path);

test('only the platform calls WeChat or the browser; other rooms use its hooks at most', () => {
  expect(outside(/^platform\//, /import Taro\b/)).toEqual([]);
  const names = files
    .filter(({ path }) => !path.startsWith('platform/'))
    .flatMap(({ code }) => [...code.matchAll(/import \{([^}]*)\} from '@tarojs\/taro'/g)])
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !name.startsWith('use'))).toEqual([]);
  expect(outside(/^platform\//, /\b(wx|window|document|localStorage)\.\w/)).toEqual([]);
});

test('one file reads the clock of the phone; the others ask for the server’s time', () => {
  expect(outside(/^platform\/server-clock\.ts$/, /Date\.now|new Date\(\)|performance\.now/)).toEqual([]);
});

test('one file uses the storage of the phone', () => {
  expect(outside(/^platform\/storage\.ts$/, /(Storage(Sync)?|StorageInfo)\(/)).toEqual([]);
});

test('one file reads the environment of the build', () => {
  expect(outside(/^(platform\/env|global\.d|app\.config)\.ts$/, /process\.env/)).toEqual([]);
});

test('every file below src stands in a room, or is the app itself', () => {
  const others = files.filter(({ path }) => path.includes('/') && !ROOMS.includes(roomOf(path)));
  expect(others.map(({ path }) => path)).toEqual([]);
});

test('no room imports from one above it or beside it, not even a type', () => {
  const upward = imports.filter(({ from, to }) => {
    if (!ROOMS.includes(roomOf(from)) || !ROOMS.includes(roomOf(to)) || roomOf(from) === roomOf(to))
      return false;
    return floorOf(roomOf(to)) >= floorOf(roomOf(from));
  });
  expect(upward).toEqual([]);
  expect(imports.length).toBeGreaterThan(200);
});

test('the model imports nothing but the contracts', () => {
  const foreign = imports.filter(({ from, to }) => roomOf(from) === 'model' && roomOf(to) !== 'model');
  expect(new Set(foreign.map(({ to }) => to))).toEqual(new Set(['@taro-pay/contracts']));
});

test('no feature reaches itself through others, not even by a type', () => {
  const featureOf = (path: string) => /^features\/([\w-]+)\//.exec(path)?.[1];
  const uses = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [user, used] = [featureOf(from), featureOf(to)];
    if (user === undefined || used === undefined || user === used) continue;
    uses.set(user, (uses.get(user) ?? new Set()).add(used));
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(uses.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      return reaches(next, to, seen.add(next));
    });
  expect(uses.size).toBeGreaterThan(3);
  expect([...uses.keys()].filter((feature) => reaches(feature, feature))).toEqual([]);
});

test('a page fits on a screen or two', () => {
  const pages = files.filter(({ path }) => /^(pages|shopping|ordering)\/\w+\/index\.tsx$/.test(path));
  expect(pages).toHaveLength(8);
  const long = pages.filter(({ code }) => code.split('\n').length > MAX_PAGE_LINES);
  expect(long.map(({ path }) => path)).toEqual([]);
});
