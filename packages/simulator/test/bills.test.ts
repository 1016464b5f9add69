import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

const HOUR_MS = 3_600_000;
/** A fixed moment: noon in China. */
const NOON_MS = Date.parse('2026-11-10T12:00:00+08:00');

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';

/** A simulator whose time stands at noon, a sale in it, and what a bill holds. */
async function openBooks() {
  const simulator = await startSimulator({ merchant, now: () => NOON_MS });
  onTestFinished(() => simulator.close());
  const plain = createMerchantClient(simulator);
  // Signatures bear the time that the simulator takes for the real one.
  const timestamp = String(NOON_MS / 1000);
  const client = {
    ...plain,
    call: (method: string, path: string, options = {}) => plain.call(method, path, { timestamp, ...options }),
  };
  const openid = await client.login('alice');
  const post = (path: string, body: object) => client.call('POST', path, { body: JSON.stringify(body) });

  return {
    simulator,
    client,
    openid,
    async sell(outTradeNo: string, totalFen: number, changes: object = {}) {
      const body = { ...client.prepayBody({ openid, outTradeNo, totalFen }), ...changes };
      const { json } = await post('/v3/pay/transactions/jsapi', body);
      await client.control('cashier', { ...client.paymentOf(json.prepay_id), action: 'pay' });
    },
    refund: (outTradeNo: string, outRefundNo: string, refundFen: number, totalFen: number) =>
      post(
        '/v3/refund/domestic/refunds',
        client.refundBody({ outTradeNo, outRefundNo, refundFen, totalFen }),
      ),
    advance: (hours: number) => simulator.control.advanceClock(hours * HOUR_MS),
    ask: (query: Record<string, string>) =>
      client.call('GET', `/v3/bill/tradebill?${new URLSearchParams({ tar_type: 'GZIP', ...query })}`),
    download: (url: unknown) => client.call('GET', String(url).replace(simulator.address, '')),
  };
}

type Books = Awaited<ReturnType<typeof openBooks>>;

/** The downloaded bill as text. */
async function billOf(books: Books, query: Record<string, string>): Promise<string> {
  const { json } = await books.ask(query);
  return gunzipSync((await books.download(json.download_url)).bytes).toString();
}

/** The cells of a line by the names of its header. */
function named(header: string, line: string): Record<string, string> {
  const names = header.split(',');
  return Object.fromEntries(
    line
      .slice(1)
      .split(',`')
      .map((cell, index) => [names[index] ?? '?', cell]),
  );
}

test('a bill is a zipped file under the SHA-1 of its text, and the file itself is not signed', async () => {
  const books = await openBooks();
  await books.sell('BILL-000001', 6805);
  books.advance(22);
  const { status, json } = await books.ask({ bill_date: '2026-11-10', bill_type: 'ALL' });
  expect(status).toBe(200);
  expect(json).toEqual({
    hash_type: 'SHA1',
    hash_value: expect.stringMatching(/^[\da-f]{40}$/),
    download_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v3\/billdownload\/file\?token=\w+$/),
  });
  const file = await books.download(json.download_url);
  expect(file.status).toBe(200);
  expect(file.headers.get('wechatpay-signature')).toBe(null);
  const text = gunzipSync(file.bytes);
  expect(createHash('sha1').update(text).digest('hex')).toBe(json.hash_value);
  expect(text.subarray(0, 3).toString('hex')).toBe('efbbbf');

  const plain = await books.client.call('GET', '/v3/bill/tradebill?bill_date=2026-11-10');
  expect(plain.json.hash_value).toBe(json.hash_value);
  expect((await books.download(plain.json.download_url)).bytes.equals(text)).toBe(true);

  const path = String(json.download_url).replace(books.simulator.address, '');
  expect((await fetch(books.simulator.address + path)).status).toBe(401);
});

test('payments and refunds are rows of their own in yuan, each cell behind a backtick, and a summary ends it', async () => {
  const books = await openBooks();
  await books.sell('BILL-000002', 6805, { attach: 'a', description: '咖啡, 250 g\r\n深烘' });
  await books.sell('BILL-000003', 5);
  await books.refund('BILL-000002', 'R-1', 1810, 6805);
  books.advance(22);
  const text = await billOf(books, { bill_date: '2026-11-10', bill_type: 'ALL' });
  const [header = '', first = '', second = '', third = '', summaryHeader = '', summary = '', ...rest] = text
    .slice(1)
    .split('\r\n');
  expect(rest).toEqual(['']);
  expect(header).toBe(HEADER);
  const [paid] = books.simulator.control.orders();
  const [refund] = books.simulator.control.refunds();
  expect(named(header, first)).toEqual({
    交易时间: '2026-11-10 12:00:00',
    公众账号ID: merchant.appId,
    商户号: merchant.merchantId,
    特约商户号: '0',
    设备号: '',
    微信订单号: paid?.transactionId,
    商户订单号: 'BILL-000002',
    用户标识: books.openid,
    交易类型: 'JSAPI',
    交易状态: 'SUCCESS',
    付款银行: 'OTHERS',
    货币种类: 'CNY',
    应结订单金额: '68.05',
    代金券金额: '0.00',
    微信退款单号: '0',
    商户退款单号: '0',
    退款金额: '0.00',
    充值券退款金额: '0.00',
    退款类型: '',
    退款状态: '',
    商品名称: '咖啡, 250 g 深烘',
    商户数据包: 'a',
    手续费: '0.41',
    费率: '0.60%',
    订单金额: '68.05',
    申请退款金额: '0.00',
    费率备注: '',
  });
  expect(named(header, second)).toMatchObject({ 商户订单号: 'BILL-000003', 应结订单金额: '0.05' });
  expect(named(header, third)).toMatchObject({
    交易时间: '2026-11-10 12:00:02',
    微信订单号: paid?.transactionId,
    商户订单号: 'BILL-000002',
    交易状态: 'REFUND',
    应结订单金额: '0.00',
    微信退款单号: refund?.refundId,
    商户退款单号: 'R-1',
    退款金额: '18.10',
    退款类型: 'ORIGINAL',
    退款状态: 'SUCCESS',
    手续费: '-0.11',
    订单金额: '0.00',
    申请退款金额: '18.10',
  });
  expect(named(summaryHeader, summary)).toEqual({
    总交易单数: '3',
    应结订单总金额: '68.10',
    退款总金额: '18.10',
    充值券退款总金额: '0.00',
    手续费总金额: '0.30',
    订单总金额: '68.10',
    申请退款总金额: '18.10',
  });
});

