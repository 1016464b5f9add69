import type { ApprovalStatus, NotificationOutcome, OrderStatus, RefundStatus } from '@taro-pay/contracts';
import type { ReactNode } from 'react';
import { text } from '../text/index.js';

type Tone = 'good' | 'waiting' | 'bad' | 'quiet';

export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

const ORDER_TONES: Record<OrderStatus, Tone> = {
  PENDING: 'waiting',
  PAID: 'good',
  REFUNDED: 'quiet',
  CLOSED: 'quiet',
};

export const OrderTag = ({ status }: { readonly status: OrderStatus }) => (
  <Tag tone={ORDER_TONES[status]}>{text.orderStatus[status]}</Tag>
);

const REFUND_TONES: Record<RefundStatus, Tone> = {
  REQUESTED: 'waiting',
  PROCESSING: 'waiting',
  SUCCESS: 'good',
  CLOSED: 'quiet',
  ABNORMAL: 'bad',
};

export const RefundTag = ({ status }: { readonly status: RefundStatus }) => (
  <Tag tone={REFUND_TONES[status]}>{text.refundStatus[status]}</Tag>
);

const OUTCOME_TONES: Record<NotificationOutcome, Tone> = {
  APPLIED: 'good',
  REPEATED: 'quiet',
  MISMATCHED: 'bad',
  LATE: 'waiting',
  IGNORED: 'quiet',
  UNREADABLE: 'bad',
};

export const OutcomeTag = ({ outcome }: { readonly outcome: NotificationOutcome }) => (
  <Tag tone={OUTCOME_TONES[outcome]}>{text.outcome[outcome]}</Tag>
);

const APPROVAL_TONES: Record<ApprovalStatus, Tone> = {
  WAITING: 'waiting',
  APPROVED: 'good',
  DECLINED: 'bad',
  EXPIRED: 'quiet',
};

export const ApprovalTag = ({ status }: { readonly status: ApprovalStatus }) => (
  <Tag tone={APPROVAL_TONES[status]}>{text.approvalStatus[status]}</Tag>
);
