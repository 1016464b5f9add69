import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createMerchant, type Merchant, type SimulatorOptions, startSimulator } from '../src/index.js';
import { launch, runCli, temporaryFolder } from './cli-process.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant as first } from './sale.js';

const second = createMerchant(Date.now(), randomBytes);
/** The second merchant with the mini-program of the first one. */
const neighbour: Merchant = { ...second, appId: first.appId, appSecret: first.appSecret };
const numbers = [first.merchantId, second.merchantId];

async function open(other = second, options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ merchants: [first, other], ...options });
  onTestFinished(() => simulator.close());
  const { address } = simulator;
  const clients = simulator.merchants.map(({ environment }) =>
    createMerchantClient({ address, environment }),
  );
  const [one, two] = clients;
  if (one === undefined || two === undefined) throw new Error('There are two merchants.');
  async function post(path: string, body: object) {
    const response = await fetch(address + path, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, ...JSON.parse((await response.text()) || '{}') };
  }
  return { simulator, one, two, post, of: (index: 0 | 1) => simulator.of(numbers[index] ?? '').control };
}

type Open = Awaited<ReturnType<typeof open>>;

/** Makes one order of this number for each merchant, of 100 and of 200 fen. */
async function orderBoth({ simulator, one, two }: Open, outTradeNo: string) {
  for (const [index, client] of [one, two].entries()) {
    const { code } = simulator.merchants[index]?.control.login('alice') ?? { code: '' };
    const { openid } = await client.redeem(code);
    const body = client.prepayBody({ openid, outTradeNo, totalFen: (index + 1) * 100 });
    expect((await client.prepay(body)).status).toBe(200);
  }
}

test('two merchants at one simulator are told apart by mchid, appid and access_token', async () => {
  const both = await open();
  await orderBoth(both, 'SHARED-000001');
  for (const [index, { merchant, control }] of both.simulator.merchants.entries()) {
    expect(control.orders()).toMatchObject([{ mchid: numbers[index], totalFen: (index + 1) * 100 }]);
    const grant = { grant_type: 'client_credential', appid: merchant.appId, secret: merchant.appSecret };
    const { access_token } = await both.post('/cgi-bin/stable_token', grant);
    const shipped = await both.post(`/wxa/sec/order/upload_shipping_info?access_token=${access_token}`, {});
    expect(shipped.errcode).toBe(268485194);
    expect(both.simulator.control.events().at(-1)).toMatchObject({ mchid: numbers[index] });
  }
  const stranger = await both.one.call('GET', '/v3/certificates', { merchantId: '1600000000' });
  expect(stranger.status).toBe(401);
  expect(both.simulator.control.events().at(-1)).toMatchObject({
    refusal: `mchid is 1600000000; this simulator's merchants are ${numbers.join(' and ')}.`,
  });
});

test('query, close and refund reach only the orders of the merchant that signed', async () => {
  const { simulator, one, two } = await open();
  const openid = await one.login('alice');
  await one.prepay(one.prepayBody({ openid, outTradeNo: 'FIRST-000001' }));
  expect((await two.query('FIRST-000001')).status).toBe(404);
  expect((await two.close('FIRST-000001')).status).toBe(204);
  expect((await one.query('FIRST-000001')).json.trade_state).toBe('NOTPAY');
  simulator.control.actOnOrder('FIRST-000001', 'pay');
  const refund = { outTradeNo: 'FIRST-000001', outRefundNo: 'FIRST-R1', refundFen: 1 };
  expect((await two.refund(two.refundBody(refund))).status).toBe(404);
  expect((await one.refund(one.refundBody(refund))).status).toBe(200);
  expect((await two.queryRefund('FIRST-R1')).status).toBe(404);
  const { transaction_id: transactionId } = (await one.query('FIRST-000001')).json;
  const ofOther = `/v3/pay/transactions/id/${transactionId}?mchid=${second.merchantId}`;
  expect((await two.call('GET', ofOther)).status).toBe(404);
});

