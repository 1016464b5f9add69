import type {
  ApprovalStatus,
  DeliveryKind,
  Fulfilment,
  NotificationOutcome,
  OrderStatus,
  RefundStatus,
  ShipmentReport,
} from '@taro-pay/contracts';
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

const FULFILMENT_TONES: Record<Fulfilment, Tone> = {
  UNSHIPPED: 'waiting',
  SHIPPED: 'good',
  RECEIVED: 'good',
  SETTLED: 'quiet',
};

interface FulfilmentProps {
  readonly kind: DeliveryKind;
  readonly fulfilment: Fulfilment;
}

export const FulfilmentTag = ({ kind, fulfilment }: FulfilmentProps) => (
  <Tag tone={FULFILMENT_TONES[fulfilment]}>{text.fulfilmentOf[kind][fulfilment]}</Tag>
);

const REPORT_TONES: Record<ShipmentReport, Tone> = {
  WAITING: 'waiting',
  REPORTED: 'good',
  REFUSED: 'bad',
  NOT_NEEDED: 'quiet',
};

export const ReportTag = ({ report }: { readonly report: ShipmentReport }) => (
  <Tag tone={REPORT_TONES[report]}>{text.shipmentReport[report]}</Tag>
);
