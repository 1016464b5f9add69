import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { createClient } from '@taro-pay/contracts';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { freePort } from '../../../apps/api/test/api-process.js';
import { startPostgresql } from '../../../apps/api/test/postgresql-server.js';
import { unpackInto } from './made-package.js';
import { startProgram } from './programs.js';
import { PROXIES, startProxy } from './proxy.js';
import { temporaryFolder } from './temporary-folder.js';
import { type Identity, makeIdentity, tlsTransport } from './tls.js';
import { startWechat } from './wechat.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What an instance saw. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bodySha256: string;
}

/** An instance that notes what it sees and answers as it is told; it is always ready. */
async function openInstance(answer: 'ok' | 'never' = 'ok') {
  const seen: Seen[] = [];
  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    if (url === '/readyz') return void response.end('{}');
    seen.push({ method, url, headers, bodySha256: sha256(await buffer(incoming)) });
    if (answer === 'ok') response.setHeader('content-type', 'text/plain').end('seen');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, seen, close };
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several are sent in chunks. */
  readonly body?: readonly Uint8Array[];
  readonly from?: string;
}

async function send(url: string, { cert }: Identity, sent: Sent = {}) {
  const { method = 'POST', path = '/webhooks/wechatpay/transactions', headers = {}, body = [] } = sent;
  const asked = request(url + path, {
    method,
    headers: { ...headers, ...(body.length === 1 ? { 'content-length': String(body[0]?.length) } : {}) },
    ca: cert,
    agent: false,
    localAddress: sent.from ?? '127.0.0.1',
  });
  // A stranger on the port may never answer.
  asked.setTimeout(60_000, () =>
    asked.destroy(new Error(`${method} ${url}${path} was not answered in 60 s`)),
  );
  // A refusal may come before the end of the body, and closes the connection.
  asked.on('error', () => {});
  for (const part of body) asked.write(part);
  asked.end();
  const [answer] = await once(asked, 'response');
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

/** As WeChat and others may write JSON: none of it survives being parsed and written again. */
const BODIES = [
  ['with spaces, escapes and line ends', '{ "id" : "\\u4e2d\\/",\r\n\t"n": 1.0e2, "n": 100 }\r\n'],
  ['Chinese and beyond', '{"中文":"🍵 \u2028"}'],
  ['of the longest kind', `{"ciphertext":"${'A+/='.repeat(15_000)}"}`],
] as const;

describe.each(PROXIES)('%s, as deploy/ configures it', (name) => {
  async function openProxy() {
    const identity = makeIdentity(temporaryFolder());
    const [one, two] = [await openInstance(), await openInstance()];
    const url = await startProxy(name, { identity, instances: [one.port, two.port] });
    // HAProxy sends nothing before its first check of an instance.
    await expect.poll(async () => (await send(url, identity)).status, { timeout: 60_000 }).not.toBe(503);
    const last = () => [...one.seen, ...two.seen].findLast(({ url: path }) => path.startsWith('/last'));
    return { url, identity, one, last };
  }

  test.each(BODIES)('passes on a body %s without changing a byte, at once and in chunks', async (_, body) => {
    const { url, identity, last } = await openProxy();
    const bytes = Buffer.from(body);
    const chunks = [bytes.subarray(0, 7), bytes.subarray(7, 31), bytes.subarray(31)];
    for (const parts of [[bytes], chunks]) {
      expect(await send(url, identity, { path: '/last', body: parts })).toMatchObject({
        status: 200,
        text: 'seen',
      });
      expect(last()?.bodySha256).toBe(sha256(bytes));
    }
  });

  test('keeps the path, the query and the headers of WeChat’s signature', async () => {
    const { url, identity, last } = await openProxy();
    const headers = {
      'wechatpay-signature': 'c2ln+/==',
      'wechatpay-nonce': 'a  b',
      'wechatpay-serial': 'PUB_KEY_ID_01',
      'idempotency-key': randomUUID(),
    };
    await send(url, identity, { path: '/last/%E4%B8%AD%2F/?a=1&a=%20', headers });
    expect(last()).toMatchObject({ url: '/last/%E4%B8%AD%2F/?a=1&a=%20', headers });
  });

  test('names the address that it saw last, whatever the client claims', async () => {
    const { url, identity, last } = await openProxy();
    await send(url, identity, {
      path: '/last',
      from: '127.0.0.9',
      headers: { 'x-forwarded-for': '203.0.113.9' },
    });
    const forwarded = last()?.headers['x-forwarded-for'] ?? '';
    expect(forwarded.toString().split(/, ?/).at(-1)).toBe('127.0.0.9');
  });

  test('sends what one instance refuses to the other, whatever it is', async () => {
    const pair = await openProxy();
    pair.one.close();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(pair.url, pair.identity, { path: '/last' })),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('starts on a port whose number begins like that of an instance', async () => {
    const identity = makeIdentity(temporaryFolder());
    const [one, two] = [await openInstance(), await openInstance()];
    // deploy/ names the instances’ ports 3001 and 3002.
    const port = await freePort(30_010, 30_030);
    const url = await startProxy(name, { identity, port, instances: [one.port, two.port] });
    await expect.poll(async () => (await send(url, identity)).status, { timeout: 60_000 }).toBe(200);
  });

  test('gives up on an answer in time, and has sent a change once only', async () => {
    const identity = makeIdentity(temporaryFolder());
    const [one, two] = [await openInstance('never'), await openInstance('never')];
    const instances = [one.port, two.port] as const;
    const url = await startProxy(name, { identity, instances, answerTimeout: '1s' });
    await expect
      .poll(async () => (await send(url, identity, { path: '/first' })).status, { timeout: 60_000 })
      .toBe(504);
    expect((await send(url, identity, { path: '/last', body: [Buffer.from('{}')] })).status).toBe(504);
    expect([...one.seen, ...two.seen].filter(({ url: path }) => path === '/last')).toHaveLength(1);
  });
});

/** Two instances of the package on one PostgreSQL. */
async function startInstances(environment: Readonly<Record<string, string | undefined>>) {
  const folder = temporaryFolder();
  const program = join(await unpackInto(folder, inject('archive')), 'taro-pay');
  const ports = [await freePort(), await freePort()] as const;
  const instances: Awaited<ReturnType<typeof startProgram>>[] = [];
  for (const port of ports) {
    const env = { ...environment, PORT: String(port), PICTURES_PATH: join(folder, 'pictures') };
    instances.push(await startProgram([program, 'start'], { cwd: folder, env, ready: /listening at/ }));
  }
  return { ports, logs: () => instances.map(({ output }) => output()).join('') };
}

test.each(PROXIES)('two instances sell behind %s over TLS, and log who asked', async (name) => {
  const identity = makeIdentity(temporaryFolder());
  const wechat = await startWechat(temporaryFolder(), identity);
  const server = await startPostgresql();
  onTestFinished(server.stop);
  const port = await freePort();
  const { ports, logs } = await startInstances({
    ...wechat.environment,
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: identity.path,
    DATABASE_URL: await server.createDatabase('shop'),
    CREATE_DATABASE: 'on',
    SEED_DEMO: 'on',
    SITE: 'testing',
    JWT_SECRET: 'a secret of the tests, 32 characters',
    OPERATOR_TOKEN: 'an operator token of the tests, long',
    PUBLIC_BASE_URL: `https://127.0.0.1:${port}`,
    TRUSTED_PROXIES: '127.0.0.1',
  });
  const url = await startProxy(name, { identity, port, instances: ports });
  const ask = (sent: Sent) => send(url, identity, sent);
  await expect
    .poll(async () => (await ask({ method: 'GET', path: '/readyz' })).status, { timeout: 60_000 })
    .toBe(200);

  const guest = createClient(tlsTransport(url, identity));
  const { token } = await guest('createSession', { body: { code: await wechat.login('alice') } });
  const alice = createClient(tlsTransport(url, identity, token));
  const { id: orderId } = await alice('createOrder', {
    idempotencyKey: randomUUID(),
    body: { items: [{ productId: 'huila', quantity: 1 }] },
  });
  const parameters = await alice('payOrder', { params: { orderId } });
  expect(await wechat.cashier(parameters)).toBe('requestPayment:ok');
  // By a notification that came through the proxy: its signature is over each byte of its body.
  const status = async () => (await alice('getOrder', { params: { orderId } })).status;
  await expect.poll(status, { timeout: 60_000 }).toBe('PAID');

  const claimed = { 'x-forwarded-for': '203.0.113.9' };
  await ask({ method: 'GET', path: '/api/products', from: '127.0.0.9', headers: claimed });
  await expect.poll(logs).toContain('"path":"/api/products","ip":"127.0.0.9"');

  // The API's own words reach the client.
  expect(
    await ask({ headers: { 'content-type': 'application/json' }, body: [Buffer.alloc(100_000, 32)] }),
  ).toMatchObject({
    status: 413,
    text: expect.stringContaining('FAIL'),
  });
  const { status: long } = await ask({ method: 'GET', path: `/api/products?a=${'a'.repeat(3_000)}` });
  expect(long).toBe(400);
});
