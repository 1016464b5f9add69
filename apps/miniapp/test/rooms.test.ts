import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesIn } from './files-in.js';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
const MAX_PAGE_LINES = 120;

const files = filesIn(SOURCE)
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({
    path: relative(SOURCE, path).replaceAll('\\', '/'),
    code: withoutComments(readFileSync(path, 'utf8')),
  }));

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** The files outside a room whose code matches. */
const outside = (room: RegExp, pattern: RegExp): string[] =>
  files.filter(({ path, code }) => !room.test(path) && pattern.test(code)).map(({ path }) => path);

/** The files of a room whose imports, other than of types, match. */
const importing = (room: RegExp, target: RegExp): string[] =>
  files
    .filter(({ path }) => room.test(path))
    .filter(({ code }) =>
      [...code.matchAll(/^import (?!type )[^;]*? from '([^']+)';$/gm)].some(([, from = '']) =>
        target.test(from),
      ),
    )
    .map(({ path }) => path);

test('only the platform acts on WeChat or the browser; everybody else takes its hooks at the most', () => {
  expect(outside(/^(platform|app)\//, /import Taro\b/)).toEqual([]);
  const taken = files
    .filter(({ path }) => !/^(platform|app)\//.test(path))
    .flatMap(({ code }) => [...code.matchAll(/import \{([^}]*)\} from '@tarojs\/taro'/g)])
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()));
  expect(taken.length).toBeGreaterThan(5);
  expect(taken.filter((name) => !name.startsWith('use'))).toEqual([]);
  expect(outside(/^platform\//, /\b(wx|window|document|localStorage)\.\w/)).toEqual([]);
});

test('one file reads the phone’s clock: everybody else asks for the server’s time', () => {
  expect(outside(/^platform\/server-clock\.ts$/, /Date\.now|new Date\(\)|performance\.now/)).toEqual([]);
});

test('one file stores, so that a full phone stops nobody', () => {
  expect(outside(/^platform\/storage\.ts$/, /(Storage(Sync)?|StorageInfo)\(/)).toEqual([]);
});

test('one file reads what the build put in', () => {
  expect(outside(/^(platform\/env|global\.d)\.ts$/, /process\.env/)).toEqual([]);
});

test('the platform knows no feature and no page, ui knows no page, features know no ui', () => {
  expect(importing(/^platform\//, /\/(features|pages|shopping|ordering)\//)).toEqual([]);
  expect(importing(/^ui\//, /\/(pages|shopping|ordering)\//)).toEqual([]);
  expect(importing(/^features\//, /\/(ui|pages|shopping|ordering)\//)).toEqual([]);
});

test('a page fits on a screen or two', () => {
  const pages = files.filter(({ path }) => /^(pages|shopping|ordering)\/\w+\/index\.tsx$/.test(path));
  expect(pages).toHaveLength(8);
  const long = pages.filter(({ code }) => code.split('\n').length > MAX_PAGE_LINES);
  expect(long.map(({ path }) => path)).toEqual([]);
});
