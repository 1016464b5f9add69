import type { OrderEventType, RefundStatus } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { WechatError, type WechatPayment } from '../../wechat/index.js';
import { recordEvent } from './order-store.js';

type TradeState = WechatPayment['tradeState'];

/** The data of each type of event. The openid is in none of them. */
interface EventData {
  CREATED: { totalFen: number };
  PREPAY_CREATED: { wechatRequestId: string | null };
  PAID: { source: PaymentSource; transactionId: string; payerTotalFen: number };
  PAID_AFTER_CLOSE: { source: PaymentSource; transactionId: string; totalFen: number; refundId: string };
  PAYMENT_MISMATCHED: { source: PaymentSource; reason: string };
  CLOSED: { reason: CloseReason };
  CLOSE_SENT: { wechatRequestId: string | null };
  QUERIED: { tradeState: TradeState | null; wechatRequestId: string | null };
  WECHAT_REFUSED: { call: WechatCall; code: string | null; wechatRequestId: string };
  REFUND_REQUESTED: {
    refundId: string;
    amountFen: number;
    restock: readonly { productId: string; quantity: number }[];
  };
  REFUND_APPLIED: { reason: string };
  REFUND_SENT: { refundId: string; wechatRequestId: string | null };
  REFUND_QUERIED: { refundId: string; status: RefundStatus | null; wechatRequestId: string | null };
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

/** An event in the life of an order. A type of the contract without data above does not compile. */
export type OrderEvent = {
  [Type in OrderEventType]: { readonly type: Type; readonly data: EventData[Type] };
}[OrderEventType];

/** The source from which a payment became known. */
export type PaymentSource = 'notification' | 'query';

/** The source from which a refund became known. */
export type RefundSource = PaymentSource | 'bill';

export type CloseReason = 'buyer' | 'expired';

/** The calls to WeChat about an order. */
export type WechatCall = 'prepay' | 'query' | 'close' | 'refund' | 'refund query';

/**
 * Asks WeChat about an order. A refusal, or an answer that cannot be trusted, becomes an event of the order: WeChat's
 * support asks for its Request-ID.
 */
export async function askWechat<Answer>(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  orderId: string,
  call: WechatCall,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WechatError && error.requestId !== null) {
      const data = { call, code: error.code, wechatRequestId: error.requestId };
      await recordEvent(database, orderId, { type: 'WECHAT_REFUSED', data }, new Date(now()));
    }
    throw error;
  }
}
