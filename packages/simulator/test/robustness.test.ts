import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';

test('no request whatsoever makes it answer 5xx or stop answering', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const client = createMerchantClient(simulator);
  const openid = await client.login();
  const base = client.prepayBody({ openid, outTradeNo: 'FUZZ-000001' });
  const path = fc.oneof(
    fc.constantFrom(
      '/v3/pay/transactions/jsapi',
      '/v3/pay/transactions/out-trade-no/FUZZ-000001?mchid=1',
      '/v3/pay/transactions/out-trade-no/%ff/close',
      '/v3/certificates?algorithm_type=ALL',
      '/v3/refund/domestic/refunds',
      '/v3/refund/domestic/refunds/%ff',
      '/v3/bill/tradebill?bill_date=0000-00-00',
      '/v3/billdownload/file?token=%00',
      '/sns/jscode2session?appid=%',
      '/_sim/login',
      '/_sim/cashier',
      '/_sim/refunds/%ff',
      '/_sim/faults',
      '/_sim/events?after=x',
      '/_sim/orders/%ff',
      '/page/../index.js',
    ),
    fc.webPath().map((part) => `/v3${part}`),
  );
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .dictionary(fc.constantFrom(...Object.keys(base), '__proto__', 'constructor'), fc.jsonValue())
      .map((changes) => JSON.stringify({ ...base, ...changes })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path,
      body,
      async (method, url, text) => {
        const { status } = await client.call(method, url, method === 'GET' ? {} : { body: text });
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 300 },
  );
  expect((await client.prepay(base)).status).toBeLessThan(500);
  expect(
    (await client.call('POST', '/v3/pay/transactions/jsapi', { body: 'x'.repeat(1_100_000) })).status,
  ).toBe(413);
});

test('the command keeps its merchant, writes the env file that Node reads, and ends on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [merchantFile, envFile] = [join(folder, 'merchant.json'), join(folder, 'wechat.env')];
  const cli = new URL('../dist/cli.js', import.meta.url).pathname;
  expect(existsSync(cli), 'the build comes before the tests').toBe(true);

  async function run(): Promise<{ line: string; code: number | null }> {
    const child = spawn(process.execPath, [
      cli,
      '--port',
      '0',
      '--merchant',
      merchantFile,
      '--write-env',
      envFile,
    ]);
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data) => resolve(String(data))),
    );
    child.kill('SIGTERM');
    return { line, code: await new Promise((resolve) => child.once('exit', resolve)) };
  }
  const first = await run();
  expect(first.line).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  expect(first.code).toBe(0);
  const kept = readFileSync(merchantFile, 'utf8');
  await run();
  expect(readFileSync(merchantFile, 'utf8')).toBe(kept);

  const print = 'console.log(JSON.stringify([process.env.WECHAT_PRIVATE_KEY, process.env.WECHAT_APP_ID]))';
  const child = spawn(process.execPath, [`--env-file=${envFile}`, '-e', print]);
  const output = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data))),
  );
  const [privateKey, appId] = JSON.parse(output);
  expect(privateKey.replaceAll('\\n', '\n')).toBe(JSON.parse(kept).privateKey);
  expect(appId).toBe(JSON.parse(kept).appId);
});
