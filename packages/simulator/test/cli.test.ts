import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callCli, launch, runCli, temporaryFolder } from './cli-process.js';
import { merchant, openSale } from './sale.js';

const COMMANDS = ['start', 'exec', 'proxy', 'trigger', 'clock', 'faults', 'events', 'conformance', 'compare'];

test('each command has a help with flags and examples', async () => {
  const overview = await runCli(['--help']);
  expect(overview.code).toBe(0);
  for (const command of COMMANDS) {
    const help = await callCli([command, '--help']);
    expect(overview.stdout).toContain(`  ${command} `);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/Usage\n.*wechat-simulator[\s\S]*--help[\s\S]*Examples?\n/);
  }
});

test.each([
  [['--nonsense'], 'Unknown option '],
  [['--port', '70000'], '--port has to be a whole number'],
  [['--keys', 'none'], '--keys has to be public-key, certificate or both, not “none”.'],
  [['exec', '--keys', 'none', '--', 'true'], '--keys has to be'],
  [['exec', '--ca', 'folder', '--', 'true'], '--ca belongs to --proxy.'],
  [['proxy', '--https', 'yes'], '--https has to be a whole number'],
  [['nonsense'], 'There is no command “nonsense”'],
  [['exec'], 'Name a command after --'],
  [['clock', 'advance', 'soon'], 'A duration looks like'],
  [['trigger', 'explode'], 'After trigger comes one of pay,'],
  [['trigger', 'pay'], 'Write it as: trigger pay <out_trade_no>'],
  [['trigger', 'pay', 'ORDER-1', '--amount', '1'], '--amount belongs to console-refund'],
  [['trigger', 'console-refund', 'ORDER-1', '--amount', '1.5'], '--amount has to be a whole number'],
  [['--allow-host', 'simulator:3100'], '--allow-host has to be a host name without a port'],
  [['--allow-host', 'a; script-src *'], '--allow-host has to be a host name without a port'],
  [['--refund-notify-url', 'localhost'], '--refund-notify-url has to be a full address'],
  [['faults', 'set', 'drop'], '<json> has to be a JSON object'],
  [['events', '--after', 'now'], '--after has to be a whole number'],
  [['events', '--url', 'localhost'], '--url has to be an address'],
])('the wrong call %j gets one line and exit code 2', async (args, line) => {
  const { code, stdout, stderr } = await callCli(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr).toContain(line);
});

test('start prints its ephemeral port, writes the env file, keeps its merchant, ends on SIGTERM', async () => {
  const folder = temporaryFolder();
  const flags = [
    '--port',
    '0',
    '--merchant',
    join(folder, 'merchant.json'),
    '--write-env',
    join(folder, 'env'),
  ];
  const environments = [];
  for (let start = 0; start < 2; start += 1) {
    const simulator = launch(flags);
    const [, address = ''] = await simulator.prints(/(http:\/\/127\.0\.0\.1:\d+)[\s\S]*for a back end/);
    expect((await fetch(`${address}/_sim/clock`)).status).toBe(200);
    const environment = readFileSync(join(folder, 'env'), 'utf8');
    expect(environment).toContain(`WECHAT_PAY_BASE_URL="${address}"`);
    environments.push(environment.replaceAll(address, ''));
    simulator.child.kill('SIGTERM');
    expect(await simulator.ended).toBe(0);
    expect(simulator.stderr()).toBe('');
  }
  expect(environments[0]).toBe(environments[1]);
  const print = 'console.log(process.env.WECHAT_PRIVATE_KEY)';
  const { stdout } = spawnSync(process.execPath, [`--env-file=${join(folder, 'env')}`, '-e', print]);
  const kept = JSON.parse(readFileSync(join(folder, 'merchant.json'), 'utf8'));
  expect(stdout.toString().trim().replaceAll('\\n', '\n')).toBe(kept.privateKey.trim());
});

test('start warns if the network can reach it, and reports a taken port in one line', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'merchant.json'), JSON.stringify(merchant));
  const flags = ['--merchant', join(folder, 'merchant.json'), '--write-env', join(folder, 'env')];
  const simulator = launch(['--host', '0.0.0.0', '--port', '0', ...flags]);
  const [, port = ''] = await simulator.prints(/:(\d+)\n[\s\S]*for a back end/);
  const db = join(folder, 'wechat.db');
  const other = await runCli(['--host', '0.0.0.0', '--port', port, '--db', db, ...flags]);
  const line = `Port ${port} is taken. Choose another one with --port.\n`;
  expect(other).toMatchObject({ code: 1, stderr: line });
  expect(existsSync(db)).toBe(false);
  simulator.child.kill('SIGINT');
  expect(await simulator.ended).toBe(0);
  expect(simulator.stderr()).toContain('WARNING: it listens on 0.0.0.0');
});

