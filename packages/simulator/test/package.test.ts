import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

test('the packed package works in an empty folder, with its command and its types', () => {
  const folder = temporaryFolder();
  const run = (command: string, args: string[], cwd = folder) =>
    execFileSync(command, args, { cwd, encoding: 'utf8' });
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], PACKAGE);
  const [tarball = ''] = readdirSync(folder);
  const packed = run('tar', ['-tf', tarball]).split('\n');
  expect(packed).toContain('package/LICENSE');
  expect(packed.filter((name) => /\.map$|^package\/(src|test|scripts|compat)\//.test(name))).toEqual([]);
  // What an earlier build left in dist would be packed too.
  const withoutSource = packed
    .filter((name) => /^package\/dist\/.*\.c?js$/.test(name) && !name.startsWith('package/dist/page/'))
    .map((name) => name.replace('package/dist', 'src').replace(/js$/, 'ts'))
    .filter((source) => !existsSync(join(PACKAGE, source)));
  expect(withoutSource).toEqual([]);
  run('npm', ['install', '--silent', '--offline', '--no-audit', '--no-fund', `./${tarball}`]);
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    '@taro-pay',
  ]);
  expect(run(join(folder, 'node_modules/.bin/wechat-simulator'), ['--help'])).toContain(
    'A simulator of WeChat',
  );
  // The installed command runs what imports the installed library.
  const imported = `import { startSimulator } from '@taro-pay/simulator';
    console.log(process.env.WECHAT_PAY_BASE_URL);
    const simulator = await startSimulator({ merchant: ${JSON.stringify(merchant)} });
    const page = await fetch(simulator.address);
    const script = await fetch(simulator.address + '/page/app.js');
    console.log(page.status, script.status);
    await simulator.close();`;
  const command = ['exec', '--', process.execPath, '--input-type=module', '-e', imported];
  const told = run(join(folder, 'node_modules/.bin/wechat-simulator'), command);
  expect(told).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n200 200\n$/);

  // Its types need nothing but those of Node, which npm would have to download.
  const require = createRequire(import.meta.url);
  const nodeTypes = realpathSync(dirname(require.resolve('@types/node/package.json')));
  mkdirSync(join(folder, 'node_modules/@types'));
  symlinkSync(nodeTypes, join(folder, 'node_modules/@types/node'));
  const typed = `import { type Simulator, startSimulator } from '@taro-pay/simulator';
    const simulator: Simulator = await startSimulator({ keys: 'public-key' });
    const mode: 'certificate' | 'public-key' | 'both' = simulator.control.keys().mode;
    await simulator.close();
    console.log(mode);
    // @ts-expect-error: there is no such kind of keys.
    await startSimulator({ keys: 'none' });`;
  writeFileSync(join(folder, 'typed.mts'), typed);
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const target = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--skipLibCheck', 'false'];
  expect(run(process.execPath, [compiler, ...strict, ...target, 'typed.mts'])).toBe('');
}, 300_000);

test('the page weighs at most 200 KB, and every library in it is named with its license', () => {
  const folder = join(PACKAGE, 'dist/page');
  const files = readdirSync(folder).filter((name) => !name.endsWith('.md'));
  const gzipped = files.map((name) => gzipSync(readFileSync(join(folder, name))).length);
  expect(gzipped.reduce((total, bytes) => total + bytes, 0)).toBeLessThan(200_000);
  const licenses = readFileSync(join(folder, 'licenses.md'), 'utf8');
  for (const name of ['react', 'react-dom', '@tanstack/query-core', '@tanstack/virtual-core'])
    expect(licenses).toContain(`## ${name} - `);
});

test('a hundred instances in one process do not disturb each other', async () => {
  const simulators = await Promise.all(Array.from({ length: 100 }, () => startSimulator({ merchant })));
  onTestFinished(async () => {
    await Promise.all(simulators.map((simulator) => simulator.close()));
  });
  expect(new Set(simulators.map(({ address }) => address)).size).toBe(100);
  const [first, second, third] = simulators;
  first?.control.setFaults({ rules: [{ operation: 'prepay', fault: 'SYSTEM_ERROR' }] });
  second?.control.setKeyMode('public-key');
  third?.control.rotatePlatformCertificate();
  const statuses = await Promise.all(
    simulators.map(async (simulator, index) => {
      const client = createMerchantClient(simulator);
      const openid = await client.login(`buyer ${index}`);
      // The same number everywhere: each has its own.
      const order = client.prepayBody({ openid, outTradeNo: 'SHARED-000001', totalFen: index + 1 });
      const { status } = await client.prepay(order);
      simulator.control.actOnOrder('SHARED-000001', 'pay');
      simulator.control.advanceClock(index * 60_000);
      await simulator.control.idle();
      return status;
    }),
  );
  expect(statuses).toEqual([500, ...Array.from({ length: 99 }, () => 200)]);
  for (const [index, { control }] of simulators.entries()) {
    const paid = { totalFen: index + 1, user: `buyer ${index}`, tradeState: 'SUCCESS' };
    expect(control.orders()).toMatchObject(index === 0 ? [] : [paid]);
    expect(control.notifications()).toHaveLength(index === 0 ? 0 : 1);
    const payments = control.books().entries.filter(({ kind }) => kind === 'payment');
    expect(payments).toHaveLength(index === 0 ? 0 : 1);
    expect(Math.round((control.now() - Date.now()) / 60_000)).toBe(index);
    const { mode, platformCertificates } = control.keys();
    expect({ mode, certificates: platformCertificates.length }).toEqual({
      mode: index === 1 ? 'public-key' : 'both',
      certificates: index === 1 ? 0 : index === 2 ? 2 : 1,
    });
  }
});
