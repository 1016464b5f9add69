import { readFileSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { packageOf, readAppConfig } from '@taro-pay/weapp-harness';
import { filesIn } from './files-in.js';

/** Limit of the main package, relative to the two-page hello-world of the same tools. */
export const MAX_RATIO = 1.35;
export const MAX_PAGE_SCRIPT_BYTES = 40 * 1024;
export const MAX_IMAGE_BYTES = 30 * 1024;

const IMAGES = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.svg']);
/** Shorter modules, such as re-exports, may be equal by chance. */
const MIN_EQUAL_CHARACTERS = 300;

export interface FileSize {
  readonly path: string;
  readonly bytes: number;
}

export interface BuildSize {
  /** Everything outside the subpackages. */
  readonly main: { readonly bytes: number; readonly gzipBytes: number };
  readonly subpackages: readonly FileSize[];
  readonly totalBytes: number;
  readonly largestPageScript: FileSize;
  readonly largestImage: FileSize;
  readonly files: readonly FileSize[];
}

const largest = (files: readonly FileSize[]): FileSize =>
  files.reduce((most, file) => (file.bytes > most.bytes ? file : most), { path: 'none', bytes: 0 });
const sum = (files: readonly FileSize[]): number => files.reduce((total, { bytes }) => total + bytes, 0);

/** Measures the files of a build. */
export function measureBuild(folder: string): BuildSize {
  const config = readAppConfig(folder);
  const files = filesIn(folder).map((path) => ({
    path: relative(folder, path).replaceAll('\\', '/'),
    bytes: statSync(path).size,
  }));
  const inPackage = (root: string) => files.filter(({ path }) => packageOf(config, path) === root);
  const main = inPackage('');
  const gzipBytes = main
    .map(({ path }) => gzipSync(readFileSync(join(folder, path))).length)
    .reduce((total, bytes) => total + bytes, 0);
  return {
    main: { bytes: sum(main), gzipBytes },
    subpackages: config.subpackages.map(({ root }) => ({ path: root, bytes: sum(inPackage(root)) })),
    totalBytes: sum(files),
    largestPageScript: largest(files.filter(({ path }) => config.pages.includes(path.replace(/\.js$/, '')))),
    largestImage: largest(files.filter(({ path }) => IMAGES.has(extname(path)))),
    files,
  };
}

/** The values above their limits, one line each. */
export function findSizeProblems(size: BuildSize, helloWorldBytes: number): string[] {
  const limits: [name: string, bytes: number, limit: number][] = [
    ['the main package', size.main.bytes, Math.floor(helloWorldBytes * MAX_RATIO)],
    [`the page script ${size.largestPageScript.path}`, size.largestPageScript.bytes, MAX_PAGE_SCRIPT_BYTES],
    [`the image ${size.largestImage.path}`, size.largestImage.bytes, MAX_IMAGE_BYTES],
  ];
  return limits
    .filter(([, bytes, limit]) => bytes > limit)
    .map(
      ([name, bytes, limit]) => `${name} has ${bytes} bytes, ${bytes - limit} above its limit of ${limit}`,
    );
}

export interface BundledModule {
  readonly id: string;
  readonly file: string;
  readonly source: string;
}

/** The webpack modules in the scripts of a build. */
export function listModules(folder: string): BundledModule[] {
  return filesIn(folder)
    .filter((path) => path.endsWith('.js'))
    .flatMap((path) => {
      const chunks: unknown[] = [];
      const context = createContext({
        wx: { webpackJsonp: chunks },
        require: () => undefined,
        App: () => undefined,
      });
      // A chunk only pushes its modules; the runtime does more, and fails here.
      try {
        runInContext(`(function () { ${readFileSync(path, 'utf8')}\n})()`, context, { filename: path });
      } catch {
        return [];
      }
      const file = relative(folder, path);
      return chunks.flatMap((chunk) => modulesOf(chunk)).map(([id, source]) => ({ id, file, source }));
    });
}

function modulesOf(chunk: unknown): [id: string, source: string][] {
  const modules: unknown = Array.isArray(chunk) ? chunk[1] : undefined;
  if (typeof modules !== 'object' || modules === null) return [];
  return Object.entries(modules).flatMap(([id, run]) =>
    typeof run === 'function' ? [[id, run.toString()]] : [],
  );
}

/** Duplicate modules: one id in two scripts, or the same code under two ids. */
export function findDoubles(modules: readonly BundledModule[]): string[] {
  const places = new Map<string, string[]>();
  for (const { id, file, source } of modules) {
    const keys = [`module ${id}`, ...(source.length < MIN_EQUAL_CHARACTERS ? [] : [bodyOf(source)])];
    for (const key of keys) places.set(key, [...(places.get(key) ?? []), `${id} in ${file}`]);
  }
  return [...places.values()].filter((found) => found.length > 1).map((found) => found.join(' is also '));
}

/** The code without module numbers, in which two copies of a library differ. */
function bodyOf(source: string): string {
  return source.replace(/\b\w\(\d+\)/g, 'require()');
}
