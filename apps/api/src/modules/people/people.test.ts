import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient, MAX_FEN } from '@taro-pay/contracts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cookieOf, cookieTransport, openPerson, PASSWORD, sendJson } from '../../../test/operators.js';
import { openShop, type Shop } from '../../../test/shop.js';
import { createApp } from '../../app.js';

const MINUTE_MS = 60_000;

/** Runs a test whose shop keeps the time that the test sets. */
async function withFakeTime(run: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    await run();
  } finally {
    vi.useRealTimers();
  }
}

const logIn = (shop: Shop, name: string, password = PASSWORD) =>
  sendJson(shop, '/api/operator/session', { name, password });

const ended = { status: 401, code: 'UNAUTHENTICATED' };

test('a one-time link sets the password once, and the name then logs in with it', async () => {
  const shop = await openShop();
  const body = { name: '李雷', role: 'finance', refundLimitFen: 100_00 } as const;
  const { operator, invitation } = await shop.operator('createOperator', { body });
  expect(operator).toMatchObject({ ...body, dayLimitFen: null, isActive: true, hasPassword: false });
  const token = new URL(invitation.url).hash.slice(1);
  const accept = () => sendJson(shop, '/api/operator/invitation', { token, password: PASSWORD });
  expect((await logIn(shop, '李雷')).status).toBe(401);
  expect((await accept()).status).toBe(201);
  expect(await (await accept()).json()).toMatchObject({ status: 401, code: 'INVITATION_INVALID' });
  const response = await logIn(shop, '李雷');
  expect(response.status).toBe(201);
  const { id, name, role, refundLimitFen, dayLimitFen } = operator;
  const acting = { operator: { id, name, role, refundLimitFen, dayLimitFen } };
  expect(await response.json()).toEqual(acting);
  const call = createClient(cookieTransport(shop.url, cookieOf(response)));
  expect(await call('getOperatorSession', {})).toEqual({
    ...acting,
    allowance: { refundFen: 100_00, dayLeftFen: null },
  });
});

test('a one-time link ends after a day', () =>
  withFakeTime(async () => {
    const shop = await openShop();
    const body = { name: 'late', role: 'viewer', refundLimitFen: 0 } as const;
    const { invitation } = await shop.operator('createOperator', { body });
    vi.setSystemTime(Date.now() + 24 * 60 * MINUTE_MS);
    const token = new URL(invitation.url).hash.slice(1);
    const response = await sendJson(shop, '/api/operator/invitation', { token, password: PASSWORD });
    expect(await response.json()).toMatchObject({ code: 'INVITATION_INVALID' });
  }));

