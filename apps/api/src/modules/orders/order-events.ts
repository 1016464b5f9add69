import type { RefundStatus } from '@taro-pay/contracts';
import type { Transaction } from '../../database/database.js';

/** What can happen in the life of an order, and what each event tells. The openid is in none of them. */
export type OrderEvent =
  | { type: 'CREATED'; data: { totalFen: number } }
  | { type: 'PREPAY_CREATED'; data: { wechatRequestId: string | null } }
  | { type: 'PAID'; data: { source: PaymentSource; transactionId: string; payerTotalFen: number } }
  | {
      type: 'PAID_AFTER_CLOSE';
      data: { source: PaymentSource; transactionId: string; totalFen: number; refundId: string };
    }
  | { type: 'PAYMENT_MISMATCHED'; data: { source: PaymentSource; reason: string } }
  | { type: 'CLOSED'; data: { reason: CloseReason } }
  | { type: 'CLOSE_SENT'; data: { wechatRequestId: string | null } }
  | { type: 'QUERIED'; data: { tradeState: string; wechatRequestId: string | null } }
  | {
      type: 'REFUND_REQUESTED';
      data: {
        refundId: string;
        amountFen: number;
        restock: readonly { productId: string; quantity: number }[];
      };
    }
  | { type: 'REFUND_SENT'; data: { refundId: string; wechatRequestId: string | null } }
  | {
      type: 'REFUND_MOVED';
      data: { refundId: string; amountFen: number; status: RefundStatus; source: PaymentSource };
    }
  | { type: 'REFUNDED'; data: { refundedFen: number } };

/** How we learned of a payment. */
export type PaymentSource = 'notification' | 'query';

export type CloseReason = 'buyer' | 'expired';

/** Adds an event to the life of an order, in the transaction that did what it tells. */
export async function recordEvent(
  transaction: Transaction,
  orderId: string,
  { type, data }: OrderEvent,
  at: Date,
): Promise<void> {
  await transaction.orderEvent.create({ data: { orderId, type, at, data: JSON.stringify(data) } });
}
