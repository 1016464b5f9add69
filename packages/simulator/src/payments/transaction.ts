import { beijingTime } from '../foundation/clock.js';
import type { Books } from '../ledger/books.js';
import type { Merchant } from '../protocol/merchant.js';
import type { TradeState, WechatOrder } from './orders.js';

const DESCRIPTIONS = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  REFUND: '转入退款',
} as const satisfies Record<TradeState, string>;

/**
 * An order as in WeChat's answers and notifications. The fields of a payment are absent until it is paid.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012525182
 */
export function transactionOf(
  order: WechatOrder,
  { appId, merchantId }: Merchant,
  books: Books,
  tradeState: TradeState = order.state.tradeState,
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
    trade_type: 'JSAPI',
    trade_state: tradeState,
    trade_state_desc: DESCRIPTIONS[tradeState],
    bank_type: 'OTHERS',
    attach: order.attach,
    success_time: beijingTime(state.paidAtMs),
    payer: { openid: order.openid },
    amount: {
      total: order.totalFen,
      payer_total: books.fundsOf(order.outTradeNo).paidFen,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
  };
}
