import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WechatError } from './errors.js';
import type { PayClient } from './pay-client.js';
import { downloadTradeBill } from './trade-bill.js';
import { type BillEntry, yuanToFen } from './trade-bill-text.js';

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY_HEADER =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

interface Sale {
  readonly outTradeNo: string;
  readonly fen: number;
  readonly name: string;
  readonly attach: string;
  /** Null for a payment. */
  readonly outRefundNo: string | null;
}

const SALE: Sale = { outTradeNo: 'ORDER-1', fen: 7_200, name: '咖啡豆', attach: '', outRefundNo: null };

/** Yuan, written by other means than they are read: in whole numbers of fen. */
function yuan(fen: number): string {
  const amount = BigInt(fen < 0 ? -fen : fen);
  return `${fen < 0 ? '-' : ''}${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
}

function line({ outTradeNo, fen, name, attach, outRefundNo }: Sale): string {
  const isRefund = outRefundNo !== null;
  const cells = [
    ['2026-03-10 12:00:00', 'wx8888888888888888', '1900000001', '0', '', '4200000008201712143733500001'],
    [outTradeNo, 'openid', 'JSAPI', isRefund ? 'REFUND' : 'SUCCESS', 'OTHERS', 'CNY'],
    [isRefund ? '0.00' : yuan(fen), '0.00', isRefund ? '5030000' : '0', outRefundNo ?? '0'],
    [isRefund ? yuan(fen) : '0.00', '0.00', isRefund ? 'ORIGINAL' : '', isRefund ? 'PROCESSING' : ''],
    [name, attach, '0.43000', '0.60%', isRefund ? '0.00' : yuan(fen), isRefund ? yuan(fen) : '0.00', ''],
  ];
  return `\`${cells.flat().join(',`')}`;
}

const sum = (sales: readonly Sale[]) => sales.reduce((total, { fen }) => total + fen, 0);

function summary(sales: readonly Sale[], count = sales.length): string {
  const paid = yuan(sum(sales.filter(({ outRefundNo }) => outRefundNo === null)));
  const refunded = yuan(sum(sales.filter(({ outRefundNo }) => outRefundNo !== null)));
  const figures = [count, paid, refunded, '0.00', '0.00000', paid, refunded];
  return `${SUMMARY_HEADER}\r\n\`${figures.join(',`')}\r\n`;
}

const billOf = (sales: readonly Sale[]) =>
  `\uFEFF${[HEADER, ...sales.map(line), summary(sales)].join('\r\n')}`;

const entryOf = ({ outTradeNo, fen, outRefundNo }: Sale) => ({
  kind: outRefundNo === null ? 'payment' : 'refund',
  appId: 'wx8888888888888888',
  outTradeNo,
  transactionId: '4200000008201712143733500001',
  outRefundNo,
  wechatRefundId: outRefundNo === null ? null : '5030000',
  amountFen: fen,
  refundType: outRefundNo === null ? '' : 'ORIGINAL',
  refundStatus: outRefundNo === null ? '' : 'PROCESSING',
});

/** A WeChat that has this bill, and announces the hash of `announced`. */
function wechatWith(text: string, announced = text): PayClient {
  return {
    call: async () => ({
      trace: { wechatRequestId: null },
      body: {
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(announced).digest('hex'),
        download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=t',
      },
    }),
    download: async () => Readable.from([gzipSync(text)]),
  };
}

async function readWith(client: PayClient, largestBytes?: number): Promise<BillEntry[]> {
  const bill = await downloadTradeBill(client, '2026-03-10', largestBytes);
  const entries: BillEntry[] = [];
  for await (const entry of bill?.entries() ?? []) entries.push(entry);
  await bill?.discard();
  return entries;
}

const read = (text: string) => readWith(wechatWith(text));

/** The temporary folder of one test. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bill-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('payments and refunds are read by column name, with new columns at the end', async () => {
  const sales = [SALE, { ...SALE, fen: 101, outRefundNo: 'REFUND-1' }];
  const text = billOf(sales);
  const unix = text.replaceAll('\r\n', '\n');
  const longer = text.replace(HEADER, `${HEADER},新字段`).replaceAll('`\r\n', '`,`新\r\n');
  for (const bill of [text, unix, longer]) expect(await read(bill)).toEqual(sales.map(entryOf));
});

/** A line end, a time, and as many separators as a row has. */
const LIKE_A_ROW = `\n\`2026-03-10 12:00:00,\`${',`0.43000,`0.60%,`1.00,`0.00,`'.repeat(3)}`;

test('rows with any merchant’s text and any amount are read back exactly', async () => {
  const pieces = fc.oneof(
    fc.constantFrom(',`', '`', ',', '\n', '\r', '\r\n', '\u2028', '`2026-03-10 12:00:00,`', '0.60%', '1.00'),
    fc.constantFrom(`\n${SUMMARY_HEADER}\n\`1,\`1.00`, ',`0.43000,`0.60%,`1.00,`0.00,`', '\uFEFF'),
    fc.string({ unit: 'binary' }),
  );
  const text = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
  const sale = fc.record({
    outTradeNo: fc.stringMatching(/^[0-9A-Za-z_\-|*]{6,32}$/),
    fen: fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }),
    name: text,
    attach: text,
    outRefundNo: fc.option(fc.stringMatching(/^[1-9A-Za-z][0-9A-Za-z_\-|*@]{5,63}$/)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(sale, { maxLength: 5 }), async (sales) => {
      expect(await read(billOf(sales))).toEqual(sales.map(entryOf));
    }),
    { numRuns: 100, examples: [[[{ ...SALE, attach: LIKE_A_ROW, outRefundNo: null }]]] },
  );
});

