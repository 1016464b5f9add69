import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CASES } from '../src/conformance/cases.js';
import type { CaseResult } from '../src/conformance/run.js';
import { type KeyMode, startSimulator } from '../src/index.js';
import { type Mistake, openBackEnd } from './back-end.js';
import { callCli, launch, runCli, temporaryFolder } from './cli-process.js';
import { merchant, openSale } from './sale.js';

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
    // switch-of-keys is for both kinds.
    expect(stdout).toContain(`${payments} passed, 0 failed`);
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
  ['refuses copies', ['doubled', 'switch-of-keys', 'concurrent']],
  ['books each copy', ['doubled', 'doubled-with-another-id', 'switch-of-keys', 'concurrent']],
])('a back end that %s fails %j and nothing else', async (mistake, names) => {
  const { code, failed } = await failuresOf(mistake);
  expect(code).toBe(1);
  expect(failed).toEqual(names);
});

const PAYMENTS = CASES.filter(({ about }) => about === 'payment').map(({ name }) => name);

test('a correct back end passes every case of refunds, and the badge says so', async () => {
  const { backEnd } = await open(null);
  const badge = join(temporaryFolder(), 'badge.svg');
  const flags = [...backEnd.flags, ...backEnd.refundFlags, '--skip', PAYMENTS.join(',')];
  const { code, stdout } = await callCli(['conformance', ...flags, '--report', 'json', '--badge', badge]);
  const results: CaseResult[] = JSON.parse(stdout);
  const refunds = results.filter(({ name }) => name.startsWith('refund-'));
  expect(refunds.map(({ name, outcome }) => [name, outcome])).toEqual(
    CASES.filter(({ about }) => about === 'refund').map(({ name }) => [name, 'passed']),
  );
  expect(code).toBe(0);
  expect(readFileSync(badge, 'utf8')).toMatch(
    new RegExp(`^<svg [^>]*aria-label="WeChat Pay conformance: ${refunds.length} passed">`),
  );
});

test('a service provider’s back end is asked in the form of its orders, refunds without an amount among them', async () => {
  const subMchid = '1900000109';
  const simulator = await startSimulator({ merchant, subMerchants: [{ subMchid }] });
  onTestFinished(() => simulator.close());
  const backEnd = await openBackEnd(simulator, null, subMchid);
  const flags = [...backEnd.flags, ...backEnd.refundFlags, '--report', 'json'];
  const { code, stdout, stderr } = await callCli(['conformance', ...flags]);
  const results: CaseResult[] = JSON.parse(stdout);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toMatchObject([
    { name: 'refund-other-amount', outcome: 'skipped' },
  ]);

  const careless = await openBackEnd(simulator, 'compares nothing', subMchid);
  const skip = CASES.filter(({ kind }) => kind !== 'unmatched').map(({ name }) => name);
  const bad = await callCli(['conformance', ...careless.flags, '--skip', skip.join(','), '--report', 'json']);
  const failed: CaseResult[] = JSON.parse(bad.stdout).filter(
    ({ outcome }: CaseResult) => outcome === 'failed',
  );
  expect(failed.map(({ name }) => name)).toEqual([
    'one-fen-less',
    'no-amount',
    'other-currency',
    'other-mchid',
    'other-appid',
    'other-payer',
  ]);
});

test('a part of a combined order is no subject, and the run says so', async () => {
  const { client, simulator } = await openSale();
  const { merchantId, appId } = merchant;
  const part = (number: number) => ({
    mchid: merchantId,
    out_trade_no: `PART-00000${number}`,
    description: '茶',
    attach: 'a',
    amount: { total_amount: 100, currency: 'CNY' },
  });
  const body = {
    combine_appid: appId,
    combine_mchid: merchantId,
    combine_out_trade_no: 'WHOLE-000001',
    notify_url: 'http://127.0.0.1:9/',
    sub_orders: [part(1), part(2)],
  };
  const prepaid = await client.call('POST', '/v3/combine-transactions/native', {
    body: JSON.stringify(body),
  });
  expect(prepaid.status).toBe(200);
  const flags = ['--url', simulator.address, '--notify-url', 'http://127.0.0.1:9/', '--order-command'];
  expect(await callCli(['conformance', ...flags, 'echo PART-000001'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Order PART-000001 [^\n]*WHOLE-000001[^\n]*\n$/),
  });
});

test('a back end that believes every refund fails the cases of refunds, and the badge says so', async () => {
  const { backEnd } = await open('believes everything');
  const badge = join(temporaryFolder(), 'badge.svg');
  const flags = [...backEnd.flags, ...backEnd.refundFlags, '--skip', PAYMENTS.join(',')];
  const { code, stdout } = await callCli(['conformance', ...flags, '--report', 'json', '--badge', badge]);
  const results: CaseResult[] = JSON.parse(stdout);
  expect(results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual([
    'refund-forged',
    'refund-wrong-tag',
    'refund-other-amount',
  ]);
  expect(code).toBe(1);
  expect(readFileSync(badge, 'utf8')).toContain('>3 failed</text>');
});

test('without an order command the run takes unpaid orders, and says if there are too few', async () => {
  const { simulator, backEnd } = await open(null);
  const orderFlag = backEnd.flags.indexOf('--order-command');
  const without = ['conformance', ...backEnd.flags.toSpliced(orderFlag, 2)];
  const enough = await callCli(without);
  expect(enough).toMatchObject({ code: 0, stderr: '' });
  const paid = simulator.control.orders().filter(({ tradeState }) => tradeState === 'SUCCESS');
  expect(paid).toHaveLength(namesOf('accept').length);

  // An order whose time is over cannot be paid, and is passed over.
  const inTwoMinutes = new Date(simulator.control.now() + 120_000).toISOString();
  const expired = await backEnd.makeOrder({ time_expire: inTwoMinutes.replace(/\.\d+Z/, '+00:00') });
  simulator.control.advanceClock(180_000);
  for (const { outTradeNo } of simulator.control.orders())
    if (outTradeNo !== expired) simulator.control.actOnOrder(outTradeNo, 'close');
  const fresh = [await backEnd.makeOrder(), await backEnd.makeOrder()];
  const skipped = CASES.filter(({ name }) => name !== 'public-key').map(({ name }) => name);
  expect(await callCli([...without, '--skip', skipped.join(',')])).toMatchObject({ code: 0, stderr: '' });
  expect(fresh.map((number) => simulator.control.order(number)?.tradeState)).toEqual(['SUCCESS', 'NOTPAY']);

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
    stderr: expect.stringMatching(/^Order NOT-AT-WECHAT cannot be used: [^\n]+\n$/),
  });
  const broken = await callCli(['conformance', ...flags, 'exit 3']);
  expect(broken).toMatchObject({ code: 1, stderr: '“exit 3” ended with exit code 3.\n' });
  const missing = await callCli(['conformance', '--order-command', 'echo']);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('--notify-url is missing.') });
  expect(simulator.control.faults().rules).toEqual([]);
});
