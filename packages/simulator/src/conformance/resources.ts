import { beijingTime } from '../foundation/clock.js';
import type { JsonObject } from '../foundation/json.js';
import type { Merchant } from '../protocol/merchant.js';

/** What a payment notification holds of an order, as `/_sim/orders` shows it. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function paymentResource(
  order: JsonObject,
  payment: { readonly transactionId: string; readonly paidAtMs: number },
  { appId, merchantId }: Merchant,
): JsonObject {
  return {
    appid: appId,
    mchid: merchantId,
    out_trade_no: order.outTradeNo,
    transaction_id: payment.transactionId,
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: order.attach,
    success_time: beijingTime(payment.paidAtMs),
    payer: { openid: order.openid },
    amount: { total: order.totalFen, payer_total: order.totalFen, currency: 'CNY', payer_currency: 'CNY' },
  };
}

/** What a refund notification holds of a refund, as `/_sim/refunds` shows it. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function refundResource(refund: JsonObject, { merchantId }: Merchant): JsonObject {
  const { totalFen, refundFen } = refund;
  return {
    mchid: merchantId,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    refund_status: 'SUCCESS',
    success_time: beijingTime(Date.now()),
    user_received_account: '支付用户零钱',
    amount: { total: totalFen, refund: refundFen, payer_total: totalFen, payer_refund: refundFen },
  };
}
