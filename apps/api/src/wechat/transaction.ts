import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182; the last three belong to payment codes. */
const TRADE_STATES = ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] as const;

// WeChat adds fields as it likes; what is not read is not looked at.
const TransactionSchema = Type.Object({
  appid: Type.String(),
  mchid: Type.String(),
  out_trade_no: Type.String(),
  trade_state: Type.Enum(TRADE_STATES),
  transaction_id: Type.Optional(Type.String()),
  success_time: Type.Optional(Type.String()),
  payer: Type.Optional(Type.Object({ openid: Type.Optional(Type.String()) })),
  amount: Type.Optional(
    Type.Object({
      total: Type.Optional(Type.Integer()),
      payer_total: Type.Optional(Type.Integer()),
      currency: Type.Optional(Type.String()),
    }),
  ),
});

/** What WeChat says of one payment. What it leaves out while nobody has paid is null. */
export interface Transaction {
  readonly appId: string;
  readonly merchantId: string;
  readonly outTradeNo: string;
  readonly tradeState: Static<typeof TransactionSchema>['trade_state'];
  readonly transactionId: string | null;
  readonly totalFen: number | null;
  readonly payerTotalFen: number | null;
  readonly currency: string;
  readonly openid: string | null;
  readonly successTime: Date | null;
}

/** Reads a transaction as WeChat sends it in notifications and answers; null where it is none. */
export function parseTransaction(value: unknown): Transaction | null {
  if (!Value.Check(TransactionSchema, value)) return null;
  const successTime = value.success_time === undefined ? null : new Date(value.success_time);
  if (successTime !== null && Number.isNaN(successTime.getTime())) return null;
  return {
    appId: value.appid,
    merchantId: value.mchid,
    outTradeNo: value.out_trade_no,
    tradeState: value.trade_state,
    transactionId: value.transaction_id ?? null,
    totalFen: value.amount?.total ?? null,
    payerTotalFen: value.amount?.payer_total ?? null,
    currency: value.amount?.currency ?? 'CNY',
    openid: value.payer?.openid ?? null,
    successTime,
  };
}
