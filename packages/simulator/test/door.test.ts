import { request as httpRequest } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { merchant, openSale } from './sale.js';

async function open(allowedHosts: readonly string[] = []) {
  const simulator = await startSimulator({ merchant, allowedHosts });
  onTestFinished(() => simulator.close());
  const port = Number(new URL(simulator.address).port);

  /** A request as a browser or a program sends it, the Host header included. */
  function ask(path: string, headers: Record<string, string>, method = 'GET') {
    return new Promise<{ status: number | undefined; headers: Headers; text: string }>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          const entries = Object.entries(response.headers).map(([k, v]): [string, string] => [k, String(v)]);
          resolve({ status: response.statusCode, headers: new Headers(entries), text });
        });
      });
      request.on('error', reject);
      request.end();
    });
  }
  return { simulator, port, ask };
}

const PATHS = ['/', '/page/app.js', '/_sim/merchant', '/_sim/events', '/_sim/preview', '/_sim/clock'];

test('the page and the control paths answer only to host names of this machine, on any port', async () => {
  const { ask, port } = await open();
  for (const host of [
    '127.0.0.1',
    `127.0.0.1:${port}`,
    '127.8.9.1:1',
    'localhost',
    'LOCALHOST:3100',
    'buyer-2.localhost',
    '[::1]:3100',
  ]) {
    for (const path of PATHS) expect.soft((await ask(path, { host })).status, `${host} ${path}`).toBe(200);
  }
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evillocalhost',
    'evil@127.0.0.1',
    '127.0.0.1@evil.example',
    '192.168.1.5:3100',
    '[::2]',
    '0.0.0.0',
  ]) {
    for (const path of PATHS) {
      const { status, text } = await ask(path, { host });
      expect.soft(status, `${host} ${path}`).toBe(403);
      expect.soft(text).toContain('--allow-host');
      expect.soft(text).not.toContain('PRIVATE KEY');
    }
  }
});

test('pages of this machine may call and read, and foreign pages get 403 without CORS', async () => {
  const { ask, simulator } = await open();
  const host = '127.0.0.1:3100';
  for (const origin of ['http://127.0.0.1:3000', 'http://localhost:10086', 'https://[::1]']) {
    for (const method of ['OPTIONS', 'POST']) {
      const { status, headers } = await ask('/_sim/login', { host, origin }, method);
      expect(status, `${origin} ${method}`).toBeLessThan(300);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('vary')).toBe('Origin');
    }
  }
  const before = simulator.control.events();
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example:3000', 'file://']) {
    for (const [path, method] of [
      ['/_sim/login', 'OPTIONS'],
      ['/_sim/login', 'POST'],
      ['/_sim/reset', 'POST'],
      ['/_sim/events', 'GET'],
    ] as const) {
      const { status, headers } = await ask(path, { host, origin }, method);
      expect.soft(status, `${origin} ${method}`).toBe(403);
      expect.soft(headers.get('access-control-allow-origin')).toBeNull();
    }
  }
  expect(simulator.control.events()).toEqual(before);
});

test('WeChat’s own paths answer under any host name, without CORS', async () => {
  const { ask } = await open();
  const headers = { host: 'wechat.internal', origin: 'http://127.0.0.1:3000' };
  for (const path of ['/v3/certificates', '/sns/jscode2session', '/cgi-bin/stable_token', '/wxa/x']) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await ask(path, headers, method);
      expect.soft(answer.status, `${method} ${path}`).not.toBe(403);
      expect.soft(answer.text).not.toContain('--allow-host');
      expect.soft(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  }
});

test('--allow-host allows a name as host and as origin, and no others', async () => {
  const { ask } = await open(['simulator', 'wechat.test']);
  const status = async (headers: Record<string, string>) => (await ask('/_sim/clock', headers)).status;
  expect(await status({ host: 'simulator:3100' })).toBe(200);
  expect(await status({ host: 'Wechat.test', origin: 'http://simulator:3000' })).toBe(200);
  expect(await status({ host: 'simulator.evil.example' })).toBe(403);
  expect(await status({ host: 'simulator', origin: 'http://evil.example' })).toBe(403);
});

test('the page’s policy forbids inline code, foreign frames and being framed', async () => {
  const { simulator } = await openSale();
  for (const path of ['/', '/page/app.js']) {
    const { headers } = await fetch(simulator.address + path);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src http://127.0.0.1:* https://127.0.0.1:* http://localhost:* https://localhost:* http://*.localhost:* https://*.localhost:*; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});
