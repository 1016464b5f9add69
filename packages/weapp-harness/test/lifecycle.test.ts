import { expect, it } from 'vitest';
import type { MiniProgram } from '../src/mini-program.js';
import { changedFixture, launchFixture } from './fixture-copy.js';

const LAUNCHED = ['app onLaunch', 'app onShow', 'home onLoad', 'home onShow', 'home onReady'];

/** The lifecycle calls since the last time that one asked. */
function takeCalls(program: MiniProgram): unknown {
  const calls = program.storage.get('calls') ?? [];
  program.storage.delete('calls');
  return calls;
}

function withTabs(): string {
  const list = [
    { pagePath: 'pages/home/home', text: '首页' },
    { pagePath: 'pages/detail/detail', text: '详情' },
  ];
  return changedFixture('app.json', (source) => JSON.stringify({ ...JSON.parse(source), tabBar: { list } }));
}

it('calls onLoad, onShow and onReady of the first page after the app', async () => {
  const program = await launchFixture();
  expect(takeCalls(program)).toEqual(LAUNCHED);
});

it('hides the page below, and unloads the page above on the way back', async () => {
  const program = await launchFixture();
  takeCalls(program);
  await program.tap('second card');
  await program.waitFor(() => program.storage.get('calls')?.toString().endsWith('detail onReady'));
  expect(takeCalls(program)).toEqual(['home onHide', 'detail onLoad', 'detail onShow', 'detail onReady']);
  expect(program.pageStack()).toEqual(['pages/home/home', 'pages/detail/detail']);
  await program.tap('.back');
  await program.waitFor(() => program.page().path === 'pages/home/home');
  expect(takeCalls(program)).toEqual(['detail onUnload', 'home onShow']);
});

it('does not decode the query', async () => {
  const program = await launchFixture({ path: 'pages/detail/detail?id=a&name=%E5%B1%B1' });
  expect(program.page().query).toEqual({ id: 'a', name: '%E5%B1%B1' });
  expect(program.find('.detail')?.text()).toBe('a %E5%B1%B1');
});

it('unloads the page that another replaces', async () => {
  const program = await launchFixture({ path: 'pages/detail/detail?id=a' });
  takeCalls(program);
  await program.tap('.replace');
  await program.waitFor(() => program.storage.get('calls')?.toString().endsWith('home onReady'));
  expect(takeCalls(program)).toEqual(['detail onUnload', 'home onLoad', 'home onShow', 'home onReady']);
});

it('keeps the state of tabs', async () => {
  const program = await launchFixture({ folder: withTabs() });
  await program.tap('.inner');
  await program.tapTab('详情');
  expect(program.pageStack()).toEqual(['pages/detail/detail']);
  takeCalls(program);
  await program.tapTab('首页');
  expect(takeCalls(program)).toEqual(['detail onHide', 'home onShow']);
  expect(program.find('.sums')?.text()).toBe('outer 1 inner 1');
});

it('refuses to switch to a page that is no tab', async () => {
  const program = await launchFixture({ path: 'pages/detail/detail' });
  takeCalls(program);
  await program.tap('.tab');
  await program.waitFor(() => program.storage.has('calls'));
  expect(takeCalls(program)).toEqual(['switchTab:fail can not switch to non-TabBar page']);
});

it('opens no page above the tenth', async () => {
  const folder = changedFixture('pages/detail/detail.js', (source) =>
    source.replace("wx.redirectTo({ url: '/pages/home/home' })", "wx.navigateTo({ url: 'detail' })"),
  );
  const program = await launchFixture({ folder, path: 'pages/detail/detail' });
  for (let open = 2; open <= 10; open += 1) {
    await program.tap('.replace');
    await program.waitFor(() => program.pageStack().length === open);
  }
  await program.tap('.replace');
  await program.waitFor(() => program.errors.length > 0);
  expect(program.errors).toEqual(['navigateTo:fail webview count limit exceed']);
});

it('calls onHide and onShow when the user leaves WeChat and comes back', async () => {
  const program = await launchFixture();
  takeCalls(program);
  program.hide();
  await program.show();
  expect(takeCalls(program)).toEqual(['home onHide', 'app onHide', 'app onShow', 'home onShow']);
});

it('reopens with the same storage and phone', async () => {
  const first = await launchFixture({ path: 'pages/detail/detail' });
  first.phone.setTheme('dark');
  const second = await first.reopen();
  expect(takeCalls(second)).toEqual([...LAUNCHED.map((call) => call.replace('home', 'detail')), ...LAUNCHED]);
  expect(second.phone.settings.theme).toBe('dark');
  first.close();
  second.hide();
  expect(takeCalls(second)).toEqual([]);
});

it('passes path and scene to the app, and opens the page of a share card', async () => {
  const folder = changedFixture('app.js', (source) =>
    source.replace(
      "onShow: () => record('app onShow')",
      'onShow: ({ path, query, scene }) => record([path, query.id, scene, wx.getEnterOptionsSync().path])',
    ),
  );
  const program = await launchFixture({ folder, path: '/pages/detail/detail?id=a', scene: 1007 });
  const card = await (await launchFixture({ folder })).share();
  expect(card).toEqual({ title: 'shared by menu', path: '/pages/home/home', imageUrl: undefined });
  await expect(program.share()).rejects.toThrow('can not be shared');
  program.hide();
  await program.show({ path: `${card.path}?id=b`, scene: 1008 });
  expect(program.pageStack()).toEqual(['pages/home/home']);
  expect(program.page().query).toEqual({ id: 'b' });
  program.hide();
  await program.show();
  expect(JSON.stringify(takeCalls(program)).match(/\["pages[^\]]+\]/g)).toEqual([
    '["pages/detail/detail","a",1007,"pages/detail/detail"]',
    '["pages/home/home","b",1008,"pages/home/home"]',
    '["pages/home/home","b",1008,"pages/home/home"]',
  ]);
});

it('calls onPageNotFound for an unknown entry page, and refuses to start without it', async () => {
  await expect(launchFixture({ path: 'pages/old/old?id=1' })).rejects.toThrow('"pages/old/old" is not found');
  const folder = changedFixture('app.js', (source) =>
    source.replace('App({', "App({ onPageNotFound: () => wx.reLaunch({ url: '/pages/home/home' }),"),
  );
  const program = await launchFixture({ folder, path: 'pages/old/old?id=1' });
  expect(program.page().path).toBe('pages/home/home');
});

it('counts the setData bytes of each page', async () => {
  const program = await launchFixture();
  expect(program.takeSetDataUsage()).toEqual([]);
  await program.tap('.inner');
  expect(program.takeSetDataUsage()).toEqual([
    { path: 'pages/home/home', calls: 2, bytes: '{"inner":1}{"outer":1}'.length },
  ]);
  await program.input('.name', '山');
  expect(program.takeSetDataUsage()).toEqual([
    { path: 'pages/home/home', calls: 1, bytes: '{"name":"..."}'.length },
  ]);
});

it('calls nothing any more once it is closed', async () => {
  const program = await launchFixture();
  await program.tap('.ask');
  takeCalls(program);
  program.close();
  program.hide();
  expect(takeCalls(program)).toEqual([]);
});
