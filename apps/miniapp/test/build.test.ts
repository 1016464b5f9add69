import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SITES } from '@taro-pay/site';
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
  // Markers of TypeBox and of our schemas.
  for (const mark of ['~kind', 'typebox', 'additionalProperties', 'ISO 8601'])
    expect(code).not.toContain(mark);
  expect(code).toContain('/api/orders');
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  expect(bytes).toBeLessThan(MAIN_PACKAGE_BYTES / 4);
});

const textOf = (ending: string) =>
  filesIn(WEAPP)
    .filter((path) => path.endsWith(ending))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');

test('a build carries one site: its words, colours and logo, and nothing that is for the API', () => {
  const { testing, lunch } = SITES;
  const [code, styles] = [textOf('.js'), textOf('.wxss')];
  expect(code).toContain(testing.name.en);
  expect(code).not.toContain(lunch.name.en);
  // A field of a message.
  expect(code).not.toContain('character_string');
  expect(styles).toContain('.logo{');
  const { light, dark } = testing.colours;
  for (const hex of [light.accent, light.background, dark.accent, dark.background])
    expect(styles).toContain(hex);
});

test('WeChat DevTools can open the folder as it is', () => {
  const project = JSON.parse(readFileSync(join(WEAPP, 'project.config.json'), 'utf8'));
  expect(project).toMatchObject({
    miniprogramRoot: './',
    appid: 'touristappid',
    // Without these DevTools warns about local addresses and unindexed pages.
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

test('every first page preloads the subpackages on the way to a paid order', () => {
  const { preloadRule, lazyCodeLoading } = JSON.parse(readFileSync(join(WEAPP, 'app.json'), 'utf8'));
  expect(lazyCodeLoading).toBe('requiredComponents');
  for (const page of ['pages/shop/index', 'pages/orders/index'])
    expect(preloadRule[page].packages.toSorted()).toEqual(['ordering', 'shopping']);
  expect(preloadRule['shopping/product/index'].packages).toEqual(['ordering']);
});

const readJson = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

test('a build records its mode, commit, AppID and addresses', () => {
  const shipped = readJson(WECHAT_BUILD, 'build.json');
  // Null without git.
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

test('only a production build writes the folder to upload', () => {
  const { tasks } = JSON.parse(readFileSync(new URL('../turbo.json', import.meta.url), 'utf8'));
  const outputs = Object.values<{ outputs?: string[] }>(tasks).flatMap((task) => task.outputs ?? []);
  expect(outputs).toContain('dist/weapp-simulator/**');
  // Turbo restores these from its cache.
  expect(outputs.filter((path) => path.startsWith('dist/weapp/'))).toEqual([]);
});
