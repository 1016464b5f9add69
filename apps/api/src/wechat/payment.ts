import { type Static, Type } from 'typebox';
import { Fen, Id, isOf, PositiveFen, parseTime, TransactionId } from './wire.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182; the last three occur with payment codes. */
const TRADE_STATES = ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] as const;

// WeChat may add fields; those that are not read are not validated.
const HeadSchema = Type.Object({
  appid: Id(32),
  mchid: Id(32),
  out_trade_no: Id(32),
  trade_state: Type.Enum(TRADE_STATES),
});

const hasHead = isOf(HeadSchema);

/** The further fields of a payment that was made. */
const PaidSchema = Type.Object({
  transaction_id: Type.Optional(TransactionId),
  success_time: Type.Optional(Type.String()),
  payer: Type.Optional(Type.Object({ openid: Type.Optional(Id(128)) })),
  amount: Type.Optional(
    Type.Object({
      total: Type.Optional(PositiveFen),
      payer_total: Type.Optional(Fen),
      currency: Type.Optional(Id(16)),
    }),
  ),
});

const isPaid = isOf(PaidSchema);

/** A payment as WeChat reports it. Absent fields, and those of a payment that is not made yet, are null. */
export interface WechatPayment {
  readonly appId: string;
  readonly merchantId: string;
  readonly outTradeNo: string;
  readonly tradeState: Static<typeof HeadSchema>['trade_state'];
  readonly transactionId: string | null;
  readonly totalFen: number | null;
  readonly payerTotalFen: number | null;
  readonly currency: string;
  readonly openid: string | null;
  readonly successTime: Date | null;
}

const NOT_PAID = {
  transactionId: null,
  totalFen: null,
  payerTotalFen: null,
  currency: 'CNY',
  openid: null,
  successTime: null,
};

/** Reads a payment from an answer or a notification; null where it is not as documented. */
export function parsePayment(value: unknown): WechatPayment | null {
  if (!hasHead(value)) return null;
  const head = {
    appId: value.appid,
    merchantId: value.mchid,
    outTradeNo: value.out_trade_no,
    tradeState: value.trade_state,
  };
  // Before a payment its fields may be present and empty; nothing depends on them.
  if (value.trade_state !== 'SUCCESS' && value.trade_state !== 'REFUND') return { ...head, ...NOT_PAID };
  if (!isPaid(value)) return null;
  const successTime = value.success_time === undefined ? null : parseTime(value.success_time);
  if (successTime === null && value.success_time !== undefined) return null;
  return {
    ...head,
    transactionId: value.transaction_id ?? null,
    totalFen: value.amount?.total ?? null,
    payerTotalFen: value.amount?.payer_total ?? null,
    currency: value.amount?.currency ?? 'CNY',
    openid: value.payer?.openid ?? null,
    successTime,
  };
}
