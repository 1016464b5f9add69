import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beijingTime, type Clock } from './clock.js';
import { type RandomBytes, randomText } from './cryptography.js';
import type { Merchant } from './merchant.js';
import type { Orders, WechatOrder } from './orders.js';
import type { Refunds, WechatRefund } from './refunds.js';
import { Refusal } from './refusal.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
const AVAILABLE_FROM_HOUR = 10;
const KEPT_FOR_DAYS = 90;
const TOKEN_LIFETIME_MS = 5 * 60_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY_COLUMNS =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

interface Options {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly orders: Orders;
  readonly refunds: Refunds;
}

interface BillFile {
  readonly content: Buffer;
  readonly madeAtMs: number;
}

/** Trade bills: what was paid and refunded on one Beijing day, as WeChat writes it. Amounts are yuan. */
export function createBills({ merchant, clock, randomBytes, orders, refunds }: Options) {
  const files = new Map<string, BillFile>();

  function rowsOf(billDate: string, billType: string): string[] {
    const isThatDay = (atMs: number) => beijingTime(atMs).startsWith(billDate);
    const payments = orders
      .all()
      .filter(({ state }) => state.tradeState === 'SUCCESS' && isThatDay(state.paidAtMs))
      .map((order) => paymentRow(order, merchant));
    const returned = refunds
      .all()
      .filter(({ status, createdAtMs }) => status !== 'CLOSED' && isThatDay(createdAtMs))
      .map((refund) => refundRow(refund, merchant));
    if (billType === 'SUCCESS') return payments;
    return billType === 'REFUND' ? returned : [...payments, ...returned];
  }

  return {
    /** `GET /v3/bill/tradebill` @throws Refusal */
    request(query: URLSearchParams, address: string) {
      const billDate = query.get('bill_date') ?? '';
      const billType = query.get('bill_type') ?? 'ALL';
      const isGzip = query.get('tar_type') === 'GZIP';
      checkDate(billDate, clock.now());
      if (!['ALL', 'SUCCESS', 'REFUND'].includes(billType)) {
        throw new Refusal('paramError', 'bill_type has to be ALL, SUCCESS or REFUND.');
      }
      const rows = rowsOf(billDate, billType);
      if (rows.length === 0) throw new Refusal('noStatement', `There was no trade on ${billDate}.`);
      const text = `\uFEFF${[COLUMNS, ...rows, SUMMARY_COLUMNS, summaryRow(rows.length)].join('\r\n')}\r\n`;
      const bytes = Buffer.from(text);
      const token = randomText(32, randomBytes);
      files.set(token, { content: isGzip ? gzipSync(bytes) : bytes, madeAtMs: clock.now() });
      return {
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(bytes).digest('hex'),
        download_url: `${address}/v3/billdownload/file?token=${token}`,
      };
    },

    /** `GET /v3/billdownload/file` @throws Refusal */
    download(token: string): Buffer {
      const file = files.get(token);
      if (file === undefined || clock.now() - file.madeAtMs > TOKEN_LIFETIME_MS) {
        throw new Refusal(
          'paramError',
          'The token is unknown, or older than five minutes: ask for the bill again.',
        );
      }
      return file.content;
    },
  };
}

export type Bills = ReturnType<typeof createBills>;

function checkDate(billDate: string, nowMs: number): void {
  const dayMs = /^\d{4}-\d\d-\d\d$/.test(billDate) ? Date.parse(`${billDate}T00:00:00+08:00`) : Number.NaN;
  if (Number.isNaN(dayMs)) throw new Refusal('paramError', 'bill_date has to be a day such as 2026-01-31.');
  if (nowMs < dayMs + DAY_MS + AVAILABLE_FROM_HOUR * HOUR_MS) {
    throw new Refusal('statementCreating', `The bill of ${billDate} is there from 10:00 of the next day.`);
  }
  if (nowMs - dayMs > KEPT_FOR_DAYS * DAY_MS) {
    throw new Refusal('paramError', `Bills are kept for ${KEPT_FOR_DAYS} days.`);
  }
}

const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const line = (cells: readonly string[]) =>
  cells.map((cell) => `\`${cell.replace(/[,\r\n]/g, ' ')}`).join(',');
const timeOf = (atMs: number) => beijingTime(atMs).slice(0, 19).replace('T', ' ');

function paymentRow(order: WechatOrder, { appId, merchantId }: Merchant): string {
  const { state, totalFen } = order;
  if (state.tradeState !== 'SUCCESS') return '';
  const head = [timeOf(state.paidAtMs), appId, merchantId, '0', '', state.transactionId, order.outTradeNo];
  const trade = [order.openid, 'JSAPI', 'SUCCESS', 'OTHERS', 'CNY', yuan(totalFen), '0.00'];
  const refund = ['0', '0', '0.00', '0.00', '', ''];
  return line([
    ...head,
    ...trade,
    ...refund,
    order.description,
    order.attach,
    '0.00000',
    '0.60%',
    yuan(totalFen),
    '0.00',
    '',
  ]);
}

function refundRow(refund: WechatRefund, { appId, merchantId }: Merchant): string {
  const { order, refundFen } = refund;
  const head = [
    timeOf(refund.createdAtMs),
    appId,
    merchantId,
    '0',
    '',
    refund.transactionId,
    order.outTradeNo,
  ];
  const trade = [order.openid, 'JSAPI', 'REFUND', 'OTHERS', 'CNY', '0.00', '0.00'];
  const details = [refund.refundId, refund.outRefundNo, yuan(refundFen), '0.00', 'ORIGINAL', refund.status];
  return line([
    ...head,
    ...trade,
    ...details,
    order.description,
    order.attach,
    '0.00000',
    '0.60%',
    '0.00',
    yuan(refundFen),
    '',
  ]);
}

const summaryRow = (count: number) =>
  line([String(count), '0.00', '0.00', '0.00', '0.00000', '0.00', '0.00']);
