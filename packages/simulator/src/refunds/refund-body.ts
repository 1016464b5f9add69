import { beijingTime } from '../foundation/clock.js';
import type { Books } from '../ledger/books.js';
import type { Merchant } from '../protocol/merchant.js';
import type { WechatRefund } from './refund.js';

const successTime = ({ state }: WechatRefund) =>
  state.status === 'SUCCESS' ? { success_time: beijingTime(state.succeededAtMs) } : {};

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
function receivedBy({ destination }: WechatRefund) {
  switch (destination.kind) {
    case 'original':
      return { channel: 'ORIGINAL', user_received_account: '支付用户零钱' };
    case 'userBankCard':
      return {
        channel: 'OTHER_BANKCARD',
        user_received_account: `${destination.bank}${destination.lastDigits}`,
      };
    case 'merchantBankCard':
      return { channel: 'OTHER_BANKCARD', user_received_account: '商户结算银行账户' };
  }
}

/** A refund as WeChat answers it. https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
export function refundAnswer(refund: WechatRefund, books: Books) {
  const { paidFen } = books.fundsOf(refund.order.outTradeNo);
  const refundFen = books.refundFenOf(refund.outRefundNo);
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.order.outTradeNo,
    ...receivedBy(refund),
    ...successTime(refund),
    create_time: beijingTime(refund.createdAtMs),
    status: refund.state.status,
    funds_account: refund.fundsAccount,
    amount: {
      total: refund.order.totalFen,
      refund: refundFen,
      ...(refund.from.length > 0 ? { from: refund.from } : {}),
      payer_total: paidFen,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: paidFen,
      discount_refund: 0,
      currency: 'CNY',
    },
  };
}

/** A refund as a notification holds it: `refund_status`, not `status`. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function refundResource(refund: WechatRefund, { merchantId }: Merchant, books: Books) {
  const { paidFen } = books.fundsOf(refund.order.outTradeNo);
  const refundFen = books.refundFenOf(refund.outRefundNo);
  return {
    mchid: merchantId,
    transaction_id: refund.transactionId,
    out_trade_no: refund.order.outTradeNo,
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    refund_status: refund.state.status,
    ...successTime(refund),
    user_received_account: receivedBy(refund).user_received_account,
    amount: {
      total: refund.order.totalFen,
      refund: refundFen,
      payer_total: paidFen,
      payer_refund: refundFen,
    },
  };
}