test('neither passwords nor tokens of sessions and links are in the database', async () => {
  const shop = await openShop();
  const { name, cookie } = await openPerson(shop, 'viewer');
  const { passwordHash } = await shop.database.operator.findUniqueOrThrow({ where: { name } });
  expect(passwordHash).toMatch(/^scrypt\$16\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  const [session] = await shop.database.operatorSession.findMany();
  expect(session?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
  expect(cookie.split('=')[1]).toMatch(/^[\w-]{43}$/);
});

test('outside the tests a password costs scrypt of 32 MiB and three passes', async () => {
  const shop = await openShop();
  const app = await createApp({ environment: shop.environment });
  onTestFinished(() => app.close());
  const body = { name: 'admin', role: 'admin', refundLimitFen: 0 } as const;
  const { invitation } = await shop.operator('createOperator', { body });
  const payload = { token: new URL(invitation.url).hash.slice(1), password: PASSWORD };
  await app.inject({ method: 'POST', url: '/api/operator/invitation', payload });
  const { passwordHash } = await shop.database.operator.findUniqueOrThrow({ where: { name: 'admin' } });
  expect(passwordHash).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect((await logIn(shop, 'admin')).status).toBe(201);
  expect((await logIn(shop, 'admin', 'another password')).status).toBe(401);
});

test('the cookie is HttpOnly, SameSite=Strict and, behind https, Secure with a host prefix', async () => {
  const plain = await openShop();
  const cookieFrom = async (shop: Shop) => {
    const { name } = await openPerson(shop, 'viewer');
    return (await logIn(shop, name)).headers.get('set-cookie') ?? '';
  };
  expect(await cookieFrom(plain)).toMatch(/^operator=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const secure = await openShop({ environment: { PUBLIC_BASE_URL: 'https://shop.example.com' } });
  expect(await cookieFrom(secure)).toMatch(
    /^__Host-operator=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  );
});

test('a session ends after 30 idle minutes, after 12 hours, and on logging out', () =>
  withFakeTime(async () => {
    const shop = await openShop();
    const idle = await openPerson(shop, 'viewer');
    vi.setSystemTime(Date.now() + 29 * MINUTE_MS);
    await idle.call('getOperatorSession', {});
    vi.setSystemTime(Date.now() + 29 * MINUTE_MS);
    await idle.call('getOperatorSession', {});
    vi.setSystemTime(Date.now() + 30 * MINUTE_MS);
    await expect(idle.call('getOperatorSession', {})).rejects.toMatchObject(ended);

    const busy = await openPerson(shop, 'viewer');
    for (let passed = 0; passed < 12 * 60 - 20; passed += 20) {
      vi.setSystemTime(Date.now() + 20 * MINUTE_MS);
      await busy.call('getOperatorSession', {});
    }
    vi.setSystemTime(Date.now() + 20 * MINUTE_MS);
    await expect(busy.call('getOperatorSession', {})).rejects.toMatchObject(ended);

    const done = await openPerson(shop, 'viewer');
    expect(await done.call('deleteOperatorSession', {})).toEqual({});
    await expect(done.call('getOperatorSession', {})).rejects.toMatchObject(ended);
  }));

test('what an admin changes holds from the next request on, and a suspended operator is out', async () => {
  const shop = await openShop();
  const person = await openPerson(shop, 'viewer');
  await openPerson(shop, 'admin');
  const params = { operatorId: person.id };
  const change = { role: 'admin', refundLimitFen: 5, dayLimitFen: 10 } as const;
  await shop.operator('updateOperator', { params, body: change });
  expect((await person.call('getOperatorSession', {})).operator).toMatchObject(change);
  await shop.operator('updateOperator', { params, body: { isActive: false } });
  await expect(person.call('getOperatorSession', {})).rejects.toMatchObject(ended);
  expect((await logIn(shop, person.name)).status).toBe(401);
  await shop.operator('updateOperator', { params, body: { isActive: true } });
  await expect(person.call('getOperatorSession', {})).rejects.toMatchObject(ended);
  expect((await logIn(shop, person.name)).status).toBe(201);
});

test('a new link for a lost password ends the sessions of before once it is used', async () => {
  const shop = await openShop();
  const person = await openPerson(shop, 'viewer');
  const { url } = await shop.operator('inviteOperator', { params: { operatorId: person.id } });
  await person.call('getOperatorSession', {});
  const token = new URL(url).hash.slice(1);
  const password = 'another long password';
  expect((await sendJson(shop, '/api/operator/invitation', { token, password })).status).toBe(201);
  await expect(person.call('getOperatorSession', {})).rejects.toMatchObject(ended);
  expect((await logIn(shop, person.name)).status).toBe(401);
  expect((await logIn(shop, person.name, password)).status).toBe(201);
});

test('wrong passwords slow their address down, and no other address', () =>
  withFakeTime(async () => {
    const shop = await openShop({ environment: { TRUSTED_PROXIES: '127.0.0.0/8' } });
    const { name } = await openPerson(shop, 'viewer');
    const attempt = async (password: string, address: string) => {
      const response = await fetch(`${shop.url}/api/operator/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ name, password }),
      });
      return [response.status, response.headers.get('retry-after')];
    };
    const wrong = await Promise.all(Array.from({ length: 12 }, () => attempt('wrong', '203.0.113.9')));
    expect(wrong.filter(([status]) => status === 401).length).toBeLessThanOrEqual(5);
    while ((await attempt('wrong', '203.0.113.9'))[0] === 401);
    expect(await attempt(PASSWORD, '203.0.113.9')).toEqual([429, '1']);
    expect(await attempt(PASSWORD, '203.0.113.10')).toEqual([201, null]);
    vi.setSystemTime(Date.now() + 1_000);
    expect(await attempt('wrong', '203.0.113.9')).toEqual([401, null]);
    expect(await attempt(PASSWORD, '203.0.113.9')).toEqual([429, '2']);
    vi.setSystemTime(Date.now() + 2_000);
    expect(await attempt(PASSWORD, '203.0.113.9')).toEqual([201, null]);
    expect(await attempt('wrong', '203.0.113.9')).toEqual([401, null]);
  }));

test('a write with a cookie needs X-Requested-With, which no page of another site can send', async () => {
  const shop = await openShop();
  const { cookie } = await openPerson(shop, 'viewer');
  const logOut = (headers: Record<string, string>) =>
    fetch(`${shop.url}/api/operator/session`, { method: 'DELETE', headers: { cookie, ...headers } });
  const refused = await logOut({});
  expect(await refused.json()).toMatchObject({ status: 403, code: 'REQUESTED_WITH_MISSING' });
  const preflight = await fetch(`${shop.url}/api/operator/session`, {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-headers': 'x-requested-with' },
  });
  expect(preflight.headers.get('access-control-allow-headers')).toBeNull();
  expect((await logOut({ 'x-requested-with': 'taro-pay' })).status).toBe(200);
});

test('names are taken once, and the shop never loses its last admin', async () => {
  const shop = await openShop();
  const admin = await openPerson(shop, 'admin');
  const add = (name: string) =>
    shop.operator('createOperator', { body: { name, role: 'viewer', refundLimitFen: 0 } });
  for (const name of [admin.name, 'token']) {
    await expect(add(name)).rejects.toMatchObject({ status: 409, code: 'OPERATOR_EXISTS' });
  }
  for (const body of [{ role: 'viewer' }, { isActive: false }] as const) {
    const change = shop.operator('updateOperator', { params: { operatorId: admin.id }, body });
    await expect(change).rejects.toMatchObject({ status: 409, code: 'LAST_ADMIN' });
  }
  const nobody = shop.operator('updateOperator', {
    params: { operatorId: 'none' },
    body: { role: 'viewer' },
  });
  await expect(nobody).rejects.toMatchObject({ status: 404, code: 'OPERATOR_NOT_FOUND' });
});

test.each([
  ['a short password', '/api/operator/invitation', { token: 'x', password: 'short' }],
  ['a name of spaces', '/api/operator/operators', { name: '  ', role: 'viewer', refundLimitFen: 0 }],
  [
    'a name with a control character',
    '/api/operator/operators',
    { name: 'a\nb', role: 'viewer', refundLimitFen: 0 },
  ],
  ['an unknown role', '/api/operator/operators', { name: 'a', role: 'owner', refundLimitFen: 0 }],
  ['a limit below 0', '/api/operator/operators', { name: 'a', role: 'viewer', refundLimitFen: -1 }],
])('%s is a 400', async (_name, path, body) => {
  const shop = await openShop();
  const { OPERATOR_TOKEN } = shop.environment;
  const response = await fetch(shop.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OPERATOR_TOKEN}` },
    body: JSON.stringify(body),
  });
  expect(await response.json()).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
});

test('OPERATOR_TOKEN acts as “token”, an admin without limits', async () => {
  const shop = await openShop();
  expect(await shop.operator('getOperatorSession', {})).toEqual({
    operator: { id: null, name: 'token', role: 'admin', refundLimitFen: MAX_FEN, dayLimitFen: null },
    allowance: { refundFen: MAX_FEN, dayLeftFen: null },
  });
});

const INVITE = fileURLToPath(new URL('../../../dist/operator-invite.js', import.meta.url));

/** The command as it ships. */
async function runInvite(environment: Record<string, string>, ...argv: string[]) {
  const child = spawn(process.execPath, [INVITE, ...argv], { env: environment });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, output };
}

test('operator:invite prints a link for the first admin while the API runs, and another one later', async () => {
  const shop = await openShop();
  const { DATABASE_URL = '' } = shop.environment;
  const environment = { DATABASE_URL, PUBLIC_BASE_URL: shop.url };
  for (const password of ['the first password', 'the second password']) {
    const { code, output } = await runInvite(environment, '王芳');
    expect(code, output).toBe(0);
    const [url = ''] = output.split('\n');
    expect(url).toMatch(`${shop.url}/console/invitation#`);
    const token = new URL(url).hash.slice(1);
    const response = await sendJson(shop, '/api/operator/invitation', { token, password });
    expect(await response.json()).toMatchObject({ operator: { name: '王芳', role: 'admin' } });
    expect((await logIn(shop, '王芳', password)).status).toBe(201);
  }
  expect((await runInvite(environment, '王芳', '--role', 'owner')).code).toBe(2);
  expect((await runInvite(environment)).code).toBe(2);
});
