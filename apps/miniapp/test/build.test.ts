import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkWithGlassEasel, compileView, readAppConfig } from '@taro-pay/weapp-harness';
import { expect, test } from 'vitest';
import { isTab, PAGES } from '../src/app/page-map.js';
import { EXAMPLE_API, EXAMPLE_APP_ID, SIMULATOR_BUILD as WEAPP, WECHAT_BUILD } from './builds.js';
import { filesIn } from './files-in.js';

/** WeChat's limit for the main package. */
const MAIN_PACKAGE_BYTES = 2 * 1024 * 1024;

test('Tencent’s compilers accept every wxml and wxss without a warning', () => {
  expect(compileView(WEAPP).problems).toEqual([]);
  expect(checkWithGlassEasel(WEAPP)).toEqual([]);
});

test('no schema library is in the bundle, and the main package is far below WeChat’s limit', () => {
  const files = filesIn(WEAPP);
  const code = files.map((path) => readFileSync(path, 'utf8')).join('\n');
  // What TypeBox puts into every schema, and what only schemas of ours say.
  for (const mark of ['~kind', 'typebox', 'additionalProperties', 'ISO 8601'])
    expect(code).not.toContain(mark);
  expect(code).toContain('/api/orders');
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  expect(bytes).toBeLessThan(MAIN_PACKAGE_BYTES / 4);
});

test('WeChat DevTools can open the folder as it is', () => {
  const project = JSON.parse(readFileSync(join(WEAPP, 'project.config.json'), 'utf8'));
  expect(project).toMatchObject({
    miniprogramRoot: './',
    appid: 'touristappid',
    // Without these DevTools warns of addresses on this machine, and of each page that search may not show.
    setting: { urlCheck: false, checkSiteMap: false },
  });
  const app = JSON.parse(readFileSync(join(WEAPP, 'app.json'), 'utf8'));
  for (const page of app.pages) expect(filesIn(WEAPP)).toContain(join(WEAPP, `${page}.wxml`));
  expect(filesIn(WEAPP)).toContain(join(WEAPP, app.themeLocation));
  expect(filesIn(WEAPP)).toContain(join(WEAPP, app.sitemapLocation));
});

test('the page map names every page and every tab of app.json', () => {
  const { pages, tabs } = readAppConfig(WEAPP);
  const named = Object.entries(PAGES).map(([name, { path }]) => ({ name, path: path.slice(1) }));
  expect(named.map(({ path }) => path)).toEqual(pages);
  const namedTabs = named.filter(({ name }) => isTab(name));
  expect(namedTabs.map(({ path }) => path)).toEqual(tabs.map(({ pagePath }) => pagePath));
});

test('from wherever a buyer starts, the subpackages on the way to a paid order are fetched ahead', () => {
  const { preloadRule, lazyCodeLoading } = JSON.parse(readFileSync(join(WEAPP, 'app.json'), 'utf8'));
  expect(lazyCodeLoading).toBe('requiredComponents');
  for (const page of ['pages/shop/index', 'pages/orders/index'])
    expect(preloadRule[page].packages.toSorted()).toEqual(['ordering', 'shopping']);
  expect(preloadRule['shopping/product/index'].packages).toEqual(['ordering']);
});

const readJson = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

test('a build says what it is: mode, commit, AppID and addresses', () => {
  const shipped = readJson(WECHAT_BUILD, 'build.json');
  // Null where there is no git.
  expect(shipped).toHaveProperty('commit');
  expect(shipped).toMatchObject({
    mode: 'production',
    appId: EXAMPLE_APP_ID,
    apiBaseUrl: EXAMPLE_API,
    payment: 'wechat',
  });
  expect(readJson(WECHAT_BUILD, 'project.config.json').appid).toBe(EXAMPLE_APP_ID);
  expect(readJson(WEAPP, 'build.json')).toEqual({
    mode: 'simulator',
    appId: 'touristappid',
    apiBaseUrl: 'http://127.0.0.1:3000',
    payment: 'simulator',
    simulatorBaseUrl: 'http://127.0.0.1:3100',
  });
});

test('nothing but a production build writes the folder that is uploaded', () => {
  const { tasks } = JSON.parse(readFileSync(new URL('../turbo.json', import.meta.url), 'utf8'));
  const outputs = Object.values<{ outputs?: string[] }>(tasks).flatMap((task) => task.outputs ?? []);
  expect(outputs).toContain('dist/weapp-simulator/**');
  // Turbo puts these back from its cache, without a word.
  expect(outputs.filter((path) => path.startsWith('dist/weapp/'))).toEqual([]);
});