test('exec runs a command against its own simulator, returns its exit code and leaves no files', async () => {
  const cwd = temporaryFolder();
  const script = `
    const { WECHAT_SIMULATOR_URL: url, ...rest } = process.env;
    fetch(url + '/_sim/clock').then((answer) => {
      const names = Object.keys(rest).filter((name) => name.startsWith('WECHAT_')).sort();
      console.log(JSON.stringify({ url, status: answer.status, names }));
      process.exit(7);
    });`;
  const { code, stdout } = await runCli(['exec', '--', process.execPath, '-e', script, '--', '--help'], {
    cwd,
  });
  expect(code).toBe(7);
  const told = JSON.parse(stdout);
  expect(told.status).toBe(200);
  expect(told.names).toEqual([
    'WECHAT_API_BASE_URL',
    'WECHAT_API_V3_KEY',
    'WECHAT_APP_ID',
    'WECHAT_APP_SECRET',
    'WECHAT_MERCHANT_ID',
    'WECHAT_PAY_BASE_URL',
    'WECHAT_PAY_PUBLIC_KEY',
    'WECHAT_PAY_PUBLIC_KEY_ID',
    'WECHAT_PRIVATE_KEY',
    'WECHAT_SERIAL_NO',
  ]);
  await expect(fetch(told.url)).rejects.toThrow();
  expect(readdirSync(cwd)).toEqual([]);
});

