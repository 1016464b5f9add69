import { createServer } from 'node:http';
import { Type } from 'typebox';
import { expect, onTestFinished, test } from 'vitest';
import { createAccessToken } from './access-token.js';
import { createGuard } from './guard.js';
import { createMiniProgramCalls } from './mini-program-calls.js';
import { isOf } from './wire.js';

const isAnswer = isOf(Type.Object({ value: Type.Integer() }));

interface Asked {
  readonly path: string;
  readonly token: string | null;
  readonly body: { readonly force_refresh?: boolean };
}

type Answer = object | string | null;

/** api.weixin.qq.com in the hands of a test: `answer` tells each answer; null is none. */
async function openWechat(answer: (asked: Asked) => Answer, { timeoutMs = 30_000 } = {}) {
  const asked: Asked[] = [];
  const clock = { nowMs: Date.parse('2026-01-01T00:00:00Z') };
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://wechat');
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const one = { path: url.pathname, token: url.searchParams.get('access_token'), body };
    asked.push(one);
    const told = answer(one);
    if (told !== null) response.end(typeof told === 'string' ? told : JSON.stringify(told));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const apiBaseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const now = () => clock.nowMs;
  const open = () => {
    const accessToken = createAccessToken({
      apiBaseUrl,
      appId: 'wx-app',
      appSecret: 'the-secret',
      timeoutMs,
      now,
    });
    const guard = createGuard({ name: 'the calls', now });
    const call = createMiniProgramCalls({ apiBaseUrl, accessToken, guard, timeoutMs });
    return () => call({ path: '/wxa/call', body: {}, isAnswer });
  };
  const paths = () => asked.map(({ path, body }) => `${path}${body.force_refresh ? ' forced' : ''}`);
  return { asked, clock, open, paths, call: open() };
}

/** WeChat with tokens t1, t2, …; `stale` counts how many of them it refuses. */
function tokens() {
  const state = { current: 1, refusesBelow: 1, lifetimeSeconds: 7_200 };
  const answer = ({ path, token, body }: Asked): Answer => {
    if (path === '/wxa/call') {
      const isValid = Number(token?.slice(1)) >= state.refusesBelow;
      return isValid ? { errcode: 0, value: 1 } : { errcode: 40001, errmsg: 'invalid credential, rid: r-1' };
    }
    if (body.force_refresh) state.current += 1;
    return { access_token: `t${state.current}`, expires_in: state.lifetimeSeconds };
  };
  return { state, answer };
}

test('one token serves all calls until shortly before its end, and calls at once ask for it once', async () => {
  const { state, answer } = tokens();
  const { call, clock, asked, paths } = await openWechat(answer);
  await Promise.all([call(), call(), call()]);
  expect(paths().filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(1);
  expect(asked[0]?.body).toEqual({
    grant_type: 'client_credential',
    appid: 'wx-app',
    secret: 'the-secret',
    force_refresh: false,
  });
  clock.nowMs += (7_200 - 291) * 1000;
  await call();
  expect(paths().filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(1);
  clock.nowMs += 2_000;
  state.current = 2;
  await call();
  expect(asked.at(-1)?.token).toBe('t2');
  // A clock that was set back knows nothing of the time that the token has left.
  clock.nowMs -= 24 * 3_600_000;
  await call();
  expect(paths().filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(3);
});

test('a token that another process has renewed is fetched, not forced', async () => {
  const { state, answer } = tokens();
  const { call, paths } = await openWechat(answer);
  await call();
  state.current = 2;
  state.refusesBelow = 2;
  expect(await call()).toMatchObject({ value: 1 });
  expect(paths().slice(2)).toEqual(['/wxa/call', '/cgi-bin/stable_token', '/wxa/call']);
});

test('a refused token that WeChat goes on telling is forced once for all calls, and at most each 30 seconds', async () => {
  const { state, answer } = tokens();
  const { call, clock, paths } = await openWechat(answer);
  await call();
  state.refusesBelow = 2;
  await Promise.all([call(), call(), call()]);
  const forced = () => paths().filter((path) => path.endsWith(' forced')).length;
  expect(forced()).toBe(1);
  state.refusesBelow = 9;
  await expect(call()).rejects.toMatchObject({ kind: 'unavailable' });
  expect(forced()).toBe(1);
  clock.nowMs += 30_000;
  await expect(call()).rejects.toMatchObject({ kind: 'unavailable', code: '40001', requestId: 'r-1' });
  expect(forced()).toBe(2);
});

test.each([
  [40125, /WECHAT_APP_SECRET/],
  [40164, /IP addresses/],
  [45009, /45009/],
])(
  'without a token (errcode %i) a call is `unavailable`, so that nothing is taken for refused',
  async (errcode, words) => {
    const { call, paths } = await openWechat(() => ({ errcode, errmsg: 'the-secret' }));
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(words) });
    expect(String(error)).not.toContain('the-secret');
    expect(paths()).toEqual(['/cgi-bin/stable_token']);
  },
);

test.each([
  [-1, 'unavailable', 'wait'],
  [45009, 'unavailable', 'wait'],
  [10060001, 'rejected', 'unknownPayment'],
  [10060002, 'rejected', 'askOrder'],
  [10060004, 'rejected', 'askOrder'],
  [10060023, 'rejected', 'askOrder'],
  [43101, 'rejected', 'noAccept'],
  [10060009, 'rejected', 'refused'],
  [99999, 'rejected', 'refused'],
])('errcode %i is %s and means %s', async (errcode, kind, meaning) => {
  const { call } = await openWechat(({ path }) =>
    path === '/wxa/call'
      ? { errcode, errmsg: 'WeChat’s words, rid: 1a-2b-3c' }
      : { access_token: 'the-token', expires_in: 7_200 },
  );
  const error: unknown = await call().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind, meaning, errcode, words: 'WeChat’s words', requestId: '1a-2b-3c' });
  expect(String(error)).not.toMatch(/the-token|words/);
});

test.each<[string, Answer]>([
  ['no answer in time', null],
  ['a page instead of JSON', '<html>'],
  ['JSON of another kind', '[]'],
  ['an answer of another form', { errcode: 0, value: 'text' }],
])('%s is `unavailable`, and its error holds neither token nor secret', async (_, told) => {
  const timeoutMs = told === null ? 300 : 30_000;
  const { call } = await openWechat(
    ({ path }) => (path === '/wxa/call' ? told : { access_token: 'the-token', expires_in: 7_200 }),
    { timeoutMs },
  );
  const error: unknown = await call().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: 'unavailable' });
  const words = error instanceof Error ? `${error.message} ${error.stack} ${JSON.stringify(error)}` : '';
  expect(words).not.toMatch(/the-secret|the-token/);
});

test('two processes share a token without telling each other', async () => {
  const { answer } = tokens();
  const { open, asked } = await openWechat(answer);
  await open()();
  await open()();
  expect(asked.filter(({ path }) => path === '/wxa/call').map(({ token }) => token)).toEqual(['t1', 't1']);
});
