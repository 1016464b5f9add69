import { execFile } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { exchange, openAnswer } from './exchange.js';

const API = fileURLToPath(new URL('../..', import.meta.url));

/** Only who waits in vain waits; a busy machine has its time. */
const PATIENT_MS = 30_000;

async function listen(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
}

const get = (url: URL, timeoutMs = PATIENT_MS) => exchange({ method: 'GET', url }, timeoutMs);

test('an answer is read completely, with its status and headers', async () => {
  const body = Buffer.alloc(64 * 1024, 'x');
  const url = await listen((_request, response) => response.writeHead(418, { 'Request-ID': 'R' }).end(body));
  expect(await get(url)).toMatchObject({ status: 418, headers: { 'request-id': 'R' }, body });
});

test.each<[string, RequestListener]>([
  ['never begins', () => {}],
  ['begins and stalls', (_request, response) => response.writeHead(200).write('{')],
  [
    'comes byte by byte',
    (_request, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    },
  ],
])('an answer that %s is aborted after its time limit', async (_, listener) => {
  await expect(get(await listen(listener), 300)).rejects.toMatchObject({ name: 'NoAnswer' });
});

test('an endless answer is aborted after 64 KiB, and its connection is closed', async () => {
  let written = 0;
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const url = await listen((_request, response) => {
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const more = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length;
      written += chunk.length;
    };
    response.on('drain', more).on('close', close);
    more();
  });
  await expect(get(url)).rejects.toThrow('larger than 65536 bytes');
  await closed;
  // What a socket holds, not what memory does.
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

test('no compressed answer is requested, and a compressed one is refused', async () => {
  let asked: unknown;
  const url = await listen((request, response) => {
    asked = request.headers['accept-encoding'];
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
  });
  await expect(get(url)).rejects.toThrow('compressed');
  expect(asked).toBe('identity');
});

test('a redirect is not followed', async () => {
  let asked = 0;
  const url = await listen((_request, response) => {
    asked += 1;
    response.writeHead(302, { Location: '/elsewhere' }).end();
  });
  expect((await get(url)).status).toBe(302);
  expect(asked).toBe(1);
});

test('a failed connection has sent nothing', async () => {
  await expect(get(new URL('http://127.0.0.1:1/'))).rejects.toMatchObject({
    message: 'ECONNREFUSED',
    isSent: false,
  });
});

test('a connection that breaks before or in its answer may have sent the request', async () => {
  const early = await listen((request) => request.socket.destroy());
  await expect(get(early)).rejects.toMatchObject({ isSent: true });
  const late = await listen((request, response) => {
    response.writeHead(200, { 'Content-Length': '100' }).write('{', () => request.socket.destroy());
  });
  await expect(get(late)).rejects.toMatchObject({ name: 'NoAnswer', isSent: true });
});

test('a stalled download is aborted after its time limit', async () => {
  const url = await listen((_request, response) => response.writeHead(200).write('half'));
  const response = await openAnswer({ method: 'GET', url }, 300);
  const read = async () => {
    for await (const _chunk of response);
  };
  await expect(read()).rejects.toThrow();
});

test('a login’s time limit survives garbage collection, and environment proxies are ignored', async () => {
  let asked = 0;
  const proxy = await listen((_request, response) => {
    asked += 1;
    response.end('{"openid":"stranger"}');
  });
  const environment = { HTTP_PROXY: proxy.href, http_proxy: proxy.href, ALL_PROXY: proxy.href };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', 'test/stalled-logins.ts'],
    { cwd: API, env: { ...process.env, ...environment } },
  );
  expect(stdout.trim()).toBe('24 of 24');
  expect(asked).toBe(0);
});