test('exec keeps the state with --db, writes its environment, and has the chosen port and keys', async () => {
  const folder = temporaryFolder();
  const [db, env] = [join(folder, 'state.db'), join(folder, 'env')];
  const script = `
    const url = process.env.WECHAT_SIMULATOR_URL;
    const read = async (path) => (await fetch(url + path)).json();
    const keys = await read('/_sim/keys');
    const clock = await read('/_sim/clock');
    await fetch(url + '/_sim/clock', { method: 'POST', body: '{"advanceMs":60000}' });
    console.log(JSON.stringify({ url, id: process.env.WECHAT_MERCHANT_ID, mode: keys.mode, offsetMs: clock.offsetMs }));`;
  const exec = async (port: string) => {
    const flags = ['--port', port, '--db', db, '--keys', 'public-key', '--write-env', env];
    const command = [process.execPath, '--input-type=module', '-e', script];
    const { code, stdout, stderr } = await runCli(['exec', ...flags, '--', ...command]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const first = await exec('0');
  const second = await exec(new URL(first.url).port);
  expect(first).toMatchObject({ mode: 'public-key', offsetMs: 0 });
  expect(second).toEqual({ ...first, offsetMs: 60_000 });
  expect(readFileSync(env, 'utf8')).toContain(`WECHAT_SIMULATOR_URL="${first.url}"\n`);

  const other = launch(['--port', '0', '--write-env', env]);
  const [, port = ''] = await other.prints(/:(\d+)\n[\s\S]*for a back end/);
  expect(await runCli(['exec', '--port', port, '--', 'true'])).toMatchObject({
    code: 1,
    stderr: `Port ${port} is taken. Choose another one with --port.\n`,
  });
});

test('exec forwards signals, and returns a shell’s exit codes for killed and unknown commands', async () => {
  const script = `process.on('SIGTERM', () => process.exit(9)); console.log('ready'); setInterval(() => {}, 1000);`;
  const patient = launch(['exec', '--', process.execPath, '-e', script]);
  await patient.prints(/ready/);
  patient.child.kill('SIGTERM');
  expect(await patient.ended).toBe(9);
  expect((await runCli(['exec', '--', 'sh', '-c', 'kill -9 $$'])).code).toBe(137);
  const missing = await runCli(['exec', '--', 'no-such-command']);
  expect(missing).toMatchObject({ code: 127, stderr: expect.stringContaining('there is no such command') });
});

test('the same seed gives the same keys and random values, another seed others', async () => {
  const command = [
    '--',
    process.execPath,
    '-e',
    `fetch(process.env.WECHAT_SIMULATOR_URL + '/_sim/login', {
    method: 'POST', body: '{}' }).then((answer) => answer.text()).then((text) => console.log(
    text, process.env.WECHAT_PRIVATE_KEY, process.env.WECHAT_PAY_PUBLIC_KEY_ID, process.env.WECHAT_API_V3_KEY));`,
  ];
  const run = async (seed: string) => (await runCli(['exec', '--seed', seed, ...command])).stdout;
  const [first, again, other] = await Promise.all([run('one'), run('one'), run('two')]);
  expect(first).toContain('PRIVATE KEY');
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('clock, faults, events and resend act on a running simulator', async () => {
  const sale = await openSale();
  await sale.sell('CLI-000001');
  const { address, control } = sale.simulator;
  const cli = async (...args: string[]) => {
    const { code, stdout, stderr } = await callCli(args, { WECHAT_SIMULATOR_URL: address });
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return stdout.trim();
  };
  const before = control.now();
  expect(Date.parse(await cli('clock', 'advance', '1d4m')) - before).toBeGreaterThanOrEqual(86_640_000);
  expect(
    JSON.parse(await cli('faults', 'set', '{"rules": [{"operation": "*", "fault": "DROPPED"}]}')),
  ).toMatchObject({
    rules: [{ operation: '*', fault: 'DROPPED' }],
  });
  expect(control.faults().rules).toHaveLength(1);
  await cli('faults', 'clear');
  expect(control.faults().rules).toEqual([]);
  await cli('trigger', 'resend', 'CLI-000001');
  await control.idle();
  expect(sale.arrived).toHaveLength(2);
  const told = await cli('events', '--order', 'CLI-000001');
  expect(told.match(/TRANSACTION\.SUCCESS/g)).toHaveLength(2);
  expect(told).toMatch(/→ POST \/v3\/pay\/transactions\/jsapi {2}200/);
  const last = (await cli('events', '--json')).trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toEqual(JSON.parse(JSON.stringify(control.events().at(-1))));
  await cli('trigger', 'reset');
  expect(control.orders()).toEqual([]);
});

test.each([
  ['Asia/Shanghai', 8, '+08:00'],
  ['America/St_Johns', -3.5, '-03:30'],
])('events prints the time of %s with its offset from UTC', async (TZ, hours, offset) => {
  const { simulator } = await openSale({ now: () => Date.parse('2026-01-10T12:00:00.042Z') });
  simulator.control.login('alice');
  const { stdout } = await runCli(['events'], { env: { TZ, WECHAT_SIMULATOR_URL: simulator.address } });
  const local = new Date(Date.parse('2026-01-10T12:00:00.042Z') + hours * 3_600_000);
  expect(stdout).toContain(`${local.toISOString().slice(11, 23)}${offset}  · `);
});

test('trigger pays, closes and fails orders and ends refunds, and a refusal is exit code 1', async () => {
  const sale = await openSale();
  const { control, address } = sale.simulator;
  const openid = await sale.client.login('alice');
  for (const outTradeNo of ['CLI-000003', 'CLI-000004']) {
    await sale.client.prepay(sale.client.prepayBody({ openid, outTradeNo, notifyUrl: sale.notifyUrl }));
  }
  const trigger = (...words: string[]) => callCli(['trigger', ...words, '--url', address]);
  const stateOf = (outTradeNo: string) => control.order(outTradeNo)?.tradeState;
  expect(await trigger('fail', 'CLI-000003')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('requestPayment:fail'),
  });
  expect(stateOf('CLI-000003')).toBe('NOTPAY');
  expect(await trigger('pay', 'CLI-000003')).toMatchObject({ code: 0 });
  expect(await trigger('close', 'CLI-000004')).toMatchObject({ code: 0 });
  await control.idle();
  expect([stateOf('CLI-000003'), stateOf('CLI-000004'), sale.arrived.length]).toEqual([
    'SUCCESS',
    'CLOSED',
    1,
  ]);
  const refused = await trigger('pay', 'CLI-000004');
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('该订单已关闭') });
  expect(await trigger('pay', 'NONE')).toMatchObject({ code: 1, stderr: 'There is no such order.\n' });
  const refund = { outTradeNo: 'CLI-000003', outRefundNo: 'CLI-REFUND-1', refundFen: 100 };
  await sale.client.refund(sale.client.refundBody(refund));
  await trigger('refund', 'CLI-REFUND-1', 'abnormal');
  expect(control.refunds()).toMatchObject([{ status: 'ABNORMAL' }]);
});

test('trigger makes console refunds by its flags', async () => {
  const sale = await openSale({ refundNotifyUrl: 'http://127.0.0.1:9/refunds' });
  const { control, address } = sale.simulator;
  for (const outTradeNo of ['CLI-000005', 'CLI-000006']) await sale.sell(outTradeNo);
  const refund = (...words: string[]) => callCli(['trigger', 'console-refund', ...words, '--url', address]);
  const flags = ['--amount', '100', '--reason', '缺货', '--silent', '--not-queryable'];
  expect(await refund('CLI-000005', ...flags)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^CLI-000005: 100 fen go back as \d{28}; nobody is told\.\n$/),
  });
  expect((await refund('CLI-000006')).stdout).toContain('http://127.0.0.1:9/refunds is told.');
  expect(control.refunds()).toMatchObject([
    { refundFen: 100, reason: '缺货', notifyUrl: null },
    { refundFen: 6800, reason: null },
  ]);
  const [hidden] = control.refunds();
  expect((await sale.client.queryRefund(hidden?.outRefundNo ?? '')).status).toBe(404);
  expect(await refund('CLI-000006')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('0 fen are left'),
  });
});

test('events --follow prints events live, and ends with the simulator', async () => {
  const sale = await openSale();
  const follower = launch(['events', '--follow', '--order', 'CLI-000002', '--url', sale.simulator.address]);
  await sale.sell('CLI-000001');
  await sale.sell('CLI-000002');
  await follower.prints(/TRANSACTION\.SUCCESS.*CLI-000002\n/);
  await sale.simulator.close();
  expect(await follower.ended).toBe(1);
  expect(follower.stdout()).not.toContain('CLI-000001');
  expect(follower.stderr()).toMatch(/has ended\.\n$/);
});

test('without a running simulator a command says so in one line', async () => {
  const { code, stderr } = await runCli(['clock', '--url', 'http://127.0.0.1:9']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^No simulator answers at http:\/\/127\.0\.0\.1:9\.[^\n]+\n$/);
});
