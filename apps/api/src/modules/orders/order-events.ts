import type { Transaction } from '../../database/database.js';

/** What can happen in the life of an order, and what each event tells. The openid is in none of them. */
export type OrderEvent =
  | { type: 'CREATED'; data: { totalFen: number } }
  | { type: 'PREPAY_CREATED'; data: { wechatRequestId: string | null } }
  | { type: 'PAID'; data: { source: PaymentSource; transactionId: string; payerTotalFen: number } }
  | { type: 'PAID_AFTER_CLOSE'; data: { source: PaymentSource; transactionId: string; totalFen: number } }
  | { type: 'PAYMENT_MISMATCHED'; data: { source: PaymentSource; reason: string } }
  | { type: 'CLOSED'; data: { reason: CloseReason } };

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