test('each merchant has books and bills of its own on the one clock', async () => {
  const both = await open();
  await orderBoth(both, 'SHARED-000001');
  for (const index of [0, 1] as const) {
    expect(both.of(index).actOnOrder('SHARED-000001', 'pay')).toEqual({ errMsg: 'requestPayment:ok' });
    const { entries, accounts } = both.of(index).books();
    expect(entries).toHaveLength(1);
    expect(accounts.find(({ name }) => name.startsWith('buyer:'))?.balanceFen).toBe(-100 * (index + 1));
  }
  const today = new Date(both.simulator.control.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  both.of(1).advanceClock(36 * 3_600_000);
  for (const [index, client] of [both.one, both.two].entries()) {
    const { json } = await client.call('GET', `/v3/bill/tradebill?bill_date=${today}&tar_type=GZIP`);
    const path = String(json.download_url).replace(both.simulator.address, '');
    const bill = gunzipSync((await client.call('GET', path)).bytes).toString();
    expect(bill.match(/`SHARED-000001/g)).toHaveLength(1);
    expect(bill).toContain(`\`${numbers[index]}`);
    expect(both.of(index === 0 ? 0 : 1).books().accounts).toContainEqual({
      name: 'merchant:available',
      balanceFen: index === 0 ? 99 : 199,
    });
  }
});

test('merchants with one appid share its users, and a shipping goes to the merchant that it names', async () => {
  const { simulator, one, two, post } = await open(neighbour);
  const openid = await one.login('alice');
  const orders: [typeof one, string][] = [
    [one, 'FIRST-000001'],
    [two, 'SECOND-000001'],
  ];
  for (const [client, outTradeNo] of orders) {
    await client.prepay(client.prepayBody({ openid, outTradeNo }));
    expect(simulator.control.order(outTradeNo)).toMatchObject({ user: 'alice', openid });
    simulator.control.actOnOrder(outTradeNo, 'pay');
  }
  const { access_token } = await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: first.appId,
    secret: first.appSecret,
  });
  const ship = (orderKey: object) =>
    post(`/wxa/sec/order/upload_shipping_info?access_token=${access_token}`, {
      order_key: orderKey,
      logistics_type: 3,
      delivery_mode: 1,
      shipping_list: [{ item_desc: 'coffee' }],
      upload_time: new Date(simulator.control.now()).toISOString(),
      payer: { openid },
    });
  const named = { order_number_type: 1, mchid: second.merchantId, out_trade_no: 'SECOND-000001' };
  expect((await ship(named)).errcode).toBe(0);
  expect(simulator.control.shipments()).toMatchObject([
    { mchid: second.merchantId, outTradeNo: 'SECOND-000001' },
  ]);
  const transactionId = simulator.control.order('FIRST-000001')?.transactionId;
  expect((await ship({ order_number_type: 2, transaction_id: transactionId })).errcode).toBe(0);
  expect(simulator.control.shipments()).toHaveLength(2);
});

test('a control verb finds the merchant of an order, and asks for mchid where two have it', async () => {
  const both = await open();
  await orderBoth(both, 'SHARED-000001');
  const openid = await both.two.redeem(both.of(1).login('bob').code).then((session) => session.openid);
  await both.two.prepay(both.two.prepayBody({ openid, outTradeNo: 'SECOND-000001' }));
  const act = (outTradeNo: string, body: object) => both.post(`/_sim/orders/${outTradeNo}`, body);

  expect(await act('SECOND-000001', { action: 'pay' })).toEqual({ status: 200, errMsg: 'requestPayment:ok' });
  expect(await act('SHARED-000001', { action: 'pay' })).toMatchObject({
    status: 400,
    message: expect.stringContaining(`is known to merchants ${numbers.join(' and ')}`),
  });
  expect(() => both.simulator.control.order('SHARED-000001')).toThrow(TypeError);
  await act('SHARED-000001', { action: 'pay', mchid: second.merchantId });
  expect([0, 1].map((index) => both.of(index === 0 ? 0 : 1).order('SHARED-000001')?.tradeState)).toEqual([
    'NOTPAY',
    'SUCCESS',
  ]);
  expect((await act('SECOND-000001', { action: 'pay', mchid: '1600000000' })).status).toBe(404);
  expect((await both.post('/_sim/clock', { advanceMs: 1, mchid: first.merchantId })).status).toBe(400);

  const list = async (query: string) =>
    JSON.parse(await (await fetch(`${both.simulator.address}/_sim/orders${query}`)).text());
  expect((await list('')).orders.map(({ mchid }: { mchid: string }) => mchid)).toEqual([
    first.merchantId,
    second.merchantId,
    second.merchantId,
  ]);
  expect(await list(`?limit=1&mchid=${first.merchantId}`)).toMatchObject({
    orders: [{ outTradeNo: 'SHARED-000001', totalFen: 100 }],
    total: 1,
  });
  expect(both.simulator.control.merchants()).toMatchObject([
    { mchid: first.merchantId, appid: first.appId },
    { mchid: second.merchantId, appid: second.appId },
  ]);
});

