import type { NotificationOutcome, RefundSource } from '@taro-pay/contracts';
import type { WechatRefund } from '../../wechat/index.js';

/** A refund as WeChat describes it: in a notification, in an answer, or in a bill, which may lack its number. */
export interface ToldRefund extends Omit<WechatRefund, 'outRefundNo'> {
  readonly outRefundNo: string | null;
}

export interface Settle {
  readonly refund: ToldRefund;
  readonly merchantId: string;
  readonly source: RefundSource;
  readonly at: Date;
  readonly newId: () => string;
}

export interface RefundSettlement {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}
