import type { Books } from '../ledger/books.js';
import type { WechatOrder } from '../payments/orders.js';
import { transactionOf } from '../payments/transaction.js';
import type { Merchant } from '../protocol/merchant.js';
import type { WechatRefund } from '../refunds/refund.js';
import { refundResource } from '../refunds/refund-body.js';
import type { Notifications } from './notifications.js';

const REFUND_SUMMARIES = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭' } as const;

/** What WeChat tells a merchant unasked. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function createAnnouncements(merchant: Merchant, books: Books, { notify }: Notifications) {
  return {
    paid(order: WechatOrder): void {
      notify({
        eventType: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        kind: 'transaction',
        url: order.notifyUrl,
        outTradeNo: order.outTradeNo,
        resource: transactionOf(order, merchant, books),
        wechatpaySerial: order.wechatpaySerial,
      });
    },

    refundSettled(refund: WechatRefund): void {
      const { status } = refund.state;
      if (status === 'PROCESSING' || refund.notifyUrl === null) return;
      notify({
        eventType: `REFUND.${status}`,
        summary: REFUND_SUMMARIES[status],
        kind: 'refund',
        url: refund.notifyUrl,
        outTradeNo: refund.order.outTradeNo,
        resource: refundResource(refund, merchant, books),
        wechatpaySerial: refund.wechatpaySerial,
      });
    },
  };
}