test('an unreadable row is reported by its line, and every other row is read', async () => {
  const broken = [
    line(SALE).replaceAll('72.00', '7,200'),
    line(SALE).split(',`').slice(0, -2).join(',`'),
    line(SALE).replace('4200000008201712143733500001', ''),
    line(SALE).replace('SUCCESS', 'REVOKED'),
    '`2026-03-10 12:00:00,`cut',
    'what is this',
  ];
  for (const wrong of broken) {
    const rows = [HEADER, line(SALE), wrong, line({ ...SALE, outTradeNo: 'ORDER-3' })];
    const entries = await read(`${[...rows, summary([SALE, SALE], 3)].join('\r\n')}`);
    const [first, second, third] = entries;
    expect([first, third], wrong).toEqual([entryOf(SALE), entryOf({ ...SALE, outTradeNo: 'ORDER-3' })]);
    expect(second, wrong).toMatchObject({ kind: 'unreadable', line: 3 });
  }
});

test('an unreadable row still names its app', async () => {
  const other = line(SALE).replace('wx8888888888888888', 'wx1').replace('`SUCCESS', '`REVOKED');
  const entries = await read([HEADER, other, other.slice(0, -40), summary([SALE], 2)].join('\r\n'));
  expect(entries.slice(0, 2)).toEqual([
    { kind: 'unreadable', line: 2, appId: 'wx1' },
    { kind: 'unreadable', line: 3, appId: 'wx1' },
  ]);
});

test('each figure of the summary that the rows do not add up to is reported', async () => {
  const sales = [SALE, { ...SALE, fen: 101, outRefundNo: 'REFUND-1' }];
  const wrong = summary(
    [
      { ...SALE, fen: 7_199 },
      { ...SALE, fen: 100, outRefundNo: 'R' },
    ],
    4,
  );
  const entries = await read([HEADER, ...sales.map(line), wrong].join('\r\n'));
  expect(entries.slice(2)).toEqual([
    { kind: 'summary', figure: '总交易单数', unit: 'rows', read: 2, stated: 4 },
    { kind: 'summary', figure: '订单总金额', unit: 'fen', read: 7_200, stated: 7_199 },
    { kind: 'summary', figure: '申请退款总金额', unit: 'fen', read: 101, stated: 100 },
  ]);
});

test('a bill without rows is read where its summary has none', async () => {
  expect(await read(billOf([]))).toEqual([]);
});

test('a blank file, a missing summary and an unknown header are failures', async () => {
  const whole = billOf([SALE]);
  const wrong = [
    '',
    '\uFEFF\r\n',
    HEADER,
    whole.slice(0, whole.indexOf(SUMMARY_HEADER)),
    whole.slice(0, whole.indexOf(SUMMARY_HEADER) + SUMMARY_HEADER.length + 2),
    whole.replace('订单金额,申请退款金额', '总金额,企业红包金额'),
    whole.replace(HEADER, 'date,id,amount'),
    '<html>502 Bad Gateway</html>',
  ];
  for (const text of wrong) {
    await expect(read(text), text.slice(0, 40)).rejects.toMatchObject({ kind: 'unavailable' });
  }
});

test('“no bill” counts only with WeChat’s signature', async () => {
  const refusal = (isSigned: boolean) => async () => {
    throw new WechatError('rejected', 'NO_STATEMENT_EXIST', { code: 'NO_STATEMENT_EXIST', isSigned });
  };
  const client = wechatWith('');
  expect(await downloadTradeBill({ ...client, call: refusal(true) }, '2026-03-10')).toBeNull();
  const unsigned = downloadTradeBill({ ...client, call: refusal(false) }, '2026-03-10');
  await expect(unsigned).rejects.toMatchObject({ kind: 'unavailable' });
});

test('a bill without the signed hash is not read', async () => {
  const client = wechatWith(billOf([SALE]), 'announced');
  await expect(readWith(client)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('a file that is not gzip or is truncated leaves the outcome unknown', async () => {
  const whole = gzipSync(billOf([SALE]));
  const broken = async function* () {
    yield whole.subarray(0, 20);
    throw new Error('aborted');
  };
  const files = [[Buffer.from('<html>')], [whole.subarray(0, 20)], broken()];
  for (const file of files) {
    const client = { ...wechatWith(billOf([SALE])), download: async () => Readable.from(file) };
    await expect(readWith(client)).rejects.toMatchObject({ name: 'WechatError', kind: 'unavailable' });
  }
});

test('unpacking stops at the size limit, before the disk is full', async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000));
  let sent = 0;
  const pieces = function* () {
    for (; sent < bomb.length; sent += 1_000) yield bomb.subarray(sent, sent + 1_000);
  };
  const client = { ...wechatWith(''), download: async () => Readable.from(pieces()) };
  await expect(readWith(client, 1_000_000)).rejects.toThrow(/more than 1000000 bytes/);
  // Some is under way between the two ends, and most is never asked for.
  expect(sent).toBeLessThan(bomb.length / 2);
});

test('a bill on the disk has no file name, so a kill leaves nothing', async () => {
  const bill = await downloadTradeBill(wechatWith(billOf([SALE])), '2026-03-10');
  expect(readdirSync(folder)).toEqual([]);
  await bill?.discard();
});

test('yuan are converted to fen without a fractional number in between', () => {
  const yuans = ['0.01', '0.1', '12', '1234.56', '0.29', '8.70', '-1.05', '100000000.00', '1234567890123.45'];
  expect(yuans.map(yuanToFen)).toEqual([
    1, 10, 1_200, 123_456, 29, 870, -105, 10_000_000_000, 123_456_789_012_345,
  ]);
  for (const wrong of ['', '1.234', '1,000.00', '1e3', 'NaN', ' 1', '--1', '99999999999999'])
    expect(() => yuanToFen(wrong)).toThrow();
});
