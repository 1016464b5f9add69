import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anchorOf, DOCUMENTS, type Document, documentAt, isFilled, PATHS } from './markdown.js';

/** Names of a file or a folder in inline code: `docs/errors.md`, `apps/api/src/`, `closing.ts`. */
const PATH = /^[\w.@*{},-]+(?:\/[\w.@*{},-]+)*\/?$/;
const SOURCE_FILE = /\.(?:tsx?|js|css|json|ya?ml|md|prisma)$/;
const TOP = /^(?:apps|packages|docs|deploy|\.github|\.ci)\//;
/** Folders of a package that a document may name a path below. */
const ROOMS = ['', 'src', 'src/modules', 'test'];
/** Packages whose documents stand in docs/. */
const PACKAGE_OF: Readonly<Record<string, string>> = {
  'docs/guarantees.md': 'apps/api',
  'docs/performance.md': 'apps/api',
  'docs/scale.md': 'apps/api',
  'docs/scale.zh-CN.md': 'apps/api',
  'docs/going-live.md': 'apps/api',
  'docs/going-live.zh-CN.md': 'apps/api',
  'docs/miniapp.md': 'apps/miniapp',
  'docs/miniapp.zh-CN.md': 'apps/miniapp',
};

/** Written by a build or by a shop, or told as an example. */
const NOT_OURS = new Set(['build.json', 'wechat.env', 'merchant.json', 'wechat.db', 'apps/api/.env']);
/** These tell of the past. */
const HISTORY = new Set(['CHANGELOG.md', 'UPGRADING.md', 'UPGRADING.zh-CN.md']);

const files = [...PATHS];

function isThere(document: Document, path: string): boolean {
  const plain = path
    .replace(/\/$/, '')
    .replace(/\/?\*.*$/, '')
    .replace(/\/?[^/]*\{.*$/, '');
  if (isFilled(path) || plain === '' || NOT_OURS.has(path)) return true;
  const packageFolder = PACKAGE_OF[document.path] ?? document.packageFolder;
  const bases = ['', document.folder, ...ROOMS.map((room) => join(packageFolder, room))];
  if (document.path.startsWith('docs/decisions/')) bases.push('apps/api', 'apps/api/src');
  return (
    bases.some((base) => PATHS.has(join(base, plain))) ||
    (!plain.includes('/') && files.some((file) => file.endsWith(`/${plain}`)))
  );
}

const namesPath = (code: string): boolean =>
  PATH.test(code) && (TOP.test(code) || SOURCE_FILE.test(code) || /^(?:src|test|modules)\//.test(code));

test('every path that a document names exists', () => {
  const present = DOCUMENTS.filter(({ path }) => !HISTORY.has(path));
  const named = present.flatMap((document) =>
    document.code.filter(namesPath).map((path) => ({ document, path })),
  );
  expect(named.length).toBeGreaterThan(100);
  const missing = named.filter(({ document, path }) => !isThere(document, path));
  expect(missing.map(({ document, path }) => `${document.path}: ${path}`)).toEqual([]);
});

test('every folder of a tree that a document draws exists', () => {
  const drawn = DOCUMENTS.flatMap(({ path, treePaths }) => treePaths.map((tree) => ({ path, tree })));
  expect(drawn.length).toBeGreaterThan(50);
  expect(drawn.filter(({ tree }) => !PATHS.has(tree))).toEqual([]);
});

test('every link of a document leads to a file and a heading that exist', () => {
  const links = DOCUMENTS.flatMap((document) =>
    [...document.prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ document, target })),
  ).filter(({ target }) => !/^https?:/.test(target));
  expect(links.length).toBeGreaterThan(30);
  const broken = links.filter(({ document, target }) => !leadsSomewhere(document, target));
  expect(broken.map(({ document, target }) => `${document.path}: ${target}`)).toEqual([]);
});

function leadsSomewhere(document: Document, target: string): boolean {
  const [file = '', anchor = ''] = target.split('#');
  const path = file === '' ? document.path : join(document.folder, file);
  if (!PATHS.has(path.replace(/\/$/, ''))) return false;
  const headings = DOCUMENTS.find((candidate) => candidate.path === path)?.headings ?? [];
  return anchor === '' || headings.map(anchorOf).includes(decodeURIComponent(anchor));
}

test('English and Chinese documents have the same headings, tables and commands', () => {
  const chinese = DOCUMENTS.filter(({ path }) => path.endsWith('.zh-CN.md'));
  expect(chinese.length).toBeGreaterThan(5);
  for (const translation of chinese) {
    const original = DOCUMENTS.find(({ path }) => path === translation.path.replace('.zh-CN.md', '.md'));
    expect(shapeOf(translation), translation.path).toEqual(original && shapeOf(original));
  }
});

const shapeOf = ({ headings, tables, scripts }: Document) => ({
  headings: headings.map(({ level }) => level),
  tables: tables.map((rows) => `${rows.length} rows of ${rows[0]?.length}`),
  commands: scripts.map((script) => script.replace(/ +#.*$/gm, '')),
});

test('every test that the page on fidelity names exists', () => {
  const named = documentAt('packages/simulator/docs/fidelity.md')
    .tables.flatMap((rows) => rows.slice(1).map((cells) => cells.at(-1) ?? ''))
    .flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !PATHS.has(`packages/simulator/test/${name}.test.ts`))).toEqual([]);
});
