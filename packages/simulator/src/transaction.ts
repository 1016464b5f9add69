import { beijingTime } from './clock.js';
import type { Merchant } from './merchant.js';
import type { TradeState, WechatOrder } from './orders.js';

const DESCRIPTIONS = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  REFUND: '转入退款',
} as const satisfies Record<TradeState, string>;

/**
 * An order as WeChat writes it in answers and notifications; what belongs to a payment is absent until there is one.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012525182
 */
export function transactionOf(
  order: WechatOrder,
  { appId, merchantId }: Merchant,
  tradeState: TradeState = order.state.tradeState,
) {
  const { state } = order;
  const identity = {
    appid: appId,
    mchid: merchantId,
    out_trade_no: order.outTradeNo,
    trade_state: tradeState,
    trade_state_desc: DESCRIPTIONS[tradeState],
  };
  if (state.tradeState !== 'SUCCESS') {
    return { ...identity, amount: { total: order.totalFen, currency: 'CNY' } };
  }
  return {
    ...identity,
    transaction_id: state.transactionId,
    trade_type: 'JSAPI',
    bank_type: 'OTHERS',
    attach: order.attach,
    success_time: beijingTime(state.paidAtMs),
    payer: { openid: order.openid },
    amount: {
      total: order.totalFen,
      payer_total: order.totalFen,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
  };
}
