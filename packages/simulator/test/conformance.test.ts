import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { CASES } from '../src/conformance/cases.js';
import type { CaseResult } from '../src/conformance/run.js';
import { type KeyMode, startSimulator } from '../src/index.js';
import { type Mistake, openBackEnd } from './back-end.js';
import { callCli, launch, runCli } from './cli-process.js';
import { merchant } from './sale.js';

const namesOf = (kind: string) =>
  CASES.filter((one) => one.kind === kind && one.about === 'payment').map(({ name }) => name);

async function open(mistake: Mistake | null, keys: KeyMode = 'both') {
  const simulator = await startSimulator({ merchant, keys });
  onTestFinished(() => simulator.close());
  return { simulator, backEnd: await openBackEnd(simulator, mistake) };
}

async function failuresOf(mistake: Mistake) {
  const { backEnd } = await open(mistake);
  const { code, stdout } = await callCli(['conformance', ...backEnd.flags, '--report', 'json']);
  const results: CaseResult[] = JSON.parse(stdout);
  return { code, failed: results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name) };
}

test('a correct back end passes, and each case is reported with its answer and meaning', async () => {
  const { simulator, backEnd } = await open(null);
  const { code, stdout, stderr } = await runCli(['conformance', ...backEnd.flags]);
  expect(stderr).toBe('');
  const payments = CASES.filter(({ about }) => about === 'payment').length;
  expect(payments).toBeGreaterThanOrEqual(25);
  expect(stdout).toContain(`${payments + 1} passed, 0 failed, ${CASES.length - payments} skipped`);
  expect(stdout).toMatch(/✓ forged +401 +The signature is verified/);
  expect(stdout).toMatch(/✓ public-key +204 /);
  expect(code).toBe(0);
  expect(simulator.control.faults().rules, 'it leaves the simulator as it was').toEqual([]);
});

test('a back end without checks fails every forged, stale, tampered or unmatched case', async () => {
  const { code, failed } = await failuresOf('believes everything');
  expect(code).toBe(1);
  const passed = CASES.filter(({ name, about }) => about === 'payment' && !failed.includes(name));
  // What it cannot read, and what it takes for paid because it is.
  expect(passed.filter(({ kind }) => kind !== 'accept').map(({ name }) => name)).toEqual([
    'short-tag',
    'no-tag',
    'tiny-box',
    'wrong-box-nonce',
    'wrong-api-v3-key',
    'resource-no-json',
    'body-no-json',
    'empty-body',
    'unknown-order',
    'not-paid',
    'other-event',
  ]);
  expect(passed.filter(({ kind }) => kind === 'accept').map(({ name }) => name)).toEqual(namesOf('accept'));
});

test.each<KeyMode>(['public-key', 'certificate'])(
  'a back end that knows the merchant’s keys only passes with the keys “%s”',
  async (keys) => {
    const { backEnd } = await open(null, keys);
    const { code, stdout } = await callCli(['conformance', ...backEnd.flags, '--report', 'markdown']);
    const payments = CASES.filter(({ about }) => about === 'payment').length;
    expect(stdout).toContain(`${payments + 1} passed, 0 failed`);
    expect(stdout).toMatch(/^\| ✓ \| forged \| 401 \| The signature is verified/m);
    const foreign = keys === 'public-key' ? 'certificate' : 'public-key';
    expect(stdout).toContain(`| ✓ | ${foreign} | 401 | A signature is refused whose key`);
    expect(code).toBe(0);
  },
);

test('unchecked signatures are told once, with the sixteen cases that follow', async () => {
  const { backEnd } = await open('believes everything');
  const flags = ['conformance', ...backEnd.flags];
  const { code, stdout } = await callCli(flags);
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ forged .*Anybody who knows the address/);
  expect(stdout).toMatch(/^ {2}16 more follow from forged: signed-by-merchant, .*, timestamp-no-number$/m);
  expect(stdout).toMatch(/ 18 of the failures follow from others$/m);
  expect(stdout.match(/✗ (probe|stale|wrong-tag)/)).toBeNull();
});

