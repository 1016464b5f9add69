import type { OrderEventType, PaymentSource, WechatCall } from './operator-states.js';
import type { RefundStatus } from './states.js';

/** The states of a payment at WeChat. https://pay.weixin.qq.com/doc/v3/merchant/4012791900 */
export type TradeState = 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR';

/** The text that was signed for a call to WeChat: method, path, timestamp, nonce and body, each with a line break. */
export interface SignedText {
  /** With cut openids. */
  readonly text: string;
  /** Of the whole text, in hexadecimal; null where nothing of it is cut. */
  readonly sha256: string | null;
}

/** What is kept of a call to WeChat. Those from before it was kept have no signed text. */
export interface CallTrace {
  readonly wechatRequestId: string | null;
  readonly signed?: SignedText | undefined;
}

/** The data of each type of event. The openid is in none of them. */
interface EventData {
  CREATED: { totalFen: number };
  PREPAY_CREATED: CallTrace;
  PAID: { source: PaymentSource; transactionId: string; payerTotalFen: number };
  PAID_AFTER_CLOSE: { source: PaymentSource; transactionId: string; totalFen: number; refundId: string };
  PAYMENT_MISMATCHED: { source: PaymentSource; reason: string };
  CLOSED: { reason: CloseReason };
  CLOSE_SENT: CallTrace;
  QUERIED: { tradeState: TradeState | null } & CallTrace;
  WECHAT_REFUSED: { call: WechatCall; code: string | null } & CallTrace;
  REFUND_REQUESTED: {
    refundId: string;
    amountFen: number;
    restock: readonly { productId: string; quantity: number }[];
  };
  REFUND_APPLIED: { reason: string };
  REFUND_DECLINED: { remark: string };
  REFUND_SENT: { refundId: string } & CallTrace;
  REFUND_QUERIED: { refundId: string; status: RefundStatus | null } & CallTrace;
  REFUND_MOVED: { refundId: string; amountFen: number; status: RefundStatus; source: RefundSource };
  REFUND_ADOPTED: {
    refundId: string;
    outRefundNo: string | null;
    wechatRefundId: string;
    amountFen: number;
    source: RefundSource;
  };
  REFUND_WITHDRAWN: { refundId: string; amountFen: number; by: 'operator' | 'shop'; remark: string };
  REFUNDED: { refundedFen: number };
}

/** An event in the life of an order. A type without data above does not compile. */
export type OrderEvent = {
  [Type in OrderEventType]: { readonly type: Type; readonly data: EventData[Type] };
}[OrderEventType];

/** The source from which a refund became known. */
export type RefundSource = PaymentSource | 'bill';

export type CloseReason = 'buyer' | 'expired';
