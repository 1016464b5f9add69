import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { billOf, named, openBillShop } from './bill-shop.js';
import { merchant } from './sale.js';

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';

test('a bill is an unsigned gzip file with the SHA-1 of its text', async () => {
  const shop = await openBillShop();
  await shop.sell('BILL-000001', 6805);
  shop.advance(22);
  const { status, json } = await shop.ask({ bill_date: '2026-11-10', bill_type: 'ALL' });
  expect(status).toBe(200);
  expect(json).toEqual({
    hash_type: 'SHA1',
    hash_value: expect.stringMatching(/^[\da-f]{40}$/),
    download_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v3\/billdownload\/file\?token=\w+$/),
  });
  const file = await shop.download(json.download_url);
  expect(file.status).toBe(200);
  expect(file.headers.get('wechatpay-signature')).toBe(null);
  const text = gunzipSync(file.bytes);
  expect(createHash('sha1').update(text).digest('hex')).toBe(json.hash_value);
  expect(text.subarray(0, 3).toString('hex')).toBe('efbbbf');

  const plain = await shop.client.call('GET', '/v3/bill/tradebill?bill_date=2026-11-10');
  expect(plain.json.hash_value).toBe(json.hash_value);
  expect((await shop.download(plain.json.download_url)).bytes.equals(text)).toBe(true);

  const path = String(json.download_url).replace(shop.simulator.address, '');
  expect((await fetch(shop.simulator.address + path)).status).toBe(401);
});

test('a bill has a row in yuan for each payment and refund, backticks, and a summary', async () => {
  const shop = await openBillShop();
  await shop.sell('BILL-000002', 6805, { attach: 'a', description: '咖啡, 250 g' });
  await shop.sell('BILL-000003', 5);
  await shop.refund('BILL-000002', 'R-1', 1810, 6805);
  shop.advance(22);
  const text = await billOf(shop, { bill_date: '2026-11-10', bill_type: 'ALL' });
  const [header = '', first = '', second = '', third = '', summaryHeader = '', summary = '', ...rest] = text
    .slice(1)
    .split('\r\n');
  expect(rest).toEqual(['']);
  expect(header).toBe(HEADER);
  const [paid] = shop.simulator.control.orders();
  const [refund] = shop.simulator.control.refunds();
  expect(named(header, first)).toEqual({
    交易时间: '2026-11-10 12:00:00',
    公众账号ID: merchant.appId,
    商户号: merchant.merchantId,
    特约商户号: '0',
    设备号: '',
    微信订单号: paid?.transactionId,
    商户订单号: 'BILL-000002',
    用户标识: shop.openid,
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
    商品名称: '咖啡, 250 g',
    商户数据包: 'a',
    手续费: '0.41000',
    费率: '0.60%',
    订单金额: '68.05',
    申请退款金额: '0.00',
    费率备注: '',
  });
  expect(named(header, second)).toMatchObject({ 商户订单号: 'BILL-000003', 应结订单金额: '0.05' });
  expect(named(header, third)).toMatchObject({
    交易时间: '2026-11-10 12:00:00',
    微信订单号: paid?.transactionId,
    商户订单号: 'BILL-000002',
    交易状态: 'REFUND',
    应结订单金额: '0.00',
    微信退款单号: refund?.refundId,
    商户退款单号: 'R-1',
    退款金额: '18.10',
    退款类型: 'ORIGINAL',
    退款状态: 'SUCCESS',
    手续费: '-0.11000',
    订单金额: '0.00',
    申请退款金额: '18.10',
  });
  expect(named(summaryHeader, summary)).toEqual({
    总交易单数: '3',
    应结订单总金额: '68.10',
    退款总金额: '18.10',
    充值券退款总金额: '0.00',
    手续费总金额: '0.30000',
    订单总金额: '68.10',
    申请退款总金额: '18.10',
  });
});

test('descriptions and attach stand in a bill as sent, without escaping', async () => {
  const shop = await openBillShop();
  const wild = [
    ['咖啡,250 g', ''],
    ['A,`B`', '{"k":1,`v`:2}'],
    ['"quoted", \'so\'', '\t'],
    ['line one\nline two', 'carriage\rreturn'],
    ['both\r\n`2026-11-10 00:00:00,`row', '总交易单数,应结订单总金额'],
  ] as const;
  for (const [index, [description, attach]] of wild.entries()) {
    await shop.sell(`BILL-WILD-${index}`, 100, { description, attach });
  }
  shop.simulator.control.refundInConsole('BILL-WILD-3', { amountFen: 40 });
  shop.advance(22);
  for (const type of ['ALL', 'SUCCESS']) {
    const text = await billOf(shop, { bill_date: '2026-11-10', bill_type: type });
    for (const [index, [description, attach]] of wild.entries()) {
      expect.soft(text, `${index}`).toContain(`,\`${description},\`${attach},\`0.01000,\`0.60%,`);
    }
  }
  const text = await billOf(shop, { bill_date: '2026-11-10' });
  const [summaryHeader = '', summary = ''] = text.split('\r\n').slice(-3);
  expect(named(summaryHeader, summary)).toEqual({
    总交易单数: '6',
    应结订单总金额: '5.00',
    退款总金额: '0.40',
    充值券退款总金额: '0.00',
    手续费总金额: '0.04000',
    订单总金额: '5.00',
    申请退款总金额: '0.40',
  });
});

