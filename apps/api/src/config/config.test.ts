import { generateKeyPairSync } from 'node:crypto';
import { SITES } from '@taro-pay/site';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const complete = {
  JWT_SECRET: 'thirty-two characters of secrecy!',
  OPERATOR_TOKEN: 'an operator token of the tests, long',
  WECHAT_APP_ID: 'wx8888888888888888',
  WECHAT_APP_SECRET: 'app-secret-value',
  WECHAT_MERCHANT_ID: '1900000001',
  WECHAT_SERIAL_NO: '7F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C',
  WECHAT_PRIVATE_KEY: privateKey,
  WECHAT_API_V3_KEY: 'abcdefghijklmnopqrstuvwxyz012345',
  WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000000012026',
  WECHAT_PAY_PUBLIC_KEY: publicKey,
};

const production = {
  ...complete,
  NODE_ENV: 'production',
  PUBLIC_BASE_URL: 'https://shop.example.com',
  TRUSTED_PROXIES: 'none',
};

const load = (environment: Record<string, string>) => loadConfig(environment);

test('a complete environment is read, with the documented defaults', async () => {
  expect(await load(complete)).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    databaseUrl: 'file:./data/dev.db',
    publicBaseUrl: 'http://127.0.0.1:3000',
    orderTtlSeconds: SITES.shop.orderMinutes * 60,
    hasLimits: true,
    seedsDemo: false,
    wechat: {
      apiBaseUrl: 'https://api.weixin.qq.com',
      payBaseUrls: [
        'https://api.mch.weixin.qq.com',
        'https://api2.mch.weixin.qq.com',
        'https://api2.wechatpay.cn',
      ],
    },
  });
});

test('a missing database is created; in production only with CREATE_DATABASE=on', async () => {
  expect((await load(complete)).mayCreateDatabase).toBe(true);
  const inProduction = async (more: Record<string, string>) =>
    (await load({ ...production, ...more })).mayCreateDatabase;
  expect(await inProduction({})).toBe(false);
  expect(await inProduction({ CREATE_DATABASE: 'on' })).toBe(true);
  await expect(inProduction({ CREATE_DATABASE: 'yes' })).rejects.toThrow('CREATE_DATABASE');
});

test('in production PostgreSQL is reached with a verified certificate, or on the same machine', async () => {
  const open = (DATABASE_URL: string) => load({ ...production, DATABASE_URL });
  for (const url of [
    'postgresql://shop:hunter2@db.example.com/shop',
    'postgresql://shop:hunter2@db.example.com/shop?sslmode=require',
    'postgresql://shop:hunter2@localhost,db.example.com/shop',
    'postgresql://shop:hunter2@localhost/shop?host=db.example.com',
  ]) {
    const error = await open(url).catch((reason: unknown) => reason);
    expect(String(error)).toContain('DATABASE_URL has to end in ?sslmode=verify-full');
    expect(String(error)).not.toContain('hunter2');
  }
  for (const url of [
    'postgresql://shop:hunter2@db.example.com:5433/shop?sslmode=verify-full',
    'postgresql://shop:hunter2@one.example.com,two.example.com/shop?sslmode=verify-full',
    'postgresql://shop:hunter2@127.0.0.1:5432/shop',
    'postgresql://shop@localhost/shop?host=/run/postgresql',
  ]) {
    expect((await open(url)).databaseUrl).toBe(url);
  }
  const anywhere = 'postgresql://shop:hunter2@db.example.com/shop';
  expect((await load({ ...complete, DATABASE_URL: anywhere })).databaseUrl).toBe(anywhere);
});

test('a key in one line, with \\n as line breaks, is read', async () => {
  const config = await load({ ...complete, WECHAT_PRIVATE_KEY: privateKey.replaceAll('\n', '\\n') });
  expect(config.wechat.merchantPrivateKey).toBe(privateKey);
});

test('without a public key the API uses platform certificates', async () => {
  const config = await load({ ...complete, WECHAT_PAY_PUBLIC_KEY: '', WECHAT_PAY_PUBLIC_KEY_ID: '' });
  expect(config.wechat.payPublicKey).toBeNull();
});

