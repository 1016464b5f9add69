import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { requireBuilds, WECHAT_BUILD } from './builds.js';
import { findDoubles, findSizeProblems, listModules, measureBuild } from './package-size.js';

const helloWorld: { bytes: number } = JSON.parse(
  readFileSync(new URL('./hello-world-size.json', import.meta.url), 'utf8'),
);

test('main package, page scripts and images stay below their limits', () => {
  requireBuilds();
  expect(findSizeProblems(measureBuild(WECHAT_BUILD), helloWorld.bytes)).toEqual([]);
});

test('no module is bundled twice', () => {
  const modules = listModules(WECHAT_BUILD);
  // At least React, its renderer, Taro and our pages.
  expect(modules.length).toBeGreaterThan(20);
  expect(findDoubles(modules)).toEqual([]);
});

test('a value above a limit is reported with its name and excess', () => {
  const large = { path: 'pages/a/index.js', bytes: 50_000 };
  const size = {
    main: { bytes: 140, gzipBytes: 1 },
    subpackages: [],
    totalBytes: 140,
    largestPageScript: large,
    largestImage: { path: 'a.png', bytes: 40_000 },
    files: [],
  };
  expect(findSizeProblems(size, 100)).toEqual([
    'the main package has 140 bytes, 5 above its limit of 135',
    'the page script pages/a/index.js has 50000 bytes, 9040 above its limit of 40960',
    'the image a.png has 40000 bytes, 9280 above its limit of 30720',
  ]);
});

test('a module in two scripts and code under two ids are reported', () => {
  const code = (id: number) => `function(e,t,n){var r=n(${id});${'r.call();'.repeat(50)}}`;
  const doubles = findDoubles([
    { id: '1', file: 'vendors.js', source: code(7) },
    { id: '2', file: 'common.js', source: code(8) },
    { id: '3', file: 'a.js', source: 'short' },
    { id: '3', file: 'b.js', source: 'short' },
  ]);
  expect(doubles).toEqual(['1 in vendors.js is also 2 in common.js', '3 in a.js is also 3 in b.js']);
});
