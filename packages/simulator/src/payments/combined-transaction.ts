import { beijingTime } from '../foundation/clock.js';
import type { Merchant } from '../protocol/merchant.js';
import { PRODUCTS } from '../protocol/products.js';
import type { SubOrder } from './combined-orders.js';
import type { TradeState, WechatOrder } from './orders.js';

/**
 * A combined order as in WeChat's answers and notifications. The fields of a payment are absent until it is paid.
 * https://github.com/TheNorthMemory/wechatpay-openapi (docs/v3/combine-transactions/out-trade-no)
 */
export function combinedTransactionOf(
  whole: WechatOrder,
  parts: readonly SubOrder[],
  { appId, merchantId }: Merchant,
  tradeStateOf: (part: SubOrder) => TradeState = ({ order }) => order.state.tradeState,
) {
  const { state } = whole;
  return {
    combine_appid: appId,
    combine_mchid: merchantId,
    combine_out_trade_no: whole.outTradeNo,
    sub_orders: parts.map((part) => subOrderOf(part, tradeStateOf(part))),
    ...(state.tradeState === 'SUCCESS' ? { combine_payer_info: { openid: state.openid } } : {}),
  };
}

function subOrderOf({ merchantId, order }: SubOrder, tradeState: TradeState) {
  const { state, totalFen } = order;
  const names = {
    mchid: merchantId,
    ...(order.partner !== null && { sub_mchid: order.partner.subMchid }),
    out_trade_no: order.outTradeNo,
  };
  const amount = { total_amount: totalFen, currency: 'CNY' };
  if (state.tradeState !== 'SUCCESS') return { ...names, trade_state: tradeState, amount };
  return {
    ...names,
    transaction_id: state.transactionId,
    trade_type: PRODUCTS[order.product].tradeType,
    trade_state: tradeState,
    bank_type: 'OTHERS',
    attach: order.attach,
    success_time: beijingTime(state.paidAtMs),
    amount: { ...amount, payer_amount: totalFen, payer_currency: 'CNY' },
  };
}
