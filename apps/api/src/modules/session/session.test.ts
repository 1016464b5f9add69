import { createHmac } from 'node:crypto';
import { createClient } from '@taro-pay/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fetchTransport, openShop } from '../../../test/shop.js';
import { createApp } from '../../app.js';

test('a login code becomes a token for two hours, and the same user on every login', async () => {
  const shop = await openShop();
  const call = createClient(fetchTransport(shop.url));
  const first = await shop.simulator.control.login('alice');
  const session = await call('createSession', { body: { code: first.code } });
  expect(Math.abs(Date.parse(session.expiresAt) - Date.now() - 7_200_000)).toBeLessThan(10_000);
  await shop.buyer('alice');
  await shop.buyer('bob');
  expect(await shop.database.user.count()).toBe(2);
});

test('ten first logins of one user at once make one user', async () => {
  const shop = await openShop();
  await Promise.all(Array.from({ length: 10 }, () => shop.buyer('carol')));
  expect(await shop.database.user.count()).toBe(1);
});

test('a used, an unknown and an expired code are 401 and make no user', async () => {
  const shop = await openShop();
  const call = createClient(fetchTransport(shop.url));
  const { code } = await shop.simulator.control.login('alice');
  await call('createSession', { body: { code } });
  const expired = await shop.simulator.control.login('dave');
  await shop.simulator.control.advanceClock(301_000);
  for (const bad of [code, 'nonsense', expired.code]) {
    await expect(call('createSession', { body: { code: bad } })).rejects.toMatchObject({
      status: 401,
      code: 'LOGIN_CODE_INVALID',
    });
  }
  expect(await shop.database.user.count()).toBe(1);
});

test('while WeChat is unreachable, login is 503 with Retry-After', async () => {
  const shop = await openShop();
  await shop.simulator.close();
  const response = await fetch(`${shop.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"code":"any"}',
  });
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ code: 'WECHAT_UNAVAILABLE' });
});

test('nothing of WeChat’s identity is in the token: no openid, no session_key', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(Object.keys(payload).sort()).toEqual(['aud', 'exp', 'iat', 'sub']);
  const user = await shop.database.user.findFirstOrThrow();
  expect(payload.sub).toBe(user.id);
  expect(JSON.stringify(payload)).not.toContain(user.openid);
});

test('a missing, forged or otherwise signed token is 401', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  const [head = '', payload = '', signature = ''] = token.split('.');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const claims = {
    sub: JSON.parse(Buffer.from(payload, 'base64url').toString()).sub,
    aud: shop.environment.WECHAT_APP_ID,
    iat: 0,
    exp: 9_999_999_999,
  };
  const signed = (algorithm: string, hash: string, secret: string) => {
    const text = [{ alg: algorithm, typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
  };
  const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const secret = shop.environment.JWT_SECRET ?? '';
  const bad = {
    'no token': undefined,
    'not a token': 'Bearer x',
    'another scheme': `Basic ${token}`,
    'another payload': `Bearer ${head}.${forged}.${signature}`,
    'no algorithm': `Bearer ${none}.${payload}.`,
    'another algorithm': `Bearer ${signed('HS512', 'sha512', secret)}`,
    'another secret': `Bearer ${signed('HS256', 'sha256', 'guessed')}`,
  };
  for (const [title, authorization] of Object.entries(bad)) {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${shop.url}/api/orders`, { headers });
    expect.soft(response.status, title).toBe(401);
    expect.soft(await response.json(), title).toMatchObject({ code: 'UNAUTHENTICATED' });
  }
});

test('the token of a deleted user is 401, and so is one that WeChat’s login never made', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  const ask = async (bearer: string) => {
    const response = await fetch(`${shop.url}/api/orders`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    return { status: response.status, body: await response.json() };
  };
  expect((await ask(token)).status).toBe(200);
  await shop.database.user.deleteMany();
  for (const bearer of [token, shop.app.issueToken('nobody').token]) {
    expect(await ask(bearer)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  }
});

test('a token works for two hours and not longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const shop = await openShop();
    const { token } = await shop.buyer();
    const ask = () => fetch(`${shop.url}/api/orders`, { headers: { authorization: `Bearer ${token}` } });
    vi.setSystemTime(Date.now() + 7_190_000);
    expect((await ask()).status).toBe(200);
    vi.setSystemTime(Date.now() + 10_000);
    expect((await ask()).status).toBe(401);
  } finally {
    vi.useRealTimers();
  }
});

test('a token of another mini-program is 401, so that its buyer logs in again', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  const moved = await createApp({
    environment: { ...shop.environment, WECHAT_APP_ID: 'wx0000000000000002', ALLOW_OTHER_MERCHANT: 'on' },
  });
  onTestFinished(() => moved.close());
  const ask = { url: '/api/orders', headers: { authorization: `Bearer ${token}` } };
  expect((await shop.app.inject(ask)).statusCode).toBe(200);
  const response = await moved.inject(ask);
  expect(response.statusCode).toBe(401);
  expect(response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
});
