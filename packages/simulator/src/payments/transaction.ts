import { beijingTime } from '../foundation/clock.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Merchant } from '../protocol/merchant.js';
import { PRODUCTS } from '../protocol/products.js';
import type { TradeState, WechatOrder } from './orders.js';
import { namesOf, type PartnerTerms, type TranslateOpenid } from './partner.js';

const DESCRIPTIONS = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  REFUND: '转入退款',
} as const satisfies Record<TradeState, string>;

interface Options {
  readonly merchant: Merchant;
  readonly books: Ledger;
  readonly translateOpenid: TranslateOpenid;
}

/**
 * Shows orders as WeChat's answers and notifications do. The fields of a payment are absent until it is paid.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012525182, of a partner https://github.com/wechatpay-apiv3/wechatpay-go
 * (services/partnerpayments/models.go)
 */
export function createTransactionView({ merchant, books, translateOpenid }: Options) {
  return (order: WechatOrder, tradeState: TradeState = order.state.tradeState): object => {
    const transaction = transactionOf(order, merchant, books, tradeState);
    const { partner } = order;
    return partner === null ? transaction : ofPartner(transaction, partner, translateOpenid);
  };
}

export type TransactionView = ReturnType<typeof createTransactionView>;

/** The same with the fields of the partner mode. */
function ofPartner(
  transaction: ReturnType<typeof transactionOf>,
  partner: PartnerTerms,
  translate: TranslateOpenid,
): object {
  const { appid: spAppid, mchid: spMchid, ...rest } = transaction;
  const { subAppid, payerAppid } = partner;
  const names = {
    sp_appid: spAppid,
    ...(subAppid !== null && { sub_appid: subAppid }),
    ...namesOf(spMchid, partner),
  };
  if (rest.payer === undefined) return { ...names, ...rest };
  const { openid } = rest.payer;
  const under = (appid: string) => translate(openid, payerAppid, appid);
  const payer = { sp_openid: under(spAppid), ...(subAppid !== null && { sub_openid: under(subAppid) }) };
  return { ...names, ...rest, payer };
}

function transactionOf(
  order: WechatOrder,
  { appId, merchantId }: Merchant,
  books: Ledger,
  tradeState: TradeState,
) {
  const { state } = order;
  if (state.tradeState !== 'SUCCESS') {
    return {
      appid: appId,
      mchid: merchantId,
      out_trade_no: order.outTradeNo,
      trade_state: tradeState,
      trade_state_desc: DESCRIPTIONS[tradeState],
      amount: { total: order.totalFen, currency: 'CNY' },
    };
  }
  // Field by field, so that all share one hidden class: each is kept for its notification.
  return {
    appid: appId,
    mchid: merchantId,
    out_trade_no: order.outTradeNo,
    transaction_id: state.transactionId,
    trade_type: PRODUCTS[order.product].tradeType,
    trade_state: tradeState,
    trade_state_desc: DESCRIPTIONS[tradeState],
    bank_type: 'OTHERS',
    attach: order.attach,
    success_time: beijingTime(state.paidAtMs),
    payer: { openid: state.openid },
    amount: {
      total: order.totalFen,
      payer_total: books.fundsOf(order.outTradeNo).paidFen,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
  };
}
