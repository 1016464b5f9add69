/**
 * Reconciles a bill of as many rows as its argument says, none of them of an order here, in a process of its own, and
 * tells how long that took and how much memory at most.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { openDatabase } from '../src/database/open-database.js';
import { createReconciliationService } from '../src/modules/reconciliation/reconciliation-service.js';
import { traceNothing } from '../src/traces/trace-step.js';
import { downloadTradeBill } from '../src/wechat/trade-bill.js';
import { NO_WECHAT, openServices } from './services.js';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const BILL_DATE = '2026-03-10';
const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

function* lines(): Generator<string> {
  yield `${HEADER}\r\n`;
  for (let row = 0; row < ROWS; row += 1) {
    const number = String(row).padStart(8, '0');
    yield `\`2026-03-10 12:00:00,\`wx8888888888888888,\`1900000001,\`0,\`,\`42000000082017121437${number},\`01ARZ3NDEKTSV4RRFF${number},\`openid,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`72.00,\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`${'咖啡豆 '.repeat(9)},\`,\`0.43000,\`0.60%,\`72.00,\`0.00,\`\r\n`;
  }
  const total = `${ROWS * 72}.00`;
  yield `${SUMMARY}\r\n\`${ROWS},\`${total},\`0.00,\`0.00,\`0.00000,\`${total},\`0.00\r\n`;
}

const hash = createHash('sha1');
for (const line of lines()) hash.update(line);
const client = {
  call: async () => ({
    trace: { wechatRequestId: null },
    body: {
      hash_type: 'SHA1',
      hash_value: hash.digest('hex'),
      download_url: 'https://wechat.example/v3/billdownload/file',
    },
  }),
  download: async () => Readable.from(lines()).pipe(createGzip()),
};
const folder = mkdtempSync(join(tmpdir(), 'large-bill-'));
try {
  const database = await openDatabase(`file:${join(folder, 'shop.db')}`);
  const wechat = { ...NO_WECHAT, downloadTradeBill: (day: string) => downloadTradeBill(client, day) };
  const { dependencies, query } = openServices(database, wechat);
  const reconciliation = createReconciliationService({
    ...dependencies,
    appId: 'wx8888888888888888',
    query,
    takeBilledRefund: async () => 'IGNORED',
    isStopping: () => false,
    traceStep: traceNothing,
    log: { info: () => {}, warn: () => {} },
  });
  const startedAt = performance.now();
  const { differenceCount } = await reconciliation.run(BILL_DATE, null);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const anomalies = await database.anomaly.count();
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ differenceCount, anomalies, seconds, peakMiB }));
  await database.$disconnect();
} finally {
  rmSync(folder, { recursive: true });
}
