import { createSign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../src/index.js';
import { launch, runCli, temporaryFolder } from './cli-process.js';
import { openBox, openSale, merchant as provider } from './sale.js';

/** One sub-merchant with a mini-program of its own, and one without. */
const [SHOP, SHOP_APPID, STALL] = ['1900000109', 'wx8888888888888888', '1900000110'];
const SUB_MERCHANTS = [{ subMchid: SHOP, subAppid: SHOP_APPID }, { subMchid: STALL }] as const;
const PATH = '/v3/pay/partner/transactions';

async function openProvider(options: SimulatorOptions = {}) {
  const sale = await openSale({ subMerchants: SUB_MERCHANTS, ...options });
  const { client, simulator } = sale;
  const secrets = simulator.control.subMerchants();

  async function loginAtShop(user: string): Promise<string> {
    const { code } = simulator.control.login(user, SHOP_APPID);
    const secret = String(secrets.find(({ subMchid }) => subMchid === SHOP)?.subAppSecret);
    return String((await client.redeem(code, { appid: SHOP_APPID, secret })).openid);
  }

  const prepayBody = (outTradeNo: string, changes: object = {}) => ({
    sp_appid: provider.appId,
    sp_mchid: provider.merchantId,
    sub_mchid: STALL,
    description: '云南小粒咖啡 250 g',
    out_trade_no: outTradeNo,
    notify_url: sale.notifyUrl,
    amount: { total: 6800 },
    ...changes,
  });
  const post = (path: string, body: object) => client.call('POST', path, { body: JSON.stringify(body) });
  const names = (subMchid = STALL) => ({ sp_mchid: provider.merchantId, sub_mchid: subMchid });

  return {
    ...sale,
    post,
    loginAtShop,
    prepayBody,
    names,
    prepay: (outTradeNo: string, changes: object = {}, product = 'jsapi') =>
      post(`${PATH}/${product}`, prepayBody(outTradeNo, changes)),
    query: (outTradeNo: string, subMchid = STALL) =>
      client.call('GET', `${PATH}/out-trade-no/${outTradeNo}?${new URLSearchParams(names(subMchid))}`),
    /** A JSAPI order of the sub-merchant without a mini-program, paid. */
    async sellForStall(outTradeNo: string) {
      const payer = { sp_openid: await client.login('alice') };
      expect((await post(`${PATH}/jsapi`, prepayBody(outTradeNo, { payer }))).status).toBe(200);
      simulator.control.actOnOrder(outTradeNo, 'pay');
      await simulator.control.idle();
    },
    refund: (outTradeNo: string, outRefundNo: string, changes: object = {}) =>
      post('/v3/refund/domestic/refunds', {
        sub_mchid: STALL,
        ...client.refundBody({ outTradeNo, outRefundNo, refundFen: 100 }),
        notify_url: sale.notifyUrl,
        ...changes,
      }),
  };
}

const subCodeOf = ({ headers }: { readonly headers: Headers }) =>
  headers.get('request-id')?.split('-').at(-1);

test.each([
  ['jsapi', 'JSAPI', 'prepay_id', {}],
  ['app', 'APP', 'prepay_id', {}],
  ['native', 'NATIVE', 'code_url', {}],
  ['h5', 'MWEB', 'h5_url', { scene_info: { payer_client_ip: '1.2.3.4', h5_info: { type: 'Wap' } } }],
])('a service provider orders, queries and closes by %s', async (product, tradeType, answer, changes) => {
  const { client, simulator, prepay, query, names, post } = await openProvider();
  const payer = product === 'jsapi' ? { payer: { sp_openid: await client.login('alice') } } : {};
  for (const outTradeNo of ['PARTNER-1', 'PARTNER-2']) {
    const { status, json } = await prepay(outTradeNo, { ...payer, ...changes }, product);
    expect({ status, answer: Object.keys(json) }).toEqual({ status: 200, answer: [answer] });
  }
  expect((await query('PARTNER-1')).json).toEqual({
    sp_appid: provider.appId,
    ...names(),
    out_trade_no: 'PARTNER-1',
    trade_state: 'NOTPAY',
    trade_state_desc: '订单未支付',
    amount: { total: 6800, currency: 'CNY' },
  });
  simulator.control.actOnOrder('PARTNER-1', 'pay');
  const paid = (await query('PARTNER-1')).json;
  expect(paid).toMatchObject({ trade_state: 'SUCCESS', trade_type: tradeType });
  const byId = await client.call('GET', `${PATH}/id/${paid.transaction_id}?${new URLSearchParams(names())}`);
  expect(byId.json).toEqual(paid);
  const close = (outTradeNo: string) => post(`${PATH}/out-trade-no/${outTradeNo}/close`, names());
  expect((await close('PARTNER-2')).status).toBe(204);
  expect((await query('PARTNER-2')).json.trade_state).toBe('CLOSED');
  expect((await close('PARTNER-1')).json.code).toBe('ORDER_PAID');
});

test('the payer is named by sp_openid, or by sub_openid where there is a sub_appid', async () => {
  const { client, simulator, loginAtShop, prepay, query } = await openProvider();
  const [spOpenid, subOpenid] = [await client.login('alice'), await loginAtShop('alice')];
  const shop = { sub_mchid: SHOP, sub_appid: SHOP_APPID };
  const tries = [
    [{ payer: { sp_openid: spOpenid } }, 200, '0'],
    [{ payer: { sub_openid: subOpenid } }, 400, '268435461'],
    [{ ...shop, payer: { sub_openid: subOpenid } }, 200, '0'],
    [{ ...shop, payer: { sp_openid: spOpenid } }, 200, '0'],
    [{ ...shop, payer: { sub_openid: spOpenid } }, 400, '268501013'],
    [{ ...shop, payer: { sp_openid: spOpenid, sub_openid: subOpenid } }, 400, '268435461'],
    [{ payer: {} }, 400, '268435461'],
    [{ payer: { openid: spOpenid } }, 400, '270924358'],
    [{ sub_appid: SHOP_APPID, payer: { sp_openid: spOpenid } }, 400, '268445527'],
    [{ sp_appid: SHOP_APPID, payer: { sp_openid: spOpenid } }, 400, '268445527'],
    [{ sp_mchid: STALL, payer: { sp_openid: spOpenid } }, 400, '268447843'],
  ] as const;
  for (const [index, [changes, status, subCode]] of tries.entries()) {
    const answer = await prepay(`PAYER-${index}`, changes);
    expect([answer.status, subCodeOf(answer)], JSON.stringify(changes)).toEqual([status, subCode]);
  }
  for (const outTradeNo of ['PAYER-0', 'PAYER-2', 'PAYER-3']) simulator.control.actOnOrder(outTradeNo, 'pay');
  expect((await query('PAYER-0')).json.payer).toEqual({ sp_openid: spOpenid });
  for (const outTradeNo of ['PAYER-2', 'PAYER-3'])
    expect((await query(outTradeNo, SHOP)).json).toMatchObject({
      ...shop,
      payer: { sp_openid: spOpenid, sub_openid: subOpenid },
    });
  expect(simulator.control.order('PAYER-2')).toMatchObject({
    subMchid: SHOP,
    user: 'alice',
    openid: subOpenid,
  });
});

test('paySign bears the appid of the mini-program that the order is paid in', async () => {
  const { simulator, loginAtShop, prepay } = await openProvider();
  const changes = {
    sub_mchid: SHOP,
    sub_appid: SHOP_APPID,
    payer: { sub_openid: await loginAtShop('alice') },
  };
  const packageValue = `prepay_id=${(await prepay('SIGNED-1', changes)).json.prepay_id}`;
  const pay = (appid: string) => {
    const [timeStamp, nonceStr] = [String(Math.floor(Date.now() / 1000)), 'abc'];
    const text = `${appid}\n${timeStamp}\n${nonceStr}\n${packageValue}\n`;
    const paySign = createSign('RSA-SHA256').update(text).sign(provider.privateKey, 'base64');
    const shown = { timeStamp, nonceStr, package: packageValue, signType: 'RSA', paySign } as const;
    return simulator.control.cashier({ ...shown, action: 'pay', user: 'alice' }).errMsg;
  };
  expect(pay(provider.appId)).toBe('requestPayment:fail (支付验证签名失败)');
  expect(pay(SHOP_APPID)).toBe('requestPayment:ok');
});

test.each([
  [{ sub_mchid: SHOP, sub_appid: SHOP_APPID }, [provider.appId, SHOP_APPID]],
  [{ sub_mchid: SHOP }, [provider.appId]],
])(
  'an APP order of %j is paid in the app of its provider, or of a sub-merchant that it names',
  async (changes, right) => {
    const { client, simulator, prepay } = await openProvider();
    const prepayId = String((await prepay('IN-APP-1', changes, 'app')).json.prepay_id);
    const pay = (as: string, action: 'cancel' | 'pay') =>
      simulator.control.payInApp({ ...client.appPaymentOf(prepayId, { as }), action });
    for (const appid of [provider.appId, SHOP_APPID, 'wx0'])
      expect.soft(pay(appid, 'cancel').errCode, appid).toBe(right.includes(appid) ? -2 : -1);
    expect(pay('wx0', 'pay').errStr).toBe(`appId has to be ${right.join(' or ')}`);
    expect(pay(String(right.at(-1)), 'pay')).toMatchObject({ errCode: 0 });
    expect(simulator.control.order('IN-APP-1')?.tradeState).toBe('SUCCESS');
  },
);

test('a missing, own, unrelated and wrong sub_mchid have the sub-codes of WeChat', async () => {
  const { client, post, prepay, query, names, sellForStall, refund } = await openProvider();
  await sellForStall('CODES-000001');
  const payer = { sp_openid: await client.login('alice') };
  const queryRefund = (query: string) => client.call('GET', `/v3/refund/domestic/refunds/CODES-R1${query}`);
  await refund('CODES-000001', 'CODES-R1');
  const closePath = `${PATH}/out-trade-no/CODES-000001/close`;
  const cases = [
    [await prepay('CODES-000002', { payer, sub_mchid: undefined }), 400, '268443704'],
    [await prepay('CODES-000002', { payer, sub_mchid: provider.merchantId }), 400, '268443705'],
    [await prepay('CODES-000002', { payer, sub_mchid: '1900000199' }), 403, '268443701'],
    [await query('CODES-000001', ''), 400, '268443704'],
    [await query('CODES-000001', SHOP), 400, '268447845'],
    [await post(closePath, { sp_mchid: provider.merchantId }), 400, '268443704'],
    [await post(closePath, names(SHOP)), 400, '268447845'],
    [await refund('CODES-000001', 'CODES-R2', { sub_mchid: undefined }), 400, '268443704'],
    [await refund('CODES-000001', 'CODES-R2', { sub_mchid: SHOP }), 400, '268447845'],
    [await refund('CODES-000001', 'CODES-R2', { sub_mchid: '1900000199' }), 403, '268443701'],
    [await queryRefund(''), 400, '268443704'],
    [await queryRefund(`?sub_mchid=${SHOP}`), 400, '268447845'],
    [await client.call('GET', '/v3/bill/tradebill?bill_date=2026-01-01&sub_mchid=1'), 403, '268443701'],
  ] as const;
  for (const [index, [answer, status, subCode]] of cases.entries())
    expect([index, answer.status, subCodeOf(answer)]).toEqual([index, status, subCode]);
  expect((await queryRefund(`?sub_mchid=${STALL}`)).json.out_refund_no).toBe('CODES-R1');
});

test('out_trade_no is unique under sp_mchid, and each mode finds only its own orders', async () => {
  const { client, prepay, query, post, sellForStall } = await openProvider();
  await sellForStall('UNIQUE-000001');
  const openid = await client.login('alice');
  expect((await client.query('UNIQUE-000001')).status).toBe(404);
  expect((await client.prepay(client.prepayBody({ openid, outTradeNo: 'UNIQUE-000002' }))).status).toBe(200);
  expect((await query('UNIQUE-000002')).status).toBe(404);
  const ofShop = { sub_mchid: SHOP, payer: { sp_openid: openid } };
  expect(subCodeOf(await prepay('UNIQUE-000002', ofShop))).toBe('268498688');
  await post(`${PATH}/out-trade-no/UNIQUE-000002/close`, {
    sp_mchid: provider.merchantId,
    sub_mchid: STALL,
  });
  expect((await client.query('UNIQUE-000002')).json.trade_state).toBe('NOTPAY');
});

test('the money goes to the books of the sub-merchant, and survives a restart', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const { simulator, sellForStall, refund, advanceSeconds } = await openProvider({ db });
  await sellForStall('MONEY-000001');
  const ownBooks = () => simulator.control.books();
  const books = () => simulator.control.books(0, 100, STALL);
  expect(ownBooks().entries).toEqual([]);
  expect(books().accounts).toContainEqual({ name: 'merchant:unsettled', balanceFen: 6759 });
  expect((await refund('MONEY-000001', 'MONEY-R1')).status).toBe(200);
  await advanceSeconds(24 * 3600);
  expect(books().entries.map(({ kind }) => kind)).toEqual([
    'payment',
    'refund',
    'refundSucceeded',
    'settlement',
  ]);
  const sumFen = books().accounts.reduce((sum, { balanceFen }) => sum + balanceFen, 0);
  expect(sumFen).toBe(0);
  expect(ownBooks().entries).toEqual([]);
  const [before, order] = [books(), simulator.control.order('MONEY-000001')];
  await simulator.close();

  const again = await startSimulator({ db, merchant: provider });
  onTestFinished(() => again.close());
  expect(again.control.books(0, 100, STALL)).toEqual(before);
  expect(again.control.order('MONEY-000001')).toEqual(order);
  expect(() => again.control.books(0, 100, '1900000199')).toThrow(/no sub-merchant/);
});

