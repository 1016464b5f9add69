import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { openSale } from './sale.js';

async function serve(headers: Record<string, string>, onVisit = () => {}, status = 200): Promise<string> {
  const server = createServer((_request, response) => {
    onVisit();
    response.writeHead(status, headers).end('<p>shop</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

test('a running preview is found, and an obstacle to showing it is reported', async () => {
  const { simulator } = await openSale();
  const ask = async (url: string) =>
    (await fetch(`${simulator.address}/_sim/preview?url=${encodeURIComponent(url)}`)).json();
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const { origin } = new URL(simulator.address);
  const cases = [
    [html, 'running'],
    [{ 'content-type': 'application/json' }, 'notAPage'],
    [{ ...html, 'x-frame-options': 'DENY' }, 'refusesFrames'],
    [{ ...html, 'content-security-policy': "default-src 'self'; frame-ancestors 'none'" }, 'refusesFrames'],
    [{ ...html, 'content-security-policy': `frame-ancestors http://127.0.0.1:1 ${origin}` }, 'running'],
  ] as const;
  for (const [headers, state] of cases) {
    const url = await serve(headers);
    expect(await ask(url)).toEqual({ url, state });
  }
  expect(await ask('http://127.0.0.1:9')).toEqual({ url: 'http://127.0.0.1:9', state: 'unreachable' });
});

test('only addresses of this machine are looked at, without redirects', async () => {
  const { simulator, client } = await openSale();
  const ask = (url: string) => fetch(`${simulator.address}/_sim/preview?url=${encodeURIComponent(url)}`);
  for (const url of [
    'file:///etc/passwd',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1.example/',
    'http://localhost@192.0.2.1/',
  ]) {
    const refused = await ask(url);
    expect([refused.status, await refused.text()], url).toEqual([400, expect.stringContaining('url')]);
  }
  const visited: string[] = [];
  const elsewhere = await serve({ 'content-type': 'text/html' }, () => visited.push('elsewhere'));
  const url = await serve(
    { location: elsewhere, 'content-type': 'text/html' },
    () => visited.push('here'),
    302,
  );
  expect(await (await ask(url)).json()).toEqual({ url, state: 'notAPage' });
  expect(visited).toEqual(['here']);

  // An order whose back end is elsewhere takes nobody there.
  const openid = await client.login('alice');
  const notifyUrl = 'https://shop.example/notify';
  await client.prepay(client.prepayBody({ openid, outTradeNo: 'PREVIEW-2', notifyUrl }));
  const found = await fetch(`${simulator.address}/_sim/preview`);
  expect(await found.json()).toMatchObject({ url: 'http://127.0.0.1:3000' });
});

test('without an address, the preview of the newest order’s back end is found', async () => {
  const { simulator, client } = await openSale();
  const url = await serve({ 'content-type': 'text/html' });
  const openid = await client.login('alice');
  await client.prepay(
    client.prepayBody({ openid, outTradeNo: 'PREVIEW-1', notifyUrl: `${url}/webhooks/wechatpay` }),
  );
  const found = await fetch(`${simulator.address}/_sim/preview`);
  expect(await found.json()).toEqual({ url, state: 'running' });
});
