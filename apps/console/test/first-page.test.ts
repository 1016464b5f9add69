import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** The gzipped files that the first page may load, in bytes. */
const BUDGET = 350 * 1024;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const manifest: Readonly<Record<string, Chunk>> = JSON.parse(
  readFileSync(`${DIST}.vite/manifest.json`, 'utf8'),
);

function filesOf(name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`The build has no ${name}.`);
  if (found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const dependency of chunk.imports ?? []) filesOf(dependency, found);
  return found;
}

test('home with all it loads is at most 350 KB gzipped', () => {
  const loaded = [
    'index.html',
    'src/app/shell.tsx',
    'src/pages/home/home-page.tsx',
    'src/text/zh/index.ts',
    // Somebody who is not signed in sees it first.
    'src/pages/sign-in/sign-in-page.tsx',
  ];
  const files = new Set(loaded.flatMap((name) => [...filesOf(name)]));
  const locale = Object.values(manifest).find(({ file }) => file.includes('zh_CN'));
  if (locale !== undefined) files.add(locale.file);
  const bytes = [...files].reduce((sum, file) => sum + readFileSync(`${DIST}${file}.gz`).length, 0);
  expect(bytes).toBeLessThanOrEqual(BUDGET);
  expect(bytes).toBeGreaterThan(50 * 1024);
});
