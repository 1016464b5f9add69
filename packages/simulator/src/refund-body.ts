import { beijingTime } from './clock.js';
import type { Merchant } from './merchant.js';
import type { WechatRefund } from './refunds.js';

const RECEIVED_BY = '支付用户零钱';

const successTime = ({ state }: WechatRefund) =>
  state.status === 'SUCCESS' ? { success_time: beijingTime(state.succeededAtMs) } : {};

/** A refund as WeChat answers it. https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
export function refundAnswer(refund: WechatRefund) {
  const { totalFen, refundFen } = refund;
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.order.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: RECEIVED_BY,
    ...successTime(refund),
    create_time: beijingTime(refund.createdAtMs),
    status: refund.state.status,
    funds_account: refund.fundsAccount,
    amount: {
      total: totalFen,
      refund: refundFen,
      payer_total: totalFen,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: totalFen,
      discount_refund: 0,
      currency: 'CNY',
    },
  };
}

/** A refund as a notification holds it: `refund_status`, not `status`. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function refundResource(refund: WechatRefund, { merchantId }: Merchant) {
  const { totalFen, refundFen } = refund;
  return {
    mchid: merchantId,
    transaction_id: refund.transactionId,
    out_trade_no: refund.order.outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    refund_status: refund.state.status,
    ...successTime(refund),
    user_received_account: RECEIVED_BY,
    amount: { total: totalFen, refund: refundFen, payer_total: totalFen, payer_refund: refundFen },
  };
}
