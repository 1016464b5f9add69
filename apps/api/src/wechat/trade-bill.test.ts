import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { PayClient } from './pay-client.js';
import { type BillRow, downloadTradeBill, yuanToFen } from './trade-bill.js';

const COLUMNS = '交易时间,商户订单号,交易状态,商户退款单号,退款状态,订单金额,申请退款金额';
const PAYMENT = '`2026-03-10 12:00:00,`ORDER-1,`SUCCESS,`0,`,`72.00,`0.00';
const REFUND = '`2026-03-10 13:00:00,`ORDER-1,`REFUND,`REFUND-1,`SUCCESS,`0.00,`1.01';
const SUMMARY = '总交易单数,订单总金额\r\n`2,`72.00\r\n';

/** A WeChat that has this bill, and announces the hash of `announced`. */
function wechatWith(text: string, announced = text): PayClient {
  return {
    call: async () => ({
      requestId: null,
      body: {
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(announced).digest('hex'),
        download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=t',
      },
    }),
    download: async () => Readable.from([gzipSync(text)]),
  };
}

async function rowsOf(client: PayClient): Promise<BillRow[]> {
  const bill = await downloadTradeBill(client, '2026-03-10');
  const rows: BillRow[] = [];
  for await (const row of bill?.rows() ?? []) rows.push(row);
  bill?.discard();
  return rows;
}

test('payments and refunds are read by the names of the columns, and the summary is not a row', async () => {
  for (const lineEnd of ['\r\n', '\n']) {
    const text = `\uFEFF${[COLUMNS, PAYMENT, REFUND, SUMMARY].join(lineEnd)}`;
    expect(await rowsOf(wechatWith(text))).toEqual([
      { kind: 'payment', outTradeNo: 'ORDER-1', outRefundNo: null, amountFen: 7_200, refundStatus: '' },
      {
        kind: 'refund',
        outTradeNo: 'ORDER-1',
        outRefundNo: 'REFUND-1',
        amountFen: 101,
        refundStatus: 'SUCCESS',
      },
    ]);
  }
});

test('a bill whose hash is another than WeChat signed is not read, and nothing of it stays on the disk', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('trade-bill-')).length;
  await expect(rowsOf(wechatWith('tampered', 'announced'))).rejects.toMatchObject({ kind: 'unavailable' });
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('trade-bill-')).length).toBe(before);
});

test('a file that is no bill, or that ends in the middle, leaves the outcome unknown, and nothing on the disk', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('trade-bill-')).length;
  const whole = gzipSync(COLUMNS);
  const broken = async function* () {
    yield whole.subarray(0, 20);
    throw new Error('aborted');
  };
  const files = [[Buffer.from('<html>')], [whole.subarray(0, 20)], broken()];
  for (const file of files) {
    const client = { ...wechatWith(COLUMNS), download: async () => Readable.from(file) };
    await expect(rowsOf(client)).rejects.toMatchObject({ name: 'WechatError', kind: 'unavailable' });
  }
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('trade-bill-')).length).toBe(before);
});

test('yuan become fen without a fraction in between', () => {
  expect(['0.01', '0.1', '12', '1234.56', '0.29', '8.70'].map(yuanToFen)).toEqual([
    1, 10, 1_200, 123_456, 29, 870,
  ]);
  for (const wrong of ['', '-1.00', '1.234', '1,000.00', '1e3', 'NaN', ' 1'])
    expect(() => yuanToFen(wrong)).toThrow();
});

test('100,000 rows are read within 300 MiB of memory', async () => {
  const script = fileURLToPath(new URL('../../test/read-large-bill.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await once(child.stdout, 'data');
  const { rows, peakMiB } = JSON.parse(String(output));
  expect(rows).toBe(100_000);
  expect(peakMiB).toBeLessThan(300);
}, 60_000);
