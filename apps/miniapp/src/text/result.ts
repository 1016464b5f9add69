import type { DeliveryKind } from '@taro-pay/contracts';
import { site } from '@taro-pay/site/storefront';
import { inLanguage } from './language';

const { words } = site;

const zh = {
  paid: '支付成功',
  /** What comes next, by the kind of delivery. */
  paidHint: {
    pickup: words.preparing.zh,
    express: '店铺会尽快发货，可在订单里查看进度',
    none: '无需配送，订单已生效',
  } satisfies Record<DeliveryKind, string>,
  paying: '正在支付',
  payingHint: '请在微信支付中完成付款',
  waiting: '正在确认支付结果',
  waitingHint: '支付结果可能稍有延迟，请稍候',
  unknown: '暂未收到付款',
  unknownHint: '如已付款，请稍后刷新查看；同一订单不会重复扣款',
  unpaid: '还没有付款',
  closed: '订单已关闭',
  closedHint: {
    refund: (reason: string) => `${reason}。如已付款，款项将原路退回`,
    deliver: (reason: string) => `${reason}。如已付款，有货会照常为你安排，无货则原路退款`,
  }[site.latePayments],
  refunded: '已退款',
  refundedHint: '款项已原路退回',
  refresh: '刷新结果',
  viewOrder: '查看订单',
};

const en: typeof zh = {
  paid: 'Payment received',
  paidHint: {
    pickup: words.preparing.en,
    express: 'The shop will ship it; your order shows how far it is',
    none: 'Nothing is delivered; your order is complete',
  },
  paying: 'Paying',
  payingHint: 'Please complete the payment in WeChat Pay',
  waiting: 'Checking your payment',
  waitingHint: 'The result may take a moment',
  unknown: 'No payment received yet',
  unknownHint: 'If you paid, check again in a moment; an order is never charged twice',
  unpaid: 'Not paid yet',
  closed: 'Order closed',
  closedHint: {
    refund: (reason: string) => `${reason}. If you paid, you get a refund`,
    deliver: (reason: string) => `${reason}. If you paid, you get the goods if they are left, or a refund`,
  }[site.latePayments],
  refunded: 'Refunded',
  refundedHint: 'Returned to your original payment method',
  refresh: 'Check again',
  viewOrder: 'View order',
};

export const RESULT_TEXTS = { zh, en };

/** Every word of the result of a payment. */
export const resultText = inLanguage(RESULT_TEXTS);