test('each type of bill holds its own kind of rows, and unpaid orders and unfinished refunds are in none', async () => {
  const books = await openBooks();
  await books.sell('BILL-000004', 6800);
  await books.refund('BILL-000004', 'R-2', 100, 6800);
  await books.sell('BILL-000005', 6800);
  books.advance(1);
  books.simulator.control.setFaults({ refunds: 'abnormal' });
  await books.refund('BILL-000005', 'R-3', 100, 6800);
  await books.client.call('POST', '/v3/pay/transactions/jsapi', {
    body: JSON.stringify(books.client.prepayBody({ openid: books.openid, outTradeNo: 'BILL-UNPAID' })),
  });
  books.advance(21);
  for (const [type, states] of [
    ['ALL', ['SUCCESS', 'SUCCESS', 'REFUND']],
    ['SUCCESS', ['SUCCESS', 'SUCCESS']],
    ['REFUND', ['REFUND']],
  ] as const) {
    const text = await billOf(books, { bill_date: '2026-11-10', bill_type: type });
    const rows = text.split('\r\n').slice(1, -3);
    expect(
      rows.map((row) => named(HEADER, row).交易状态),
      type,
    ).toEqual(states);
    expect(text).not.toContain('BILL-UNPAID');
  }
});

test('a day begins and ends at midnight in China', async () => {
  const books = await openBooks();
  books.advance(11.999);
  await books.sell('BILL-LAST-01', 100);
  books.advance(0.002);
  await books.sell('BILL-FIRST-1', 100);
  books.advance(48);
  const [first, second] = [
    await billOf(books, { bill_date: '2026-11-10' }),
    await billOf(books, { bill_date: '2026-11-11' }),
  ];
  expect([first.includes('BILL-LAST-01'), first.includes('BILL-FIRST-1')]).toEqual([true, false]);
  expect([second.includes('BILL-LAST-01'), second.includes('BILL-FIRST-1')]).toEqual([false, true]);
});

test('a bill is there from 10:00 of the next day for three months, and none where nothing happened', async () => {
  const books = await openBooks();
  await books.sell('BILL-000006', 100);
  const refused = async (billDate: string) => {
    const { status, json } = await books.ask({ bill_date: billDate });
    return `${status} ${json.code}`;
  };
  books.advance(21.99);
  expect(await refused('2026-11-10')).toBe('400 STATEMENT_CREATING');
  expect(await refused('2026-11-09')).toBe('400 NO_STATEMENT_EXIST');
  books.advance(0.01);
  expect((await books.ask({ bill_date: '2026-11-10' })).status).toBe(200);
  expect(await refused('2026-11-11')).toBe('400 STATEMENT_CREATING');
  expect(await refused('2026-08-10')).toBe('400 PARAM_ERROR');
  expect(await refused('2026-08-11')).toBe('400 NO_STATEMENT_EXIST');
  for (const wrong of ['2026-02-30', '20261110', '', '2026-11-10T00:00:00']) {
    expect(await refused(wrong), wrong).toBe('400 PARAM_ERROR');
  }
  expect((await books.ask({ bill_date: '2026-11-10', bill_type: 'RECHARGE' })).status).toBe(400);
  expect((await books.ask({ bill_date: '2026-11-10', tar_type: 'ZIP' })).status).toBe(400);
});

test('a download_url works for five minutes, and then a new one has to be asked for', async () => {
  const books = await openBooks();
  await books.sell('BILL-000007', 100);
  books.advance(22);
  const { json } = await books.ask({ bill_date: '2026-11-10' });
  books.advance(5 / 60);
  expect((await books.download(json.download_url)).status).toBe(200);
  books.advance(1 / 3600);
  expect((await books.download(json.download_url)).status).toBe(400);
  expect((await books.download(`${books.simulator.address}/v3/billdownload/file?token=x`)).status).toBe(400);
});
