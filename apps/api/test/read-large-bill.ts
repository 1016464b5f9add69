/** Reads a bill of 100,000 rows in a process of its own, and tells how much memory that took at most. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { downloadTradeBill } from '../src/wechat/trade-bill.js';

const ROWS = 100_000;
const COLUMNS = '交易时间,商户订单号,交易状态,商户退款单号,退款状态,商品名称,订单金额,申请退款金额\r\n';

function* lines(): Generator<string> {
  yield COLUMNS;
  for (let row = 0; row < ROWS; row += 1) {
    yield `\`2026-03-10 12:00:00,\`01ARZ3NDEKTSV4RRFF${String(row).padStart(8, '0')},\`SUCCESS,\`0,\`,\`${'咖啡豆 '.repeat(20)},\`72.00,\`0.00\r\n`;
  }
}

const hash = createHash('sha1');
for (const line of lines()) hash.update(line);
const bill = await downloadTradeBill(
  {
    call: async () => ({
      requestId: null,
      body: {
        hash_type: 'SHA1',
        hash_value: hash.digest('hex'),
        download_url: 'https://wechat.example/v3/billdownload/file',
      },
    }),
    download: async () => Readable.from(lines()).pipe(createGzip()),
  },
  '2026-03-10',
);
let rows = 0;
for await (const _ of bill?.rows() ?? []) rows += 1;
bill?.discard();
console.log(JSON.stringify({ rows, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) }));