test('notifications name provider and sub-merchant, that of a refund without amounts', async () => {
  const { arrived, advanceSeconds, names, sellForStall, refund } = await openProvider();
  await sellForStall('TOLD-000001');
  await refund('TOLD-000001', 'TOLD-R1');
  await advanceSeconds(10);
  const [payment = {}, refunded = {}] = arrived.map(({ body }) => openBox(body));
  expect(payment).toMatchObject({ sp_appid: provider.appId, ...names(), out_trade_no: 'TOLD-000001' });
  expect(Object.keys(payment)).toEqual(expect.not.arrayContaining(['appid', 'mchid', 'sub_appid']));
  expect(Object.keys(refunded).sort()).toEqual([
    'out_refund_no',
    'out_trade_no',
    'refund_id',
    'refund_status',
    'sp_mchid',
    'sub_mchid',
    'success_time',
    'transaction_id',
    'user_received_account',
  ]);
});

test('a forged notification of a partner’s order changes the fields that this one has', async () => {
  const { arrived, simulator, sellForStall } = await openProvider();
  await sellForStall('FORGED-000001');
  const [{ id } = { id: '' }] = simulator.control.notifications();
  for (const variant of ['WRONG_MCHID', 'WRONG_APPID', 'WRONG_PAYER'] as const)
    simulator.control.resend(id, variant);
  await simulator.control.idle();
  const forged = arrived.slice(1).map(({ body }) => openBox(body));
  expect(forged.map(Object.keys)).toEqual(forged.map(() => Object.keys(openBox(arrived[0]?.body ?? ''))));
  expect(new Set(forged.map(({ sub_mchid }) => sub_mchid))).toEqual(new Set([STALL, '1999999999']));
  expect(forged.filter(({ sp_appid }) => sp_appid !== provider.appId)).toHaveLength(1);
  expect(new Set(forged.map(({ payer }) => JSON.stringify(payer))).size).toBe(2);
});

