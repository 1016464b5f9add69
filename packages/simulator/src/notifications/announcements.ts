import type { Ledger } from '../ledger/ledger.js';
import type { SubOrder } from '../payments/combined-orders.js';
import { combinedTransactionOf } from '../payments/combined-transaction.js';
import type { WechatOrder } from '../payments/orders.js';
import type { TransactionView } from '../payments/transaction.js';
import type { Merchant } from '../protocol/merchant.js';
import type { WechatRefund } from '../refunds/refund.js';
import { refundResource } from '../refunds/refund-body.js';
import type { Notifications } from './notifications.js';

const REFUND_SUMMARIES = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭' } as const;

interface Options {
  readonly merchant: Merchant;
  readonly books: Ledger;
  readonly viewTransaction: TransactionView;
  readonly notify: Notifications['notify'];
}

/** What WeChat tells a merchant unasked. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function createAnnouncements({ merchant, books, viewTransaction, notify }: Options) {
  return {
    paid(order: WechatOrder): void {
      notify({
        eventType: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        kind: 'transaction',
        url: order.notifyUrl,
        outTradeNo: order.outTradeNo,
        resource: viewTransaction(order),
        wechatpaySerial: order.wechatpaySerial,
      });
    },

    /** A combined order, with all its parts in one notification. */
    combinedPaid(whole: WechatOrder, parts: readonly SubOrder[]): void {
      notify({
        eventType: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        kind: 'transaction',
        url: whole.notifyUrl,
        outTradeNo: whole.outTradeNo,
        resource: combinedTransactionOf(whole, parts, merchant),
        wechatpaySerial: whole.wechatpaySerial,
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
