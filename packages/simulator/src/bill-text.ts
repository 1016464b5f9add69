import { beijingTime } from './clock.js';
import type { Merchant } from './merchant.js';
import type { WechatOrder } from './orders.js';
import type { WechatRefund } from './refunds.js';

const HEADER = [
  '交易时间',
  '公众账号ID',
  '商户号',
  '特约商户号',
  '设备号',
  '微信订单号',
  '商户订单号',
  '用户标识',
  '交易类型',
  '交易状态',
  '付款银行',
  '货币种类',
  '应结订单金额',
  '代金券金额',
  '微信退款单号',
  '商户退款单号',
  '退款金额',
  '充值券退款金额',
  '退款类型',
  '退款状态',
  '商品名称',
  '商户数据包',
  '手续费',
  '费率',
  '订单金额',
  '申请退款金额',
  '费率备注',
] as const;

const SUMMARY_HEADER = [
  '总交易单数',
  '应结订单总金额',
  '退款总金额',
  '充值券退款总金额',
  '手续费总金额',
  '订单总金额',
  '申请退款总金额',
];

const FEE_PER_MILLE = 6;

/** A payment of the day of a bill. */
export interface PaidOrder {
  readonly order: WechatOrder;
  readonly transactionId: string;
  readonly paidAtMs: number;
}

/** A refund that succeeded on the day of a bill. */
export interface SucceededRefund {
  readonly refund: WechatRefund;
  readonly succeededAtMs: number;
}

/** What a bill tells of; oldest first. */
export interface BillContent {
  readonly payments: readonly PaidOrder[];
  readonly refunds: readonly SucceededRefund[];
}

type Cells = Partial<Record<(typeof HEADER)[number], string>>;

/**
 * The trade bill as WeChat writes it: a byte order mark, each cell behind a backtick, yuan, and a summary at the end.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012071289
 */
export function writeBill({ payments, refunds }: BillContent, merchant: Merchant): string {
  const sum = (amountsFen: number[]) => amountsFen.reduce((total, fen) => total + fen, 0);
  const paidFen = sum(payments.map(({ order }) => order.totalFen));
  const refundedFen = sum(refunds.map(({ refund }) => refund.refundFen));
  const summary = [
    String(payments.length + refunds.length),
    yuan(paidFen),
    yuan(refundedFen),
    yuan(0),
    yuan(
      sum(payments.map(({ order }) => feeFen(order.totalFen))) -
        sum(refunds.map(({ refund }) => feeFen(refund.refundFen))),
    ),
    yuan(paidFen),
    yuan(refundedFen),
  ];
  // Cells are made row by row: those of 100,000 rows at once would be most of the work, as garbage.
  const rows = [
    ...payments.map((payment) => ({ atMs: payment.paidAtMs, cells: () => paymentCells(payment) })),
    ...refunds.map((refund) => ({ atMs: refund.succeededAtMs, cells: () => refundCells(refund) })),
  ].sort((left, right) => left.atMs - right.atMs);
  const lines = [
    HEADER.join(','),
    ...rows.map(({ atMs, cells }) => row({ ...common(atMs, merchant), ...cells() })),
    SUMMARY_HEADER.join(','),
    line(summary),
  ];
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function common(atMs: number, { appId, merchantId }: Merchant): Cells {
  return {
    交易时间: beijingTime(atMs).slice(0, 19).replace('T', ' '),
    公众账号ID: appId,
    商户号: merchantId,
    特约商户号: '0',
    交易类型: 'JSAPI',
    付款银行: 'OTHERS',
    货币种类: 'CNY',
    代金券金额: yuan(0),
    充值券退款金额: yuan(0),
    费率: '0.60%',
  };
}

function orderCells({ outTradeNo, openid, description, attach }: WechatOrder, transactionId: string): Cells {
  return {
    微信订单号: transactionId,
    商户订单号: outTradeNo,
    用户标识: openid,
    商品名称: description,
    商户数据包: attach,
  };
}

function paymentCells({ order, transactionId }: PaidOrder): Cells {
  return {
    ...orderCells(order, transactionId),
    交易状态: 'SUCCESS',
    应结订单金额: yuan(order.totalFen),
    微信退款单号: '0',
    商户退款单号: '0',
    退款金额: yuan(0),
    手续费: yuan(feeFen(order.totalFen)),
    订单金额: yuan(order.totalFen),
    申请退款金额: yuan(0),
  };
}

function refundCells({ refund }: SucceededRefund): Cells {
  return {
    ...orderCells(refund.order, refund.transactionId),
    交易状态: 'REFUND',
    应结订单金额: yuan(0),
    微信退款单号: refund.refundId,
    商户退款单号: refund.outRefundNo,
    退款金额: yuan(refund.refundFen),
    退款类型: 'ORIGINAL',
    退款状态: 'SUCCESS',
    手续费: yuan(-feeFen(refund.refundFen)),
    订单金额: yuan(0),
    申请退款金额: yuan(refund.refundFen),
  };
}

function row(cells: Cells): string {
  return line(HEADER.map((name) => cells[name] ?? ''));
}

// A line of the bill is one line, whatever a merchant called its goods.
function line(cells: readonly string[]): string {
  return cells.map((cell) => `\`${cell.replace(/[\r\n]+/g, ' ')}`).join(',');
}

function feeFen(fen: number): number {
  return Math.round((fen * FEE_PER_MILLE) / 1000);
}

function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