test('the trade bill holds every sub-merchant’s rows, or those of one', async () => {
  const { client, simulator, prepay, loginAtShop, sellForStall, advanceSeconds } = await openProvider();
  await sellForStall('BILL-000001');
  await prepay('BILL-000002', {
    sub_mchid: SHOP,
    sub_appid: SHOP_APPID,
    payer: { sub_openid: await loginAtShop('bob') },
  });
  simulator.control.actOnOrder('BILL-000002', 'pay');
  const openid = await client.login('carol');
  await client.prepay(client.prepayBody({ openid, outTradeNo: 'BILL-000003' }));
  simulator.control.actOnOrder('BILL-000003', 'pay');
  const today = new Date(simulator.control.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await advanceSeconds(36 * 3600);
  async function bill(kind: string, subMchid?: string): Promise<string[]> {
    const query = new URLSearchParams({ bill_date: today, ...(subMchid && { sub_mchid: subMchid }) });
    const { json } = await client.call('GET', `/v3/bill/${kind}?${query}`);
    const { text } = await client.call('GET', String(json.download_url).replace(simulator.address, ''));
    return text.split('\r\n').filter((line) => line.includes('`BILL-'));
  }
  const numbers = (lines: readonly string[]) =>
    lines.map((line) => [line.split(',`')[6], line.split(',`')[3]].join(' '));
  expect(numbers(await bill('tradebill'))).toEqual([
    `BILL-000001 ${STALL}`,
    `BILL-000002 ${SHOP}`,
    'BILL-000003 0',
  ]);
  expect(numbers(await bill('tradebill', SHOP))).toEqual([`BILL-000002 ${SHOP}`]);
  const flows = (lines: readonly string[]) => lines.map((line) => line.split(',`').at(-1));
  expect(flows(await bill('fundflowbill', STALL))).toEqual(['BILL-000001', 'BILL-000001']);
  expect(flows(await bill('fundflowbill'))).toEqual(['BILL-000003', 'BILL-000003']);
});

test('a sub-merchant withdraws its own money', async () => {
  const { simulator, sellForStall } = await openProvider();
  await sellForStall('WITHDRAWN-1');
  const availableFen = () =>
    simulator.control.books(0, 0, STALL).accounts.find(({ name }) => name === 'merchant:available')
      ?.balanceFen;
  simulator.control.advanceClock(24 * 3_600_000);
  expect([simulator.control.withdraw(), availableFen()]).toEqual([0, 6759]);
  const body = JSON.stringify({ subMchid: STALL });
  const told = await fetch(`${simulator.address}/_sim/withdrawal`, { method: 'POST', body });
  expect([await told.json(), availableFen()]).toEqual([{ amountFen: 6759 }, 0]);
  const unknown = JSON.stringify({ subMchid: '1900000111' });
  expect(
    (await fetch(`${simulator.address}/_sim/withdrawal`, { method: 'POST', body: unknown })).status,
  ).toBe(404);
});

test('a merchant without sub-merchants has no relation to any, and its refunds take no sub_mchid', async () => {
  const sale = await openSale();
  await sale.sell('DIRECT-000001');
  const refund = sale.client.refundBody({ outTradeNo: 'DIRECT-000001', outRefundNo: 'R1', refundFen: 1 });
  expect(subCodeOf(await sale.client.refund({ ...refund, sub_mchid: STALL }))).toBe('270924358');
  const names = new URLSearchParams({ sp_mchid: provider.merchantId, sub_mchid: STALL });
  const unrelated = await sale.client.call('GET', `${PATH}/out-trade-no/DIRECT-000001?${names}`);
  expect(subCodeOf(unrelated)).toBe('268443701');
});

test('sub-merchants are added while it runs, listed without secrets, and told in the environment', async () => {
  const { simulator } = await openProvider();
  const { address, control, environment } = simulator;
  expect(environment).toMatchObject({
    WECHAT_SUB_MERCHANT_ID: SHOP,
    WECHAT_SUB_APP_ID: SHOP_APPID,
    WECHAT_SUB_APP_SECRET: expect.stringMatching(/^[0-9a-f]{32}$/),
    WECHAT_SUB_2_MERCHANT_ID: STALL,
  });
  expect(control.addSubMerchant({ subMchid: STALL })).toMatchObject({ subMchid: STALL, subAppid: null });
  expect(() => control.addSubMerchant({ subMchid: STALL, subAppid: 'wx1' })).toThrow(/merchant already/);
  expect(() => control.addSubMerchant({ subMchid: provider.merchantId })).toThrow(/merchant already/);
  const post = (body: object) =>
    fetch(`${address}/_sim/sub-merchants`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post({ subMchid: provider.merchantId })).status).toBe(400);
  for (const wrong of [{ subMchid: '19\t1\n2' }, { subMchid: '1900000111', subAppid: 'wx\n1' }])
    expect((await post(wrong)).status).toBe(400);
  expect(JSON.parse(await (await post({})).text())).toEqual({
    subMchid: expect.stringMatching(/^19\d{8}$/),
    subAppid: null,
  });
  const get = async (path: string, headers: Record<string, string> = {}) =>
    fetch(address + path, { headers });
  expect((await get('/_sim/sub-merchants', { origin: address })).status).toBe(404);
  const listed = await (await get('/_sim/merchants')).text();
  expect(JSON.parse(listed).merchants[0].subMerchants).toHaveLength(3);
  expect(listed).not.toContain(String(environment.WECHAT_SUB_APP_SECRET));
});

