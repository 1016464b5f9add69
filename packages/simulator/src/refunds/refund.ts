import type { WechatOrder } from '../payments/orders.js';
import type { RefundRequest } from './refund-request.js';

export const REFUND_OUTCOMES = ['SUCCESS', 'ABNORMAL', 'CLOSED'] as const;
export type RefundOutcome = (typeof REFUND_OUTCOMES)[number];

/** The destination of the money: the original way, or a bank card after an abnormal refund. */
export type RefundDestination =
  | { readonly kind: 'original' }
  | { readonly kind: 'userBankCard'; readonly bank: string; readonly lastDigits: string }
  | { readonly kind: 'merchantBankCard' };

export interface WechatRefund extends Omit<RefundRequest, 'order' | 'accounts'> {
  readonly refundId: string;
  readonly order: WechatOrder;
  readonly transactionId: string;
  readonly createdAtMs: number;
  /** The first account that paid. */
  readonly fundsAccount: 'AVAILABLE' | 'UNSETTLED';
  destination: RefundDestination;
  /** The start of PROCESSING. An abnormal refund that is applied again restarts it. */
  processingSinceMs: number;
  state:
    | { readonly status: 'PROCESSING' }
    | { readonly status: 'SUCCESS'; readonly succeededAtMs: number }
    | { readonly status: 'CLOSED' | 'ABNORMAL' };
}

export type RefundStatus = WechatRefund['state']['status'];
