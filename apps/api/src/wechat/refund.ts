import { Type } from 'typebox';
import { parseJson } from './json.js';
import { Id, isOf, PositiveFen, parseTime } from './wire.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
const STATUSES = ['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'] as const;
type WechatRefundStatus = (typeof STATUSES)[number];

const isRefund = isOf(
  Type.Object({
    refund_id: Id(32),
    out_refund_no: Id(64),
    out_trade_no: Id(32),
    // In notifications only.
    mchid: Type.Optional(Id(32)),
    transaction_id: Type.Optional(Id(32)),
    // `status` in answers, `refund_status` in notifications.
    status: Type.Optional(Type.Enum(STATUSES)),
    refund_status: Type.Optional(Type.Enum(STATUSES)),
    success_time: Type.Optional(Type.String()),
    amount: Type.Object({
      refund: PositiveFen,
      total: PositiveFen,
      currency: Type.Optional(Id(16)),
    }),
  }),
);

/** A refund as WeChat reports it. */
export interface WechatRefund {
  readonly wechatRefundId: string;
  readonly outRefundNo: string;
  readonly outTradeNo: string;
  /** Null in answers. */
  readonly merchantId: string | null;
  readonly transactionId: string | null;
  readonly currency: string;
  readonly status: WechatRefundStatus;
  readonly refundFen: number;
  readonly totalFen: number;
  readonly successTime: Date | null;
}

/** Reads a refund from the resource of a stored notification; null where there is none. */
export const readRefund = (resource: string): WechatRefund | null => parseRefund(parseJson(resource));

/** Reads a refund from an answer or a notification; null where it is not as documented. */
export function parseRefund(value: unknown): WechatRefund | null {
  if (!isRefund(value)) return null;
  const status = value.status ?? value.refund_status;
  // Empty while the refund is pending.
  const successTime = value.success_time ? parseTime(value.success_time) : null;
  if (status === undefined || (value.success_time && successTime === null)) return null;
  return {
    wechatRefundId: value.refund_id,
    outRefundNo: value.out_refund_no,
    outTradeNo: value.out_trade_no,
    merchantId: value.mchid ?? null,
    transactionId: value.transaction_id ?? null,
    currency: value.amount.currency ?? 'CNY',
    status,
    refundFen: value.amount.refund,
    totalFen: value.amount.total,
    successTime,
  };
}