test('start and exec take --sub-merchant, and trigger adds another one', async () => {
  const path = join(temporaryFolder(), 'merchant.json');
  writeFileSync(path, JSON.stringify(provider));
  const flags = ['--merchant', path, '--sub-merchant', `${SHOP}:${SHOP_APPID}`, '--sub-merchant', STALL];
  const running = launch(['--port', '0', ...flags]);
  const [, address = ''] = await running.prints(
    new RegExp(`(http://127\\S+)[\\s\\S]*WECHAT_SUB_2_MERCHANT_ID="${STALL}"`),
  );
  const added = await runCli(['trigger', 'add-sub-merchant', '1900000111', '--url', address]);
  expect(added).toEqual({ code: 0, stdout: '1900000111 is a sub-merchant now.\n', stderr: '' });
  const print = 'console.log(process.env.WECHAT_SUB_APP_ID)';
  const executed = await runCli(['exec', ...flags, '--', process.execPath, '-e', print]);
  expect(executed).toEqual({ code: 0, stdout: `${SHOP_APPID}\n`, stderr: '' });
  const wrong = await runCli(['--sub-merchant', 'shop']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--sub-merchant has to be/) });
});

test('a sub-merchant’s mini-program has users, access tokens and shipping of its own', async () => {
  const { client, simulator, loginAtShop, prepay } = await openProvider();
  expect(await loginAtShop('alice')).not.toBe(await client.login('alice'));
  const [shop] = simulator.control.subMerchants();
  const grant = { grant_type: 'client_credential', appid: shop?.subAppid, secret: shop?.subAppSecret };
  const init = { method: 'POST', body: JSON.stringify(grant) };
  const granted = JSON.parse(await (await fetch(`${simulator.address}/cgi-bin/stable_token`, init)).text());
  expect(granted.access_token).toHaveLength(137);

  const openid = await loginAtShop('alice');
  const terms = { sub_mchid: SHOP, sub_appid: SHOP_APPID, payer: { sub_openid: openid } };
  expect((await prepay('SHIPPED-1', terms)).status).toBe(200);
  simulator.control.actOnOrder('SHIPPED-1', 'pay');
  const ship = async (mchid: string) => {
    const body = JSON.stringify({
      order_key: { order_number_type: 1, mchid, out_trade_no: 'SHIPPED-1' },
      logistics_type: 3,
      delivery_mode: 1,
      shipping_list: [{ item_desc: 'coffee' }],
      upload_time: new Date(simulator.control.now()).toISOString(),
      payer: { openid },
    });
    const path = `/wxa/sec/order/upload_shipping_info?access_token=${granted.access_token}`;
    return JSON.parse(await (await fetch(simulator.address + path, { method: 'POST', body })).text()).errcode;
  };
  expect([await ship(provider.merchantId), await ship(SHOP)]).toEqual([10060001, 0]);
  expect(() => simulator.control.login('alice', 'wx0000000000000000')).toThrow(/no mini-program/);
});

