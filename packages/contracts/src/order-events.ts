import type { DeliveryKind, FulfilmentSource } from './fulfilment.js';
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

/** What an event tells of a shipment. */
export interface ShipmentFacts {
  readonly shipmentId: string;
  readonly kind: DeliveryKind;
  readonly carrierName: string | null;
  readonly trackingNo: string | null;
}

/** The data of each type of event. The openid, an address, a phone or a buyer's note is in none of them. */
interface EventData {
  CREATED: { totalFen: number };
  PREPAY_CREATED: CallTrace;
  /** After the close where the money came late, and the goods were still there. */
  PAID: { source: PaymentSource; transactionId: string; payerTotalFen: number; isAfterClose?: true };
  /** The money came late, and goes back. */
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
  PARTLY_SHIPPED: ShipmentFacts;
  /** The shipment is null where the goods were sent in WeChat’s console, or where a refund took all that was left. */
  SHIPPED: { source: FulfilmentSource; shipment: ShipmentFacts | null };
  RECEIVED: { source: FulfilmentSource };
  SETTLED: { source: FulfilmentSource };
  READY: Record<never, never>;
  COLLECTED: { placeId: string };
  ADDRESS_CHANGED: Record<never, never>;
  SHIPMENT_CORRECTED: ShipmentFacts;
  SHIPPING_REPORTED: { shipmentId: string };
  SHIPPING_REFUSED: { shipmentId: string; code: string | null; words: string };
  PERSONAL_DATA_ERASED: Record<never, never>;
}

/** An event in the life of an order. A type without data above does not compile. */
export type OrderEvent = {
  [Type in OrderEventType]: { readonly type: Type; readonly data: EventData[Type] };
}[OrderEventType];

/** The source from which a refund became known. */
export type RefundSource = PaymentSource | 'bill';

export type CloseReason = 'buyer' | 'expired';
