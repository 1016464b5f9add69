import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Fen, Id, PositiveFen, parseTime, TransactionId } from './wire.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182; the last three belong to payment codes. */
const TRADE_STATES = ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] as const;

// WeChat adds fields as it likes; what is not read is not looked at.
const HeadSchema = Type.Object({
  appid: Id(32),
  mchid: Id(32),
  out_trade_no: Id(32),
  trade_state: Type.Enum(TRADE_STATES),
});

/** The fields that a payment has besides, once somebody has paid. */
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

/** What WeChat says of one payment. What it leaves out, and all that is not known while nobody has paid, is null. */
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

/** Reads a payment as WeChat sends it in notifications and answers; null where it is none. */
export function parsePayment(value: unknown): WechatPayment | null {
  if (!Value.Check(HeadSchema, value)) return null;
  const head = {
    appId: value.appid,
    merchantId: value.mchid,
    outTradeNo: value.out_trade_no,
    tradeState: value.trade_state,
  };
  // Nothing rests on the fields of a payment that is none, and they may be there and empty.
  if (value.trade_state !== 'SUCCESS' && value.trade_state !== 'REFUND') return { ...head, ...NOT_PAID };
  if (!Value.Check(PaidSchema, value)) return null;
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