test('the access token of a mini-program reaches no order of another one', async () => {
  const { client, simulator, sellForStall, loginAtShop, prepay } = await openProvider({ tradeManaged: true });
  await sellForStall('OF-STALL');
  const payer = { sub_openid: await loginAtShop('bob') };
  await prepay('OF-SHOP', { sub_mchid: SHOP, sub_appid: SHOP_APPID, payer });
  simulator.control.actOnOrder('OF-SHOP', 'pay');
  const post = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return JSON.parse(await (await fetch(simulator.address + path, init)).text());
  };
  const [shop] = simulator.control.subMerchants();
  const grant = { grant_type: 'client_credential', appid: SHOP_APPID, secret: shop?.subAppSecret };
  const { access_token } = await post('/cgi-bin/stable_token', grant);
  const ask = (name: string, body: object) =>
    post(`/wxa/sec/order/${name}?access_token=${access_token}`, body);
  const { order_list: list } = await ask('get_order_list', {});
  expect(list).toMatchObject([{ merchant_trade_no: 'OF-SHOP' }]);
  const named = { merchant_id: provider.merchantId, sub_merchant_id: STALL, merchant_trade_no: 'OF-STALL' };
  expect(await ask('get_order', named)).toMatchObject({ errcode: 10060001 });
  const shipping = {
    order_key: { order_number_type: 1, mchid: STALL, out_trade_no: 'OF-STALL' },
    logistics_type: 4,
    delivery_mode: 1,
    shipping_list: [{ item_desc: 'coffee' }],
    upload_time: new Date(simulator.control.now()).toISOString(),
    payer: { openid: await client.login('alice') },
  };
  expect(await ask('upload_shipping_info', shipping)).toMatchObject({ errcode: 10060001 });
  const special = { order_id: 'OF-STALL', type: 2 };
  expect(await ask('opspecialorder', special)).toMatchObject({ errcode: 268546002 });
  expect(await ask('opspecialorder', { ...special, order_id: 'OF-SHOP' })).toMatchObject({ errcode: 0 });
});

