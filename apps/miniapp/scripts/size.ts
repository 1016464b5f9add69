/**
 * `pnpm --filter miniapp size`: compares the production build with a two-page hello-world of the same tools. Exits with 1
 * if something is too large or bundled twice.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HELLO_WORLD_BUILD, WECHAT_BUILD } from '../test/builds.js';
import {
  type FileSize,
  findDoubles,
  findSizeProblems,
  listModules,
  MAX_IMAGE_BYTES,
  MAX_PAGE_SCRIPT_BYTES,
  MAX_RATIO,
  measureBuild,
} from '../test/package-size.js';

const RECORD = 'test/hello-world-size.json';
/** A new version of a tool changes the size a little; a larger change needs a look. */
const TOLERANCE = 0.01;

const product = measureBuild(WECHAT_BUILD);
const helloWorld = measureBuild(HELLO_WORLD_BUILD);
const record: { bytes: number } = JSON.parse(
  readFileSync(fileURLToPath(new URL(`../${RECORD}`, import.meta.url)), 'utf8'),
);

const number = (value: number) => value.toLocaleString('en');
const row = (name: string, value: string) => console.log(`${name.padEnd(32)}${value}`);
const bytes = (name: string, value: number, limit?: number) =>
  row(name, `${number(value).padStart(9)} bytes${limit === undefined ? '' : ` of ${number(limit)}`}`);
const file = (name: string, { path, bytes: size }: FileSize, limit: number) =>
  row(name, `${number(size).padStart(9)} bytes of ${number(limit)}  ${path}`);

bytes('hello-world, raw', helloWorld.main.bytes);
bytes('hello-world, gzip', helloWorld.main.gzipBytes);
bytes('main package, raw', product.main.bytes, Math.floor(helloWorld.main.bytes * MAX_RATIO));
bytes('main package, gzip', product.main.gzipBytes);
row('ratio, raw', `${(product.main.bytes / helloWorld.main.bytes).toFixed(3).padStart(9)} of ${MAX_RATIO}`);
row('ratio, gzip', (product.main.gzipBytes / helloWorld.main.gzipBytes).toFixed(3).padStart(9));
for (const { path, bytes: size } of product.subpackages) bytes(`subpackage ${path}`, size);
bytes('all packages', product.totalBytes);
file('largest page script', product.largestPageScript, MAX_PAGE_SCRIPT_BYTES);
file('largest image', product.largestImage, MAX_IMAGE_BYTES);

console.log('\nWhat is larger than in the hello-world:');
const before = new Map(helloWorld.files.map(({ path, bytes: size }) => [path, size]));
const grown = product.files.map(({ path, bytes: size }) => ({ path, bytes: size - (before.get(path) ?? 0) }));
for (const { path, bytes: size } of grown.toSorted((a, b) => b.bytes - a.bytes).slice(0, 12)) {
  bytes(`  ${path}`, size);
}

const problems = [
  ...findSizeProblems(product, helloWorld.main.bytes),
  ...findDoubles(listModules(WECHAT_BUILD)).map((line) => `module ${line}`),
];
if (Math.abs(record.bytes / helloWorld.main.bytes - 1) > TOLERANCE) {
  problems.push(
    `${RECORD} says ${record.bytes}, the hello-world has ${helloWorld.main.bytes}: write it there`,
  );
}
for (const problem of problems) console.error(`\nToo much: ${problem}.`);
process.exitCode = problems.length === 0 ? 0 : 1;
