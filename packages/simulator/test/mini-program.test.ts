import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './cli-process.js';
import { NOON_MS, openMiniProgram } from './mini-program-app.js';

const MINUTE = 60;

test('stable_token keeps a token for two hours, overlapping with the next one for five minutes', async () => {
  const app = await openMiniProgram();
  const first = await app.token();
  expect(first).toMatchObject({
    status: 200,
    access_token: expect.stringMatching(/^\w{137}$/),
    expires_in: 7200,
  });
  app.advanceSeconds(115 * MINUTE - 1);
  expect(await app.token()).toEqual({ ...first, expires_in: 301 });
  app.advanceSeconds(1);
  const second = await app.token();
  expect(second.expires_in).toBe(7200);
  expect(second.access_token).not.toBe(first.access_token);
  const use = async (token: string) =>
    (await app.post(`/wxa/sec/order/upload_shipping_info?access_token=${token}`, '')).errcode;
  expect([await use(first.access_token), await use(second.access_token)]).toEqual([47001, 47001]);
  app.advanceSeconds(5 * MINUTE);
  expect([await use(first.access_token), await use(second.access_token)]).toEqual([42001, 47001]);
  expect([await use(''), await use('invented')]).toEqual([41001, 40001]);
});

test('getAccessToken gives a new token each time, and the one before ends within five minutes', async () => {
  const app = await openMiniProgram();
  const { WECHAT_APP_ID: appid = '', WECHAT_APP_SECRET: secret = '' } = app.simulator.environment;
  const ask = async (changes: Record<string, string> = {}) => {
    const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret, ...changes });
    return JSON.parse(await (await fetch(`${app.simulator.address}/cgi-bin/token?${query}`)).text());
  };
  const use = async (token: string) =>
    (await app.post(`/wxa/sec/order/upload_shipping_info?access_token=${token}`, '')).errcode;
  const stable = await app.token();
  const first = await ask();
  expect(first).toEqual({ access_token: expect.stringMatching(/^\w{137}$/), expires_in: 7200 });
  const second = await ask();
  expect(await app.token()).toEqual(stable);
  await app.token({ force_refresh: true });
  app.advanceSeconds(300);
  expect([await use(first.access_token), await use(second.access_token)]).toEqual([42001, 47001]);
  expect((await ask({ secret: 'x' })).errcode).toBe(40125);
  expect((await ask({ grant_type: 'x' })).errcode).toBe(40002);
});

test('force_refresh revokes the earlier token, once in 30 seconds and 20 times a day', async () => {
  const app = await openMiniProgram();
  const force = () => app.token({ force_refresh: true });
  const usual = await app.token();
  const forced = await force();
  expect(forced.access_token).not.toBe(usual.access_token);
  const path = `/wxa/sec/order/upload_shipping_info?access_token=${usual.access_token}`;
  expect((await app.post(path, '')).errcode).toBe(40001);
  app.advanceSeconds(29);
  expect((await force()).access_token).toBe(forced.access_token);
  for (let count = 2; count <= 20; count += 1) {
    app.advanceSeconds(30);
    expect((await force()).errcode, String(count)).toBeUndefined();
  }
  app.advanceSeconds(30);
  expect((await force()).errcode).toBe(45009);
  expect((await app.token()).errcode).toBeUndefined();
  app.advanceSeconds(24 * 60 * MINUTE);
  expect((await force()).errcode).toBeUndefined();
});

test('tokens survive a restart with a state file, and revoked ones stay revoked', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const before = await openMiniProgram({ db });
  const ended = await before.token();
  const living = await before.token({ force_refresh: true });
  await before.simulator.close();
  const after = await openMiniProgram({ db });
  expect(await after.token()).toEqual(living);
  const use = async (token: string) =>
    (await after.post(`/wxa/sec/order/upload_shipping_info?access_token=${token}`, '')).errcode;
  expect([await use(ended.access_token), await use(living.access_token)]).toEqual([40001, 47001]);
});

test('stable_token refuses wrong credentials with WeChat’s codes and HTTP 200', async () => {
  const app = await openMiniProgram();
  const wrong: [string, object, number][] = [
    ['another grant_type', { grant_type: 'authorization_code' }, 40002],
    ['no appid', { appid: undefined }, 41002],
    ['no secret', { secret: undefined }, 41004],
    ['another appid', { appid: 'wx0' }, 40013],
    ['another secret', { secret: 'guess' }, 40125],
    ['force_refresh as text', { force_refresh: 'true' }, 47001],
  ];
  for (const [title, changes, errcode] of wrong) {
    expect.soft(await app.token(changes), title).toMatchObject({ status: 200, errcode });
  }
  expect((await app.post('/cgi-bin/stable_token', 'appid=wx0')).errcode).toBe(47001);
});

test('api.weixin.qq.com has no other paths, and one method for each', async () => {
  const app = await openMiniProgram();
  const get = async (path: string) =>
    JSON.parse(await (await fetch(app.simulator.address + path)).text()).errcode;
  expect(await get('/cgi-bin/stable_token')).toBe(43002);
  expect(await get('/wxa/nothing')).toBe(40066);
  expect((await app.post('/sns/jscode2session', '')).errcode).toBe(43001);
});

test('a token from before the clock was set back is replaced if it lives longer than two hours', async () => {
  const app = await openMiniProgram();
  app.advanceSeconds(30 * 24 * 60 * MINUTE);
  const future = await app.token();
  app.simulator.control.resetClock();
  const now = await app.token();
  expect(now.expires_in).toBe(7200);
  expect(now.access_token).not.toBe(future.access_token);
});

test('a limit by the minute ends with the minute on a frozen clock, and with a reset', async () => {
  let nowMs = NOON_MS;
  const app = await openMiniProgram({ now: () => nowMs });
  const { control } = app.simulator;
  const login = async () => (await app.client.redeem(control.login('alice').code)).errcode;
  const useUp = async () => {
    for (let count = 0; count < 100; count += 1) await login();
    expect(await login()).toBe(45011);
  };
  control.freezeClock(true);
  await useUp();
  nowMs += MINUTE * 1000;
  expect(await login()).toBeUndefined();
  control.reset();
  await useUp();
  control.reset();
  expect(await login()).toBeUndefined();
});

test('code2Session serves a user 100 times a minute, and others meanwhile', async () => {
  const app = await openMiniProgram();
  const login = async (user: string) => app.client.redeem(app.simulator.control.login(user).code);
  for (let count = 0; count < 100; count += 1) expect((await login('alice')).errcode).toBeUndefined();
  expect(await login('alice')).toMatchObject({ status: 200, errcode: 45011 });
  expect((await login('bob')).errcode).toBeUndefined();
  app.advanceSeconds(MINUTE);
  expect((await login('alice')).errcode).toBeUndefined();
});
