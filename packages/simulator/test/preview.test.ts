import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { openSale } from './sale.js';

async function serve(headers: Record<string, string>): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(200, headers).end('<p>shop</p>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

test('the preview is found where it runs, and what keeps it from being shown is told', async () => {
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
  const malformed = await fetch(`${simulator.address}/_sim/preview?url=file:///etc/passwd`);
  expect([malformed.status, await malformed.text()]).toEqual([400, expect.stringContaining('url')]);
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
