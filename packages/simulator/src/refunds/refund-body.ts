import { beijingTime } from '../foundation/clock.js';
import type { Ledger } from '../ledger/ledger.js';
import { namesOf } from '../payments/partner.js';
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
export function refundAnswer(refund: WechatRefund, books: Ledger) {
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

/**
 * A refund as a notification holds it: `refund_status`, not `status`. That of a partner's order names both merchants and
 * no amount, as it was captured. https://pay.weixin.qq.com/doc/v3/merchant/4012082053,
 * https://developers.weixin.qq.com/community/personal/oCJUswwlN29_ChAvcOWOIEhtWETU/fav
 */
export function refundResource(refund: WechatRefund, merchant: Merchant, books: Ledger): object {
  const resource = directResource(refund, merchant, books);
  const { partner } = refund.order;
  if (partner === null) return resource;
  const { mchid, amount: _amount, ...rest } = resource;
  return { ...namesOf(mchid, partner), ...rest };
}

function directResource(refund: WechatRefund, { merchantId }: Merchant, books: Ledger) {
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