const required = Object.keys(complete).filter((name) => name !== 'WECHAT_PAY_PUBLIC_KEY_ID');

test.each(required)('a missing %s stops the start in one line that names it', async (name) => {
  const error = await load({ ...complete, [name]: '' }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(name);
  expect(String(error)).not.toContain('\n');
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['ORDER_TTL_SECONDS', '59'],
  ['ORDER_TTL_SECONDS', '1.5'],
  ['RATE_LIMIT', 'maybe'],
  ['SEED_DEMO', 'yes'],
  ['SITE', 'coffee'],
  ['DELIVERY_KINDS', 'express,drone'],
  ['DELIVERY_KINDS', 'express,'],
  ['TRUSTED_PROXIES', 'everybody'],
  ['TRUSTED_PROXIES', 'none,10.0.0.1'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '10.0.0.0/'],
  ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
  ['TRUSTED_PROXIES', '10.0.0'],
  ['DATABASE_URL', 'postgresql://localhost'],
  ['DATABASE_URL', 'mysql://localhost/shop'],
  ['DATABASE_URL', 'file:./shop.db?connection_limit=1'],
  ['PUBLIC_BASE_URL', 'shop.example.com'],
  ['PUBLIC_BASE_URL', 'https://shop.example.com/?a=1'],
  ['JWT_SECRET', 'too-short-secret'],
  ['WECHAT_SERIAL_NO', 'not hex'],
  ['WECHAT_API_V3_KEY', 'only-sixteen-chr'],
  ['WECHAT_PRIVATE_KEY', 'not-a-key'],
  ['WECHAT_PRIVATE_KEY', publicKey],
  ['WECHAT_PAY_PUBLIC_KEY', 'not-a-key'],
  ['WECHAT_PAY_PUBLIC_KEY_ID', '7F1E2D3C'],
  ['WECHAT_PAY_BASE_URL', 'ftp://example.com'],
  ['WECHAT_PAY_BASE_URL', 'https://api.mch.weixin.qq.com,'],
])('a malformed %s stops the start in one line that names it', async (name, value) => {
  const error = await load({ ...complete, [name]: value }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(name);
  expect(String(error)).not.toContain('\n');
});

test('the hosts of WeChat Pay keep the order of the variable', async () => {
  const { wechat } = await load({
    ...complete,
    WECHAT_PAY_BASE_URL: 'https://b.example/, https://a.example',
  });
  expect(wechat.payBaseUrls).toEqual(['https://b.example', 'https://a.example']);
});

test('no message holds the value of a secret', async () => {
  for (const name of ['JWT_SECRET', 'WECHAT_PRIVATE_KEY', 'WECHAT_API_V3_KEY', 'WECHAT_PAY_PUBLIC_KEY']) {
    const error = await load({ ...complete, [name]: 'hunter2' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).not.toContain('hunter2');
  }
});

test.each([
  ['PUBLIC_BASE_URL', ''],
  ['PUBLIC_BASE_URL', 'http://shop.example.com'],
  ['RATE_LIMIT', 'off'],
  ['TRUSTED_PROXIES', ''],
  ['TRUSTED_PROXIES', ' , '],
  ['NODE_ENV', 'Production'],
  ['NODE_ENV', 'prod'],
  ['WECHAT_API_BASE_URL', 'http://127.0.0.1:3100'],
  ['WECHAT_PAY_BASE_URL', 'http://127.0.0.1:3100'],
  ['WECHAT_PAY_BASE_URL', 'https://api.mch.weixin.qq.com, http://127.0.0.1:3100'],
])('production refuses %s=%s', async (name, value) => {
  await expect(load({ ...production, [name]: value })).rejects.toThrow(name);
  expect((await load(production)).isProduction).toBe(true);
});

const robot = {
  ROBOT_KIND: 'dingtalk',
  ROBOT_URL: 'https://oapi.dingtalk.com/robot/send?access_token=hunter2',
  ROBOT_SECRET: 'SEChunter2',
};

test('a robot is read as a whole, or not at all', async () => {
  expect((await load(complete)).robot).toBeNull();
  expect((await load({ ...production, ...robot })).robot).toEqual({
    kind: 'dingtalk',
    url: robot.ROBOT_URL,
    secret: robot.ROBOT_SECRET,
  });
  const wecom = { ...robot, ROBOT_KIND: 'wecom', ROBOT_SECRET: '' };
  expect((await load({ ...complete, ...wecom })).robot).toMatchObject({ kind: 'wecom', secret: null });
  const loopback = { ...robot, ROBOT_URL: 'http://127.0.0.1:1/' };
  expect((await load({ ...complete, ...loopback })).robot).toMatchObject({ url: loopback.ROBOT_URL });
});

test.each([
  ['ROBOT_KIND', ''],
  ['ROBOT_KIND', 'slack'],
  ['ROBOT_URL', ''],
  ['ROBOT_URL', 'oapi.dingtalk.com/robot/send?access_token=hunter2'],
  ['ROBOT_URL', 'ftp://oapi.dingtalk.com/hunter2'],
  ['ROBOT_URL', 'https://user:hunter2@oapi.dingtalk.com/'],
  ['ROBOT_URL', 'http://oapi.dingtalk.com/robot/send?access_token=hunter2'],
  ['ROBOT_SECRET', ''],
])('a robot with %s=%s stops the start in one line that keeps its secrets', async (name, value) => {
  const error = await load({ ...production, ...robot, [name]: value }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(name);
  expect(String(error)).not.toMatch(/hunter2|\n/);
});

test('a secret for a robot of WeCom, which does not sign, stops the start', async () => {
  await expect(load({ ...complete, ...robot, ROBOT_KIND: 'wecom' })).rejects.toThrow('ROBOT_SECRET');
});

const push = { WECHAT_MESSAGE_TOKEN: 'hunter2', WECHAT_MESSAGE_AES_KEY: 'a'.repeat(43) };

test('message push is read with its key, without one, or not at all', async () => {
  const read = async (environment: object) =>
    (await load({ ...complete, ...environment })).wechat.messagePush;
  expect(await read({})).toBeNull();
  expect(await read(push)).toEqual({ token: 'hunter2', aesKey: 'a'.repeat(43) });
  expect(await read({ WECHAT_MESSAGE_TOKEN: 'hunter2' })).toEqual({ token: 'hunter2', aesKey: null });
});

test.each([
  ['WECHAT_MESSAGE_TOKEN', ''],
  ['WECHAT_MESSAGE_TOKEN', 'hunter 2'],
  ['WECHAT_MESSAGE_TOKEN', 'x'.repeat(33)],
  ['WECHAT_MESSAGE_AES_KEY', 'hunter2'],
  ['WECHAT_MESSAGE_AES_KEY', `${'a'.repeat(42)}=`],
])('message push with %s=%s stops the start in one line that keeps its secrets', async (name, value) => {
  const error = await load({ ...complete, ...push, [name]: value }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(name);
  expect(String(error)).not.toMatch(/hunter|\n/);
});

/** Whether a server with this configuration believes the X-Forwarded-For of a peer. */
async function believes(trustedProxies: string, peer: string): Promise<boolean> {
  const { trustProxy } = await load({ ...complete, TRUSTED_PROXIES: trustedProxies });
  const server = Fastify({ trustProxy });
  server.get('/', async ({ ip }) => ip);
  const headers = { 'x-forwarded-for': '203.0.113.9' };
  return (await server.inject({ url: '/', remoteAddress: peer, headers })).body === '203.0.113.9';
}

test('only the named addresses and networks, IPv4 and IPv6, are trusted', async () => {
  const list = ' 127.0.0.1, 10.0.0.0/8,fd00::/8 ';
  for (const peer of ['127.0.0.1', '::ffff:127.0.0.1', '10.200.3.4', 'fd12::1']) {
    expect(await believes(list, peer), peer).toBe(true);
  }
  for (const peer of ['127.0.0.2', '11.0.0.1', 'fe80::1', '::1']) {
    expect(await believes(list, peer), peer).toBe(false);
  }
  expect(await believes('', '127.0.0.1'), 'not set').toBe(false);
  expect(await believes('none', '127.0.0.1'), 'none').toBe(false);
});