test('each bill type has its own rows and columns, with refunds on the day of acceptance', async () => {
  const shop = await openBillShop();
  const bill = async (type: string, billDate = '2026-11-10') => {
    const text = await billOf(shop, { bill_date: billDate, bill_type: type });
    const lines = text.slice(1).split('\r\n').slice(0, -1);
    return { text, header: lines[0] ?? '', rows: lines.slice(1, -2), summaryHeader: lines.at(-2) };
  };
  await shop.sell('BILL-000004', 6800);
  await shop.refund('BILL-000004', 'R-2', 100, 6800);
  await shop.sell('BILL-000005', 6800);
  shop.advance(1);
  shop.simulator.control.setFaults({ refunds: 'closed' });
  await shop.refund('BILL-000005', 'R-3', 100, 6800);
  shop.advance(1);
  shop.simulator.control.setFaults({ refunds: 'abnormal' });
  await shop.refund('BILL-000005', 'R-4', 100, 6800);
  await shop.client.call('POST', '/v3/pay/transactions/jsapi', {
    body: JSON.stringify(shop.client.prepayBody({ openid: shop.openid, outTradeNo: 'BILL-UNPAID' })),
  });
  shop.advance(20);
  for (const [type, states] of [
    ['ALL', ['SUCCESS', 'SUCCESS', 'REFUND', 'REFUND', 'REFUND']],
    ['SUCCESS', ['SUCCESS', 'SUCCESS']],
    ['REFUND', ['REFUND', 'REFUND', 'REFUND']],
  ] as const) {
    const { text, header, rows } = await bill(type);
    expect([...rows.map((row) => named(header, row).交易状态)].sort().reverse(), type).toEqual(states);
    expect(text).not.toContain('BILL-UNPAID');
  }
  const success = await bill('SUCCESS');
  expect(success.header).not.toContain('退款');
  expect(success.summaryHeader).toBe('总交易单数,应结订单总金额,手续费总金额,订单总金额');
  const refunds = await bill('REFUND');
  expect(refunds.rows.map((row) => named(refunds.header, row))).toMatchObject([
    { 退款申请时间: '2026-11-10 12:00:00', 退款成功时间: '2026-11-10 12:00:02', 退款状态: 'SUCCESS' },
    { 退款申请时间: '2026-11-10 13:00:00', 退款成功时间: '', 退款状态: 'FAIL' },
    { 退款申请时间: '2026-11-10 14:00:00', 退款成功时间: '', 退款状态: 'PROCESSING' },
  ]);
  // A bill is written once: what happens to a refund after nine does not change it.
  shop.simulator.control.settleRefund('R-4', 'SUCCESS');
  expect((await bill('REFUND')).text).toBe(refunds.text);
  expect((await shop.ask({ bill_date: '2026-11-11' })).json.code).toBe('STATEMENT_CREATING');
});

test('a day begins and ends at midnight in China', async () => {
  const shop = await openBillShop();
  shop.advance(11.999);
  await shop.sell('BILL-LAST-01', 100);
  shop.advance(0.002);
  await shop.sell('BILL-FIRST-1', 100);
  shop.advance(48);
  const [first, second] = [
    await billOf(shop, { bill_date: '2026-11-10' }),
    await billOf(shop, { bill_date: '2026-11-11' }),
  ];
  expect([first.includes('BILL-LAST-01'), first.includes('BILL-FIRST-1')]).toEqual([true, false]);
  expect([second.includes('BILL-LAST-01'), second.includes('BILL-FIRST-1')]).toEqual([false, true]);
});

test('a bill exists from 10:00 of the next day for three months, and not for an empty day', async () => {
  const shop = await openBillShop();
  await shop.sell('BILL-000006', 100);
  const refused = async (billDate: string) => {
    const { status, json } = await shop.ask({ bill_date: billDate });
    return `${status} ${json.code}`;
  };
  shop.advance(21.99);
  expect(await refused('2026-11-10')).toBe('400 STATEMENT_CREATING');
  expect(await refused('2026-11-09')).toBe('400 NO_STATEMENT_EXIST');
  shop.advance(0.01);
  expect((await shop.ask({ bill_date: '2026-11-10' })).status).toBe(200);
  expect(await refused('2026-11-11')).toBe('400 STATEMENT_CREATING');
  expect(await refused('2026-08-10')).toBe('400 PARAM_ERROR');
  expect(await refused('2026-08-11')).toBe('400 NO_STATEMENT_EXIST');
  for (const wrong of ['2026-02-30', '20261110', '', '2026-11-10T00:00:00']) {
    expect(await refused(wrong), wrong).toBe('400 PARAM_ERROR');
  }
  expect((await shop.ask({ bill_date: '2026-11-10', bill_type: 'RECHARGE' })).status).toBe(400);
  expect((await shop.ask({ bill_date: '2026-11-10', tar_type: 'ZIP' })).status).toBe(400);
});

test('a download_url is valid for five minutes', async () => {
  const shop = await openBillShop();
  await shop.sell('BILL-000007', 100);
  shop.advance(22);
  const { json } = await shop.ask({ bill_date: '2026-11-10' });
  shop.advance(5 / 60);
  expect((await shop.download(json.download_url)).status).toBe(200);
  shop.advance(1 / 3600);
  expect((await shop.download(json.download_url)).status).toBe(400);
  expect((await shop.download(`${shop.simulator.address}/v3/billdownload/file?token=x`)).status).toBe(400);
});