test('--report junit holds each case, and a failure with its meaning and answer', async () => {
  const { backEnd } = await open('ignores age');
  const { code, stdout } = await callCli(['conformance', ...backEnd.flags, '--report', 'junit']);
  expect(code).toBe(1);
  expect(stdout).toContain(
    `<testsuite name="wechat-simulator conformance" tests="${CASES.length + 1}" failures="4"`,
  );
  expect(stdout.match(/<testcase /g)).toHaveLength(CASES.length + 1);
  expect(stdout).toMatch(
    /<testcase classname="refuse" name="stale" time="[\d.]+"><failure message="The order changed. [^"]+">204 https/,
  );
  expect(stdout).toContain('<failure message="Follows from “stale”.">');
  expect(await callCli(['conformance', ...backEnd.flags, '--report', 'xml'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--report has to be json, junit, markdown'),
  });
});

test.each<[Mistake, string[]]>([
  ['ignores the tag', ['tampered-ciphertext', 'wrong-tag', 'wrong-associated-data']],
  ['ignores age', ['stale', 'future', 'timestamp-in-milliseconds', 'timestamp-no-number']],
  [
    'compares nothing',
    ['one-fen-less', 'no-amount', 'other-currency', 'other-mchid', 'other-appid', 'other-payer'],
  ],
  ['refuses copies', ['doubled', 'concurrent']],
  ['books each copy', ['doubled', 'concurrent']],
])('a back end that %s fails %j and nothing else', async (mistake, names) => {
  const { code, failed } = await failuresOf(mistake);
  expect(code).toBe(1);
  expect(failed).toEqual(names);
});

test('without an order command the run takes unpaid orders, and says if there are too few', async () => {
  const { simulator, backEnd } = await open(null);
  const orderFlag = backEnd.flags.indexOf('--order-command');
  const without = ['conformance', ...backEnd.flags.toSpliced(orderFlag, 2)];
  const enough = await callCli(without);
  expect(enough).toMatchObject({ code: 0, stderr: '' });
  const paid = simulator.control.orders().filter(({ tradeState }) => tradeState === 'SUCCESS');
  expect(paid).toHaveLength(namesOf('accept').length);

  for (const { outTradeNo } of simulator.control.orders()) simulator.control.actOnOrder(outTradeNo, 'close');
  expect(await callCli(without)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The simulator has no unpaid order left after 0. [^\n]+\n$/),
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a run that %s ends leaves the simulator as it was, and exits with %d', async (signal, code) => {
  const { simulator } = await open(null);
  simulator.control.setFaults({ rules: [{ operation: 'prepay', fault: 'LATENCY' }] });
  let arrived: () => void = () => undefined;
  const isUnderWay = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const silent = createServer(() => arrived());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    silent.close();
    silent.closeAllConnections();
  });
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const run = launch([
    'conformance',
    '--url',
    simulator.address,
    '--notify-url',
    `http://127.0.0.1:${port}/notify`,
  ]);
  await isUnderWay;
  expect(simulator.control.faults().rules).toMatchObject([{ fault: 'HELD' }]);
  run.child.kill(signal);
  expect(await run.ended).toBe(code);
  expect(simulator.control.faults().rules).toMatchObject([{ operation: 'prepay', fault: 'LATENCY' }]);
});

test('a run that cannot start says why in one line', async () => {
  const simulator = await startSimulator({ merchant });
  onTestFinished(() => simulator.close());
  const flags = ['--url', simulator.address, '--notify-url', 'http://127.0.0.1:9/', '--order-command'];
  const unknown = await callCli(['conformance', ...flags, 'echo NOT-AT-WECHAT']);
  expect(unknown).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The simulator does not know order NOT-AT-WECHAT[^\n]+\n$/),
  });
  const broken = await callCli(['conformance', ...flags, 'exit 3']);
  expect(broken).toMatchObject({ code: 1, stderr: '“exit 3” ended with exit code 3.\n' });
  const missing = await callCli(['conformance', '--order-command', 'echo']);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('--notify-url is missing.') });
  expect(simulator.control.faults().rules).toEqual([]);
});
