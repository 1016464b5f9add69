import type { RefundStatus } from '@taro-pay/contracts';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { WechatError, type Transaction as WechatTransaction } from '../../wechat/index.js';

type TradeState = WechatTransaction['tradeState'];

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
  | { type: 'QUERIED'; data: { tradeState: TradeState | null; wechatRequestId: string | null } }
  | { type: 'WECHAT_REFUSED'; data: { call: WechatCall; code: string | null; wechatRequestId: string } }
  | {
      type: 'REFUND_REQUESTED';
      data: {
        refundId: string;
        amountFen: number;
        restock: readonly { productId: string; quantity: number }[];
      };
    }
  | { type: 'REFUND_APPLIED'; data: { reason: string } }
  | { type: 'REFUND_SENT'; data: { refundId: string; wechatRequestId: string | null } }
  | {
      type: 'REFUND_QUERIED';
      data: { refundId: string; status: RefundStatus | null; wechatRequestId: string | null };
    }
  | {
      type: 'REFUND_MOVED';
      data: { refundId: string; amountFen: number; status: RefundStatus; source: RefundSource };
    }
  | {
      type: 'REFUND_ADOPTED';
      data: {
        refundId: string;
        outRefundNo: string | null;
        wechatRefundId: string;
        amountFen: number;
        source: RefundSource;
      };
    }
  | {
      type: 'REFUND_WITHDRAWN';
      data: { refundId: string; amountFen: number; by: 'operator' | 'shop'; remark: string };
    }
  | { type: 'REFUNDED'; data: { refundedFen: number } };

/** How we learned of a payment. */
export type PaymentSource = 'notification' | 'query';

/** How we learned of a refund. */
export type RefundSource = PaymentSource | 'bill';

export type CloseReason = 'buyer' | 'expired';

/** What WeChat is asked about an order. */
export type WechatCall = 'prepay' | 'query' | 'close' | 'refund' | 'refund query';

/** Adds an event to the life of an order, in the transaction that did what it tells. */
export async function recordEvent(
  transaction: Sql,
  orderId: string,
  { type, data }: OrderEvent,
  at: Date,
): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES (${orderId}, ${type}, ${at}, ${JSON.stringify(data)})`;
}

/**
 * Asks WeChat about an order. An answer that is a refusal or cannot be believed is told in the order's life, too:
 * its Request-ID is what WeChat's support asks for.
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