test('a file of one merchant takes a second one in, and keeps both', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const alone = await startSimulator({ merchant: first, db });
  const client = createMerchantClient(alone);
  const openid = await client.login('alice');
  await client.prepay(client.prepayBody({ openid, outTradeNo: 'FIRST-000001' }));
  await alone.close();
  const both = await open(second, { db });
  await both.two.prepay(
    both.two.prepayBody({
      openid: (await both.two.redeem(both.of(1).login('bob').code)).openid,
      outTradeNo: 'SECOND-000001',
    }),
  );
  await both.simulator.close();

  const again = await startSimulator({ db });
  onTestFinished(() => again.close());
  expect(again.merchants.map(({ merchant }) => merchant)).toEqual([first, second]);
  expect(again.control.orders()).toMatchObject([
    { mchid: first.merchantId, outTradeNo: 'FIRST-000001', user: 'alice' },
    { mchid: second.merchantId, outTradeNo: 'SECOND-000001', user: 'bob' },
  ]);
});

test('two merchants of one number, and two secrets of one appid, are refused', async () => {
  await expect(startSimulator({ merchants: [first, first] })).rejects.toThrow(/two merchants/);
  const other = { ...second, appId: first.appId };
  await expect(startSimulator({ merchants: [first, other] })).rejects.toThrow(/another secret/);
});

test('secrets of every merchant are masked in every event', async () => {
  const { simulator, one } = await open();
  await one.call('POST', '/v3/pay/transactions/jsapi', {
    body: JSON.stringify({ attach: second.apiV3Key, description: second.appSecret }),
  });
  const text = JSON.stringify(simulator.control.events());
  expect(text).not.toContain(second.apiV3Key);
  expect(text).not.toContain(second.appSecret);
});

/** Flags of two merchants whose files exist. */
function merchantFlags(): string[] {
  const folder = temporaryFolder();
  return [first, second].flatMap((merchant, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify(merchant));
    return ['--merchant', path];
  });
}

test('start writes an env file for each --merchant, and trigger takes --mchid', async () => {
  const folder = temporaryFolder();
  const files = ['one.env', 'two.env'].map((name) => join(folder, name));
  const flags = ['--port', '0', ...merchantFlags(), ...files.flatMap((file) => ['--write-env', file])];
  const running = launch(flags);
  const [, address = ''] = await running.prints(/(http:\/\/127\S+)[\s\S]*two\.env\n/);
  for (const [index, file] of files.entries())
    expect(readFileSync(file, 'utf8')).toContain(`WECHAT_MERCHANT_ID="${numbers[index]}"\n`);
  const unknown = await runCli(['trigger', 'pay', 'ORDER-000001', '--url', address, '--mchid', '1600000000']);
  expect(unknown).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no merchant 1600000000'),
  });
  const reset = await runCli(['trigger', 'reset', '--url', address, '--mchid', second.merchantId]);
  expect(reset).toMatchObject({ code: 2, stderr: expect.stringContaining('it concerns all merchants') });
});

test('exec gives its command the variables of every merchant, and refuses a file too many', async () => {
  const print = 'console.log(process.env.WECHAT_MERCHANT_ID, process.env.WECHAT_2_MERCHANT_ID)';
  const folders = [1, 2, 3].flatMap(() => ['--write-pem', join(temporaryFolder(), 'pem')]);
  const command = ['--', process.execPath, '-e', print];
  const flags = merchantFlags();
  const right = await runCli(['exec', ...flags, ...folders.slice(0, 4), ...command]);
  expect(right).toEqual({ code: 0, stdout: `${numbers.join(' ')}\n`, stderr: '' });
  expect(readFileSync(join(folders[3] ?? '', 'wechat.env'), 'utf8')).toContain(second.merchantId);
  const wrong = await runCli(['exec', ...flags, ...folders, ...command]);
  expect(wrong).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^--write-pem is given 3/),
  });
});
