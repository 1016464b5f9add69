import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createSocketServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority, issueIdentity } from '../src/protocol/authority.js';
import { WECHAT_HOSTS } from '../src/protocol/wechat-hosts.js';
import { createMerchantClient, isSignedByWechat } from './merchant-client.js';
import { openProxy } from './proxy-client.js';

const PATH = '/v3/certificates';
const [PAY_HOST] = WECHAT_HOSTS;
const DAY_MS = 24 * 3600 * 1000;

/** A server that is not WeChat's. */
async function openOther() {
  const server = createServer((request, response) =>
    response.end(`${request.method} ${request.url} of ${request.headers.host}`),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `127.0.0.1:${portOf(server)}`;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

test('every host of WeChat answers signed, by CONNECT and at the TLS server, verified with the CA', async () => {
  const { simulator, get } = await openProxy();
  for (const host of WECHAT_HOSTS) {
    for (const isDirect of [false, true]) {
      const { status, headers, text } = await get(host, PATH, isDirect);
      expect(status, host).toBe(200);
      expect(isSignedByWechat(headers, text, simulator.environment.WECHAT_PAY_PUBLIC_KEY), host).toBe(true);
    }
  }
});

test('the certificate holds for WeChat’s hosts only', async () => {
  const { secure, tunnel } = await openProxy();
  await expect(secure('example.com')).rejects.toThrow(/altnames/);
  const { socket } = await tunnel(`${PAY_HOST}:443`);
  await expect(secure('mch.weixin.qq.com', socket)).rejects.toThrow(/altnames/);
});

test('clients refuse what the CA signs for any other host, should its key get lost', async () => {
  const authority = createAuthority(Date.now());
  const { simulator, secure } = await openProxy({ authority });
  expect(simulator.proxy?.certificate).toBe(authority.certificate);
  const server = createTlsServer(issueIdentity(authority, ['example.com'], Date.now()));
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.on('secureConnection', (socket) => socket.on('error', () => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  await expect(secure('example.com', connect(portOf(server), '127.0.0.1'))).rejects.toThrow(
    /permitted subtree/,
  );
});

test('other hosts and other ports are refused with 403, and stand in the events', async () => {
  const { simulator, tunnel, getWhole } = await openProxy();
  const targets = [
    'example.com:443',
    'example.com:443',
    `${PAY_HOST}:80`,
    `${PAY_HOST}.example.com:443`,
    'weixin.qq.com:443',
    '127.0.0.1:22',
  ];
  for (const target of targets) {
    const { status, reason, socket } = await tunnel(target);
    expect({ target, status, reason }).toEqual({
      target,
      status: 403,
      reason: expect.stringMatching(
        /^Not a host of WeChat, see --pass-through$|^The simulator does not take/,
      ),
    });
    socket.resume();
    await once(socket, 'close');
  }
  const { status, text } = await getWhole('http://example.com/path');
  expect({ status, text }).toEqual({ status: 403, text: expect.stringMatching(/NO_PROXY\.\n$/) });
  const summaries = simulator.control.events().map((event) => event.kind === 'control' && event.summary);
  expect(summaries).toHaveLength(targets.length + 1);
  expect(summaries[1]).toBe('The proxy refused example.com:443, 2 so far: it is not a host of WeChat.');
});

test('passThrough passes other hosts on, but never a host of WeChat', async () => {
  const { tunnel, getWhole } = await openProxy({ passThrough: true });
  const other = await openOther();
  const { status, socket } = await tunnel(other);
  expect(status).toBe(200);
  socket.write('GET /tunnel HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text).toContain('GET /tunnel of other');
  expect(await getWhole(`http://${other}/whole?a=1`)).toMatchObject({
    status: 200,
    text: `GET /whole?a=1 of ${other}`,
  });
  // A host that says nothing and closes: nothing of the proxy's own gets into the tunnel.
  const mute = createSocketServer((connection) => connection.end());
  mute.listen(0, '127.0.0.1');
  await once(mute, 'listening');
  onTestFinished(() => {
    mute.close();
  });
  const silent = await tunnel(`127.0.0.1:${portOf(mute)}`);
  expect(silent.status).toBe(200);
  let nothing = '';
  for await (const chunk of silent.socket) nothing += chunk;
  expect(nothing).toBe('');
  expect((await tunnel(`${PAY_HOST}:8443`)).status).toBe(403);
  // Port 1 of this machine: nobody listens.
  expect((await tunnel('127.0.0.1:1')).status).toBe(502);
  expect((await getWhole('http://127.0.0.1:1/')).status).toBe(502);
});

test('a download_url names the scheme and the host that were called, and works there', async () => {
  const { simulator, get, getWhole } = await openProxy();
  const client = createMerchantClient(simulator);
  const openid = await client.login('alice');
  const { json } = await client.prepay(client.prepayBody({ openid, outTradeNo: 'PROXY-000001' }));
  await client.control('cashier', { ...client.paymentOf(json.prepay_id), action: 'pay' });
  const day = new Date(simulator.control.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  simulator.control.advanceClock(2 * DAY_MS);
  const path = `/v3/bill/tradebill?bill_date=${day}`;
  const urlOf = ({ text }: { text: string }) => new URL(JSON.parse(text).download_url);

  const called = urlOf(await get('api2.wechatpay.cn', path));
  expect(called.origin).toBe('https://api2.wechatpay.cn');
  expect((await get(called.hostname, called.pathname + called.search)).text).toContain('PROXY-000001');
  // Without CONNECT, as older versions of axios ask a proxy.
  const whole = await getWhole(`https://${PAY_HOST}${path}`, path);
  expect(urlOf(whole).origin).toBe(`https://${PAY_HOST}`);
  expect(urlOf(await client.call('GET', path)).origin).toBe(simulator.address);
});

test('the page and the control paths are not to be had under WeChat’s names', async () => {
  const { simulator, get } = await openProxy();
  for (const path of ['/', '/_sim/merchant', '/tcb/unknown?secret=1']) {
    const { status, text } = await get('api.weixin.qq.com', path);
    expect({ status, text }).toEqual({ status: 404, text: expect.stringMatching(/has no GET api\.weixin/) });
  }
  expect(simulator.control.events().at(-1)).toMatchObject({
    summary: 'The simulator has no GET api.weixin.qq.com/tcb/unknown.',
  });
});

test('hostile CONNECTs end, and change nothing', async () => {
  const { simulator, sendRaw, get, tunnel } = await openProxy();
  for (const target of [
    '',
    PAY_HOST,
    `${PAY_HOST}:0`,
    `${PAY_HOST}:70000`,
    ':443',
    `${'a'.repeat(300)}:443`,
    '/',
  ])
    expect
      .soft(await sendRaw(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`), target)
      .toMatch(/^HTTP\/1.1 400 /);
  const huge = `CONNECT ${PAY_HOST}:443 HTTP/1.1\r\nHost: x\r\nX-Huge: ${'x'.repeat(100_000)}\r\n\r\n`;
  expect(await sendRaw(huge)).toMatch(/^(HTTP\/1.1 431 |$)/);
  const wellFormed = `CONNECT ${PAY_HOST}:443 HTTP/1.1\r\nHost: x\r\n\r\n`;
  // What is no TLS, in one piece with CONNECT.
  expect(await sendRaw(`${wellFormed}GET / HTTP/1.1\r\nHost: ${PAY_HOST}\r\n\r\n`)).toMatch(
    /^(HTTP\/1.1 200 |$)/,
  );
  expect(await sendRaw(Buffer.concat([Buffer.from(wellFormed), Buffer.alloc(50_000, 0x16)]))).toMatch(
    /^(HTTP\/1.1 200 |$)/,
  );
  (await tunnel(`${PAY_HOST}:443`)).socket.resetAndDestroy();
  expect(simulator.control.events()).toEqual([]);
  expect((await get(PAY_HOST, PATH)).status).toBe(200);
});

test('a tunnel without a TLS handshake is closed', async () => {
  const { simulator, sendRaw } = await openProxy({ handshakeTimeoutMs: 100 });
  const text = await sendRaw(`CONNECT ${PAY_HOST}:443 HTTP/1.1\r\nHost: x\r\n\r\n`);
  expect(text).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
  expect(simulator.control.events()).toEqual([]);
});

test('a hundred connections at once are answered, and end with the simulator', async () => {
  const { simulator, get, tunnel } = await openProxy({ handshakeTimeoutMs: 150_000 });
  const answers = await Promise.all(Array.from({ length: 100 }, () => get(PAY_HOST, PATH)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
  const { socket } = await tunnel(`${PAY_HOST}:443`);
  socket.resume();
  const ended = once(socket, 'close');
  await simulator.close();
  await ended;
});
