import { type Books, type Entry, legFen, paidFenOf } from '../ledger/books.js';
import type { Orders, WechatOrder } from '../payments/orders.js';
import type { Merchant } from '../protocol/merchant.js';
import { PRODUCTS } from '../protocol/products.js';
import type { Refunds } from '../refunds/refunds.js';
import type { BillDay } from './bill-day.js';
import { billTime, writeBill, yuan } from './bill-text.js';

/** WeChat writes a day's bills at this hour of the next day. They do not show what happens later. */
const WRITTEN_AFTER_MS = 9 * 3600 * 1000;

const [IDENTITY, GOODS] = [
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额',
  '商品名称,商户数据包,手续费,费率,订单金额',
];
const REFUND = '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态';
const SUMMARY =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

/** Each type of bill has columns of its own. https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html */
const COLUMNS = {
  ALL: { rows: `${IDENTITY},${REFUND},${GOODS},申请退款金额,费率备注`, summary: SUMMARY },
  SUCCESS: {
    rows: `${IDENTITY},${GOODS},费率备注`,
    summary: '总交易单数,应结订单总金额,手续费总金额,订单总金额',
  },
  REFUND: {
    rows: `${IDENTITY},退款申请时间,退款成功时间,${REFUND},${GOODS},申请退款金额,费率备注`,
    summary: SUMMARY,
  },
} as const;

export type TradeBillType = keyof typeof COLUMNS;
export const TRADE_BILL_TYPES = ['ALL', 'SUCCESS', 'REFUND'] as const satisfies readonly TradeBillType[];

type Cells = Readonly<Record<string, string>>;

interface Sources {
  readonly merchant: Merchant;
  readonly books: Pick<Books, 'entries'>;
  readonly orders: Orders;
  readonly refunds: Refunds;
}

/**
 * The trade bill of a day: its payments and its accepted refunds, whatever their outcome. Null for a day without
 * either.
 */
export function writeTradeBill(day: BillDay, type: TradeBillType, sources: Sources): string | null {
  const isWanted = ({ atMs, kind }: Entry) =>
    atMs >= day.fromMs &&
    atMs < day.untilMs &&
    ((kind === 'payment' && type !== 'REFUND') || (kind === 'refund' && type !== 'SUCCESS'));
  const entries = sources.books.entries().filter(isWanted);
  if (entries.length === 0) return null;

  const header = COLUMNS[type].rows.split(',');
  const ends = endsOfRefunds(day, sources.books);
  const common = commonCells(sources.merchant);
  function* rows() {
    for (const entry of entries) {
      const own = entry.kind === 'payment' ? paymentCells(entry) : refundCells(entry, ends, sources.refunds);
      const order = orderCells(sources.orders.find(entry.outTradeNo ?? ''));
      yield header.map((name) => own[name] ?? order[name] ?? common[name] ?? '');
    }
  }
  const summaryHeader = COLUMNS[type].summary.split(',');
  const sums = sumUp(entries);
  const summary = summaryHeader.map((name) => sums[name] ?? '');
  return writeBill({ header, rows: rows(), summaryHeader, summary });
}

/** The final entry of each refund when the bill was written. */
function endsOfRefunds({ untilMs }: BillDay, books: Sources['books']): ReadonlyMap<string, Entry> {
  const ends = new Map<string, Entry>();
  for (const entry of books.entries()) {
    const isEnd = entry.kind === 'refundSucceeded' || entry.kind === 'refundReturned';
    if (isEnd && entry.atMs < untilMs + WRITTEN_AFTER_MS) ends.set(entry.outRefundNo ?? '', entry);
  }
  return ends;
}

// Fees have five decimals.
const feeYuan = (feeFen: number) => `${yuan(feeFen)}000`;

function sumUp(entries: readonly Entry[]): Cells {
  let [paidFen, refundedFen, feeFen] = [0, 0, 0];
  for (const entry of entries) {
    if (entry.kind === 'payment') paidFen += paidFenOf(entry);
    refundedFen += legFen(entry, 'refunds:inFlight');
    feeFen += legFen(entry, 'wechat:fees');
  }
  return {
    总交易单数: String(entries.length),
    应结订单总金额: yuan(paidFen),
    退款总金额: yuan(refundedFen),
    充值券退款总金额: yuan(0),
    手续费总金额: feeYuan(feeFen),
    订单总金额: yuan(paidFen),
    申请退款总金额: yuan(refundedFen),
  };
}

function commonCells({ appId, merchantId }: Merchant): Cells {
  return {
    公众账号ID: appId,
    商户号: merchantId,
    付款银行: 'OTHERS',
    货币种类: 'CNY',
    代金券金额: yuan(0),
    充值券退款金额: yuan(0),
    费率: '0.60%',
  };
}

function paymentCells(entry: Entry): Cells {
  const paid = yuan(paidFenOf(entry));
  return {
    交易时间: billTime(entry.atMs),
    交易状态: 'SUCCESS',
    应结订单金额: paid,
    微信退款单号: '0',
    商户退款单号: '0',
    退款金额: yuan(0),
    手续费: feeYuan(legFen(entry, 'wechat:fees')),
    订单金额: paid,
    申请退款金额: yuan(0),
  };
}

function refundCells(entry: Entry, ends: ReadonlyMap<string, Entry>, refunds: Refunds): Cells {
  const outRefundNo = entry.outRefundNo ?? '';
  const end = ends.get(outRefundNo);
  const refunded = yuan(legFen(entry, 'refunds:inFlight'));
  return {
    交易时间: billTime(entry.atMs),
    交易状态: 'REFUND',
    应结订单金额: yuan(0),
    退款申请时间: billTime(entry.atMs),
    退款成功时间: end?.kind === 'refundSucceeded' ? billTime(end.atMs) : '',
    微信退款单号: refunds.find(outRefundNo)?.refundId ?? '',
    商户退款单号: outRefundNo,
    退款金额: refunded,
    退款类型: 'ORIGINAL',
    退款状态: end === undefined ? 'PROCESSING' : end.kind === 'refundSucceeded' ? 'SUCCESS' : 'FAIL',
    手续费: feeYuan(legFen(entry, 'wechat:fees')),
    订单金额: yuan(0),
    申请退款金额: refunded,
  };
}

function orderCells(order: WechatOrder | null): Cells {
  if (order?.state.tradeState !== 'SUCCESS') return {};
  return {
    微信订单号: order.state.transactionId,
    特约商户号: order.partner?.subMchid ?? '0',
    商户订单号: order.outTradeNo,
    用户标识: order.state.openid,
    交易类型: PRODUCTS[order.product].tradeType,
    商品名称: order.description,
    商户数据包: order.attach,
  };
}
