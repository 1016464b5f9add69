import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CALLS, PREPAY_CALLS, STABLE_TOKEN_CALLS } from '../src/cli/compare/calls.js';
import type { Difference } from '../src/cli/compare/differences.js';
import type { Draft } from '../src/cli/compare/draft.js';
import { isHarmless } from '../src/cli/compare/harmless.js';
import { send } from '../src/cli/compare/send.js';
import { environmentFile, type KeyMode, type Simulator, startSimulator } from '../src/index.js';
import { CLI, callCli, launch, runCli, temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

interface Exchange {
  readonly method: string;
  readonly path: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** In place of a status: the connection ends without an answer. */
const DROPPED = 0;

/** WeChat in these tests: a second simulator, behind a proxy that may alter what it answers. */
async function openWechat(keys: KeyMode, alter: (exchange: Exchange) => void = () => undefined) {
  const simulator = await startSimulator({ merchant, keys });
  const calls: Exchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url: path = '', headers } = incoming;
    const exchange = {
      method,
      path,
      ...(await pass(simulator, { method, path, headers }, Buffer.concat(chunks))),
    };
    calls.push(exchange);
    alter(exchange);
    if (exchange.status === DROPPED) outgoing.destroy();
    else outgoing.writeHead(exchange.status, exchange.headers).end(exchange.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    await simulator.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const path = join(temporaryFolder(), 'wechat.env');
  writeFileSync(path, environmentFile(simulator.environment));
  const run = (...flags: string[]) => callCli(['compare', '--merchant', path, '--base-url', url, ...flags]);
  return { simulator, calls, url, path, run };
}

interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

function pass(
  { address }: Simulator,
  { method, path, headers }: Passed,
  body: Buffer,
): Promise<Omit<Exchange, 'method' | 'path'>> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(address + path, { method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = response.headers;
      resolve({
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks).toString(),
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}

async function openidAt(simulator: Simulator) {
  return createMerchantClient(simulator).login('somebody');
}

/** For what does not need all calls. */
const LITTLE = ['--only', 'login-without-code'];

const EVERYTHING = ['--stable-token', '--report', 'json'];

test.each<KeyMode>(['both', 'public-key', 'certificate'])(
  'an unaltered WeChat with the keys “%s” has no difference',
  async (keys) => {
    const { simulator, run } = await openWechat(keys);
    const { code, stdout, stderr } = await run('--prepay', await openidAt(simulator), ...EVERYTHING);
    expect(stderr).toBe('');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ keys, differences: [], unanswered: [] });
    expect(report.compared).toBe(CALLS.length + PREPAY_CALLS.length + STABLE_TOKEN_CALLS.length);
    expect(code).toBe(0);
    expect(simulator.control.orders()).toMatchObject([{ tradeState: 'CLOSED', totalFen: 1 }]);
  },
);

function rewrite(exchange: Exchange, change: (json: Record<string, unknown>) => void): void {
  const json = JSON.parse(exchange.body);
  change(json);
  exchange.body = JSON.stringify(json);
}

const isCertificates = ({ path, status }: Exchange) => path === '/v3/certificates' && status === 200;
const isPath = (part: string, exchange: Exchange) => exchange.path.includes(part);

interface Plant {
  readonly alter: (exchange: Exchange) => void;
  readonly finds: readonly (readonly [
    fact: string,
    wechat: string,
    simulator: string,
    calls: readonly string[],
  ])[];
}

const OLD_BILL = '?bill_date=2014-01-01';
const ALL = CALLS.map(({ name }) => name);
const LOGINS = ALL.filter((name) => name.startsWith('login-'));

/** Each alters another call, so that all can be planted at once. */
const PLANTED: Readonly<Record<string, Plant>> = {
  'a status': {
    alter(exchange) {
      if (isPath('bill_date=2099-01-01', exchange)) exchange.status = 404;
    },
    finds: [['status', '404', '400', ['trade-bill-of-the-future']]],
  },
  'a header of every answer': {
    alter({ headers }) {
      headers.server = 'nginx';
    },
    finds: [['header server', 'there', 'absent', ALL]],
  },
  'a missing header': {
    alter(exchange) {
      if (isPath('/v3/refund/', exchange)) delete exchange.headers['wechatpay-signature-type'];
    },
    finds: [['header wechatpay-signature-type', 'absent', 'WECHATPAY2-SHA256-RSA2048', ['refund-query']]],
  },
  'a content type': {
    alter(exchange) {
      if (isPath('/sns/', exchange)) exchange.headers['content-type'] = 'application/json';
    },
    finds: [['header content-type', 'application/json', 'text/plain', LOGINS]],
  },
  'the number of an error': {
    alter(exchange) {
      if (isPath('/transactions/id/', exchange))
        exchange.headers['request-id'] = '08ABCDEF0123456789-268435461';
    },
    finds: [['header request-id', '…-268435461', '…-268512771', ['query-by-transaction-id']]],
  },
  'the key that signs': {
    alter(exchange) {
      if (isPath('algorithm_type=SM2', exchange))
        exchange.headers['wechatpay-serial'] = merchant.platformSerialNo;
    },
    finds: [['header wechatpay-serial', 'certificate', 'public key', ['certificates-sm2']]],
  },
  'a code': {
    alter(exchange) {
      if (isPath('/%E8%AE%A2', exchange))
        rewrite(exchange, (json) => Object.assign(json, { code: 'ORDERNOTEXIST' }));
    },
    finds: [['field code', '"ORDERNOTEXIST"', '"ORDER_NOT_EXIST"', ['query-of-an-illegal-number']]],
  },
  'the words of an error': {
    alter(exchange) {
      if (isPath('bill_date=20260101', exchange))
        rewrite(exchange, (json) => Object.assign(json, { message: '错误' }));
    },
    finds: [['field message', '"错误"', '"参数错误"', ['trade-bill-malformed-date']]],
  },
  'the name of a field': {
    alter(exchange) {
      if (isCertificates(exchange)) exchange.body = exchange.body.replace('"expire_time"', '"expires_at"');
    },
    finds: [
      ['field data[].expires_at', 'string', 'absent', ['certificates']],
      ['field data[].expire_time', 'absent', 'string', ['certificates']],
    ],
  },
  'the type of a field': {
    alter(exchange) {
      if (isCertificates(exchange))
        exchange.body = exchange.body.replace(/"serial_no":"[^"]*"/, '"serial_no":7');
    },
    finds: [['field data[].serial_no', 'number', 'string', ['certificates']]],
  },
  'an errcode': {
    alter(exchange) {
      if (isPath('js_code=no-such-code', exchange))
        exchange.body = exchange.body.replace(':40029,', ':40163,');
    },
    finds: [['field errcode', '40163', '40029', ['login-wrong-code']]],
  },
  'a body that is not JSON': {
    alter(exchange) {
      if (isPath(`${OLD_BILL}&bill_type`, exchange)) exchange.body = '<html></html>';
    },
    finds: [['body', 'HTML', 'JSON object', ['trade-bill-of-an-unknown-kind']]],
  },
  'an empty body': {
    alter(exchange) {
      if (isPath(`${OLD_BILL}&account_type`, exchange)) exchange.body = '';
    },
    finds: [['body', 'empty', 'JSON object', ['fund-flow-bill-of-an-unknown-account']]],
  },
};

test('each planted difference is found and told once with its calls, and no other', async () => {
  const { run } = await openWechat('both', (exchange) => {
    for (const { alter } of Object.values(PLANTED)) alter(exchange);
  });
  const { code, stdout } = await run('--report', 'json');
  expect(code).toBe(1);
  const { differences }: { differences: Difference[] } = JSON.parse(stdout);
  const found = differences.map(({ fact, wechat, simulator, calls }) => [
    fact,
    wechat,
    simulator,
    calls.map(({ name }) => name),
  ]);
  for (const [name, { finds }] of Object.entries(PLANTED))
    for (const one of finds) expect.soft(found, name).toContainEqual(one);
  expect(found).toHaveLength(Object.values(PLANTED).flatMap(({ finds }) => finds).length);
});

test('without --base-url the hosts of WeChat are called', async () => {
  const env = join(temporaryFolder(), 'wechat.env');
  const compare = [process.execPath, CLI, 'compare', '--merchant', env];
  const { code, stdout, stderr } = await runCli(['exec', '--proxy', '--write-env', env, '--', ...compare]);
  expect(stderr).toBe('');
  expect(stdout).toContain('and https://api.mch.weixin.qq.com on ');
  expect(stdout).toContain(`${CALLS.length} calls compared, 0 differences.`);
  expect(code).toBe(0);
});

test('the report holds no secret, id or time, even where WeChat’s answers hold them', async () => {
  const now = String(Math.floor(Date.now() / 1000));
  const { simulator, run, calls } = await openWechat('both', (exchange) => {
    const texts = [now, '2026-11-30T12:00:00+08:00', ...Object.values(merchant)];
    const secrets = texts.join(' ').replaceAll('\n', '');
    exchange.headers['x-secret'] = merchant.appSecret;
    exchange.headers['cache-control'] = texts.filter((text) => text.length < 100).join(' ');
    if (exchange.body.startsWith('{'))
      rewrite(exchange, (json) =>
        Object.assign(json, { message: `${secrets} ${exchange.path}`, [merchant.merchantId]: secrets }),
      );
  });
  const openid = await openidAt(simulator);
  for (const [form, ...fewer] of [['json'], ['text', ...LITTLE], ['markdown', ...LITTLE]] as const) {
    calls.length = 0;
    const flags = ['--prepay', openid, '--stable-token', '--report', form, ...fewer];
    const { code, stdout, stderr } = await run(...flags);
    expect(code).toBe(1);
    const told = stdout + stderr;
    const numbers = calls.flatMap(({ path }) => path.match(/COMPARE[0-9A-Z]+/g) ?? []);
    expect(numbers.length).toBeGreaterThan(0);
    const lines = Object.values(merchant).flatMap((value) =>
      value.split('\n').filter((line) => !/^$|---/.test(line)),
    );
    for (const value of [...numbers, ...lines, openid, now, '12:00:00'])
      expect(told.includes(value), value).toBe(false);
    expect(told).toContain('x-secret');
  }
});

const order = { amount: { total: 1 }, out_trade_no: 'COMPARE1' };
const REFUSED: readonly [Draft['service'], Draft['method'], string, unknown][] = [
  ['pay', 'POST', '/v3/refund/domestic/refunds', { out_trade_no: 'COMPARE1' }],
  ['pay', 'POST', '/v3/refund/domestic/refunds/1/apply-abnormal-refund', {}],
  ['pay', 'POST', '/v3/pay/transactions/jsapi', { ...order, amount: { total: 2 } }],
  ['pay', 'POST', '/v3/pay/transactions/jsapi', { ...order, amount: { total: '2' } }],
  ['pay', 'POST', '/v3/pay/transactions/native', order],
  ['pay', 'POST', '/v3/pay/transactions/h5', order],
  ['pay', 'POST', '/v3/pay/transactions/codepay', order],
  ['pay', 'POST', '/v3/pay/transactions/out-trade-no/ORDER-000001/close', {}],
  ['pay', 'POST', '/v3/pay/transactions/out-trade-no/COMPARE1/../ORDER-000001/close', {}],
  ['pay', 'POST', '/v3/pay/partner/transactions/jsapi', order],
  ['pay', 'POST', '/v3/combine-transactions/jsapi', order],
  ['pay', 'POST', '/v3/profitsharing/orders', {}],
  ['pay', 'POST', '/v3/fund-app/mch-transfer/transfer-bills', {}],
  ['pay', 'POST', '/v3/certificates', {}],
  ['miniProgram', 'POST', '/cgi-bin/stable_token', { force_refresh: true }],
  ['miniProgram', 'POST', '/wxa/sec/order/upload_shipping_info?access_token=90_abc', {}],
  ['miniProgram', 'POST', '/cgi-bin/stable_token?access_token=invalid', { force_refresh: true }],
  ['miniProgram', 'POST', '/cgi-bin/message/subscribe/send?access_token=90_abc', {}],
  ['miniProgram', 'GET', '/cgi-bin/token?grant_type=client_credential', undefined],
  ['miniProgram', 'POST', '/v3/pay/transactions/jsapi', order],
];

test.each(REFUSED)(
  '%s %s %s with %j is refused before anything is sent',
  async (service, method, path, body) => {
    // A call that is sent finds nobody here.
    const url = 'http://127.0.0.1:9';
    const party = {
      ...merchant,
      privateKey: createPrivateKey(merchant.privateKey),
      outTradeNo: 'COMPARE1',
      openid: 'o',
    };
    const draft = { service, method, path, ...(body !== undefined && { body: JSON.stringify(body) }) };
    await expect(send({ urls: { pay: url, miniProgram: url }, party }, draft)).rejects.toThrow('harmless');
  },
);

test('each call of the command is harmless', () => {
  const party = {
    ...merchant,
    privateKey: createPrivateKey(merchant.privateKey),
    outTradeNo: 'COMPARE1P',
    openid: 'o',
  };
  for (const { name, draft } of [...CALLS, ...PREPAY_CALLS, ...STABLE_TOKEN_CALLS])
    expect(isHarmless(draft(party)), name).toBe(true);
});

test('without --prepay and --stable-token WeChat gets no order and gives no token', async () => {
  const { simulator, calls, run } = await openWechat('both');
  expect((await run()).code).toBe(0);
  expect(simulator.control.orders()).toEqual([]);
  expect(calls.filter(({ path }) => path.includes('stable_token'))).toEqual([]);
});

test('an order is closed at the end where its close was not answered, else its number is told', async () => {
  for (const [failures, isClosed] of [
    [2, true],
    [9, false],
  ] as const) {
    let failed = 0;
    const { simulator, run } = await openWechat('both', (exchange) => {
      const isClose = /P\/close$/.test(exchange.path);
      if (isClose && failed < failures)
        Object.assign(exchange, { status: 500, body: '{"code":"SYSTEM_ERROR"}' });
      if (isClose) failed += 1;
    });
    const { stderr } = await run('--prepay', await openidAt(simulator), ...LITTLE);
    if (isClosed) expect(stderr).toBe('');
    else expect(stderr).toMatch(/^Order COMPARE[0-9A-Z]+P of 1 fen could not be closed\./);
  }
});

test('an order whose prepay was not answered is closed as well', async () => {
  const closes: string[] = [];
  const { simulator, run } = await openWechat('both', (exchange) => {
    const { method, path, status } = exchange;
    if (method === 'POST' && path.endsWith('/jsapi') && status === 200) exchange.status = DROPPED;
    if (!/P\/close$/.test(path)) return;
    closes.push(path);
    if (closes.length <= 2) Object.assign(exchange, { status: 500, body: '{"code":"SYSTEM_ERROR"}' });
  });
  await run('--prepay', await openidAt(simulator), ...LITTLE);
  expect(closes).toHaveLength(3);
});

test('an interrupted command closes its order, and exits as a shell does', async () => {
  let interrupt: () => void = () => undefined;
  const wechat = await openWechat('both', ({ method, path, status }) => {
    if (method === 'POST' && path.endsWith('/jsapi') && status === 200) interrupt();
  });
  const openid = await openidAt(wechat.simulator);
  const flags = ['--merchant', wechat.path, '--base-url', wechat.url, '--prepay', openid, ...LITTLE];
  const run = launch(['compare', ...flags]);
  interrupt = () => {
    interrupt = () => undefined;
    run.child.kill('SIGINT');
  };
  expect(await run.ended).toBe(130);
  expect([run.stdout(), run.stderr()]).toEqual(['', '']);
  expect(wechat.simulator.control.orders()).toMatchObject([{ tradeState: 'CLOSED' }]);
});

test('what WeChat does not answer is not compared, and told', async () => {
  const { run } = await openWechat('both', (exchange) => {
    if (exchange.path.includes('tradebill?bill_date=20260101')) exchange.status = DROPPED;
  });
  const { code, stdout } = await run('--only', 'trade-bill-malformed-date,login-without-code');
  expect(code).toBe(0);
  expect(stdout).toContain('Not compared: trade-bill-malformed-date');
  expect(stdout).toContain('1 call compared');
});

test('a merchant that cannot be compared is told why, in one line', async () => {
  const { simulator, run } = await openWechat('both', (exchange) => {
    if (exchange.path.startsWith('/v3/'))
      Object.assign(exchange, {
        status: 401,
        body: '{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}',
      });
  });
  const refused = await run();
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(
    /^WeChat refuses the signature of this merchant: "错误的签名，验签失败"\. [^\n]+\n$/,
  );

  const folder = temporaryFolder();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const { WECHAT_APP_ID: appId, ...rest } = simulator.environment;
  const compare = (...flags: string[]) => callCli(['compare', ...flags]);
  expect(await compare('--merchant', file('no-appid.env', environmentFile(rest)))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no-appid.env has no WECHAT_APP_ID.'),
  });
  const noKey = environmentFile({ ...rest, WECHAT_APP_ID: appId, WECHAT_PRIVATE_KEY: 'none' });
  expect((await compare('--merchant', file('no-key.env', noKey))).stderr).toContain('is not a private key');
  const right = file('right.env', environmentFile(simulator.environment));
  expect((await compare('--merchant', right, '--base-url', 'http://127.0.0.1:9')).stderr).toMatch(
    /^http:\/\/127\.0\.0\.1:9 cannot be reached: .*ECONNREFUSED[^\n]*\n$/,
  );
  expect(await compare()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--merchant is missing.'),
  });
  expect((await compare('--merchant', right, '--report', 'xml')).code).toBe(2);
  expect((await compare('--merchant', right, '--only', 'no-such-call')).stderr).toContain(
    'no call “no-such-call”',
  );
  expect((await compare('--merchant', right, '--base-url', 'localhost')).code).toBe(2);
});
