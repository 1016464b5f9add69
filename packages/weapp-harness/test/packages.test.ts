import { describe, expect, it } from 'vitest';
import { changedFixture, heard, launchFixture, probe, rewrittenFixture } from './fixture-copy.js';

const tabs = (...paths: string[]) => ({
  list: paths.map((path, index) => ({ pagePath: `pages/${path}/${path}`, text: ['详情', '首页'][index] })),
});
const TABS = tabs('detail', 'tab');
const APP_TABS = tabs('detail', 'home');
const APP = { pages: ['pages/home/home', 'pages/detail/detail'], window: { navigationBarTitleText: '店' } };

/** The fixture with a subpackage of one page. */
function withSubpackage(app: object = {}, files: Readonly<Record<string, string>> = {}): string {
  return rewrittenFixture({
    'app.json': {
      ...APP,
      subPackages: [{ root: 'orders', name: 'o', pages: ['list/list'] }],
      preloadRule: { 'pages/home/home': { network: 'all', packages: ['orders'] } },
      ...app,
    },
    'orders/list/list.js': 'Page({});',
    'orders/list/list.wxml': '<view class="list">list</view>',
    'orders/list/list.json': {},
    'orders/helper.js': "exports.name = 'helper';",
    ...files,
  });
}

describe('a subpackage', () => {
  it('has pages below its root; they reach its own files and the main package', async () => {
    const list = `const { name } = require('../helper');
      Page({ onLoad() { require('../../record').record(name); } });`;
    const folder = withSubpackage({}, { 'orders/list/list.js': list });
    const program = await launchFixture({ folder, path: 'orders/list/list' });
    expect(program.find('.list')?.text()).toBe('list');
    expect(program.storage.get('calls')).toContain('helper');
  });

  it('cannot be required by the main package, except with require.async', async () => {
    const now = withSubpackage({}, { 'app.js': "require('./orders/helper'); App({});" });
    await expect(launchFixture({ folder: now })).rejects.toThrow('it is in the subpackage orders');
    const requireLater =
      "require.async('./orders/helper').then(({ name }) => wx.setStorageSync('name', name));";
    const later = withSubpackage({}, { 'app.js': `${requireLater} App({});` });
    const program = await launchFixture({ folder: later });
    await program.waitFor(() => program.storage.get('name') === 'helper');
  });

  it('lends no component to the main package', async () => {
    const folder = withSubpackage(
      {},
      {
        'orders/part.js': 'Component({});',
        'orders/part.wxml': '<view />',
        'orders/part.json': '{ "component": true }',
        'pages/detail/detail.json': '{ "usingComponents": { "part": "/orders/part" } }',
      },
    );
    await expect(launchFixture({ folder })).rejects.toThrow('part is in the subpackage orders');
  });
});

describe('app.json', () => {
  it.each([
    ['a page without a template', { pages: ['pages/gone/gone'] }, 'pages/gone/gone.wxml is not there'],
    ['a page that is there twice', { pages: [...APP.pages, APP.pages[0]] }, 'there twice'],
    ['one tab', { tabBar: { list: APP_TABS.list.slice(1) } }, 'tabBar has 1 items'],
    [
      'a tab in a subpackage',
      { tabBar: { list: [...APP_TABS.list, { pagePath: 'orders/list/list', text: '单' }] } },
      'not a page of the main package',
    ],
    [
      'an icon that is missing',
      { tabBar: { list: APP_TABS.list.map((tab) => ({ ...tab, iconPath: 'a.png' })) } },
      'a.png',
    ],
    [
      'an icon variable that a theme lacks',
      { tabBar: { list: APP_TABS.list.map((tab) => ({ ...tab, iconPath: '@icon' })) } },
      '@icon of the dark theme is not there',
    ],
    [
      'a subpackage to preload that is none',
      { preloadRule: { 'pages/home/home': { packages: ['x'] } } },
      'no subpackage x',
    ],
    ['a theme file that is missing', { themeLocation: 'theme.json' }, 'theme.json is not there'],
  ])('with %s is refused', async (_what, app, problem) => {
    await expect(launchFixture({ folder: withSubpackage(app) })).rejects.toThrow(problem);
  });

  it('with a page that uses a missing component is refused', async () => {
    const gone = changedFixture('pages/home/home.json', (source) => source.replace('/counter', '/gone'));
    await expect(launchFixture({ folder: gone })).rejects.toThrow('components/gone is not there');
  });
});

describe('a style sheet that nothing imports', () => {
  it('is refused', async () => {
    const folder = rewrittenFixture({ 'common.wxss': '.a { color: red; }' });
    await expect(launchFixture({ folder })).rejects.toThrow('common.wxss: nothing imports it');
  });
});

describe('an unknown tag', () => {
  it('is refused, in an imported template too', async () => {
    const json = changedFixture('pages/home/home.json', () => '{}');
    const problem = 'home.json: it does not say where the component "counter" is';
    await expect(launchFixture({ folder: json })).rejects.toThrow(problem);
    const card = changedFixture(
      'templates/card.wxml',
      (source) => `${source}<template name="x"><gone /></template>`,
    );
    await expect(launchFixture({ folder: card })).rejects.toThrow('the component "gone"');
  });
});

describe('the tab bar', () => {
  it('exists on tabs only: elsewhere it takes no tap and no badge', async () => {
    const folder = probe("wx.setTabBarBadge({ index: 0, text: '3' }).catch(({ errMsg }) => say(errMsg));", {
      'app.json': { pages: ['pages/detail/detail', 'pages/tab/tab', 'pages/home/home'], tabBar: TABS },
      'pages/tab/tab.js': "Page({ set: () => wx.setTabBarBadge({ index: 0, text: '3' }) });",
      'pages/tab/tab.wxml': '<button class="set" bindtap="set">set</button>',
    });
    const program = await launchFixture({ folder, path: 'pages/tab/tab' });
    await program.tap('.set');
    await program.waitFor(() => program.tabBar.badge('详情') === '3');
    await expect(program.tapTab('没有')).rejects.toThrow('There is no tab "没有"');
    await program.show({ path: 'pages/home/home' });
    await expect(program.tapTab('详情')).rejects.toThrow('There is no tab');
    await program.tap('.go');
    await program.waitFor(() => String(heard(program)) === 'setTabBarBadge:fail not TabBar page');
  });

  it('calls onTabItemTap', async () => {
    const folder = rewrittenFixture({
      'app.json': { ...APP, tabBar: APP_TABS },
      'pages/detail/detail.js': "Page({ onTabItemTap: (item) => wx.setStorageSync('item', item) });",
    });
    const program = await launchFixture({ folder });
    await program.tapTab('详情');
    expect(program.storage.get('item')).toEqual({
      index: '0',
      pagePath: 'pages/detail/detail',
      text: '详情',
    });
  });
});