test('WeChat’s message about a sub-merchant’s order opens its page with sub_merchant_id', async () => {
  const { client, simulator, sellForStall } = await openProvider();
  await sellForStall('SHIPPED-2');
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = simulator.environment;
  const post = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return JSON.parse(await (await fetch(simulator.address + path, init)).text());
  };
  const grant = { grant_type: 'client_credential', appid, secret };
  const { access_token } = await post('/cgi-bin/stable_token', grant);
  const ask = async (name: string, body: object) =>
    (await post(`/wxa/sec/order/${name}?access_token=${access_token}`, body)).errcode;
  expect(await ask('set_msg_jump_path', { path: 'pages/order' })).toBe(0);
  const shipping = {
    order_key: { order_number_type: 1, mchid: STALL, out_trade_no: 'SHIPPED-2' },
    logistics_type: 4,
    delivery_mode: 1,
    shipping_list: [{ item_desc: 'coffee' }],
    upload_time: new Date(simulator.control.now()).toISOString(),
    payer: { openid: await client.login('alice') },
  };
  expect(await ask('upload_shipping_info', shipping)).toBe(0);
  const page = simulator.control.inbox('alice').at(-1)?.page ?? '';
  expect(page).toMatch(/^pages\/order\?transaction_id=\d+&/);
  expect(page).toContain(`&sub_merchant_id=${STALL}`);
});
