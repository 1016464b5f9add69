import type { OperationOutputs, OperatorRefund, OrderEvent } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { between } from '../../ui/duration.js';
import { yuan } from '../../ui/money.js';

export type Dossier = OperationOutputs['getOrderDossier'];
type Event = Dossier['events'][number];
type EventOf<Type extends OrderEvent['type']> = Extract<Event, { type: Type }>;

function findEvent<Type extends OrderEvent['type']>(
  events: readonly Event[],
  type: Type,
): EventOf<Type> | undefined {
  return events.find((event): event is EventOf<Type> => event.type === type);
}

/** What happened to an order, in sentences. */
export function summaryOf(dossier: Dossier, now: string): string[] {
  const { refunds, refundApplication, events } = dossier;
  const late = findEvent(events, 'PAID_AFTER_CLOSE');
  const mismatches = events.filter(({ type }) => type === 'PAYMENT_MISMATCHED').length;
  const others = refunds.filter(({ id }) => id !== late?.data.refundId);
  return [
    ...lifeOf(dossier, now),
    ...(late === undefined ? [] : [lateMoney(dossier, late)]),
    ...others.map(refundSentence),
    ...(mismatches === 0 ? [] : [text.summary.mismatched(mismatches)]),
    ...(refundApplication === null || refundApplication.resolvedAt !== null
      ? []
      : [text.summary.applied(refundApplication.reason)]),
  ];
}

function lifeOf({ order, events }: Dossier, now: string): string[] {
  const { status, createdAt, paidAt, closedAt, expiresAt, totalFen } = order;
  switch (status) {
    case 'PENDING':
      return [
        expiresAt > now
          ? text.summary.pending(between(now, expiresAt))
          : text.summary.expired(between(expiresAt, now)),
      ];
    case 'PAID':
    case 'REFUNDED': {
      const paid = findEvent(events, 'PAID')?.data;
      const sentence = text.summary.paid(yuan(totalFen), between(createdAt, paidAt ?? createdAt));
      const known = paid === undefined ? sentence : `${sentence}${text.summary.source[paid.source]}`;
      return [known, ...(paid?.isAfterClose ? [text.summary.afterClose] : [])];
    }
    case 'CLOSED': {
      const reason = findEvent(events, 'CLOSED')?.data.reason ?? 'expired';
      return [text.summary.closed[reason](between(createdAt, closedAt ?? createdAt))];
    }
  }
}

function lateMoney({ order, refunds }: Dossier, late: EventOf<'PAID_AFTER_CLOSE'>): string {
  const paid = text.summary.late(yuan(late.data.totalFen), between(order.closedAt ?? late.at, late.at));
  const refund = refunds.find(({ id }) => id === late.data.refundId);
  if (refund?.status === 'SUCCESS')
    return paid + text.summary.lateBack(between(late.at, refund.succeededAt ?? late.at));
  if (refund?.status === 'ABNORMAL') return paid + text.summary.lateStuck;
  return paid + text.summary.lateOnItsWay;
}

function refundSentence({ amountFen, status, createdAt, succeededAt, origin }: OperatorRefund): string {
  const amount = yuan(amountFen);
  if (status === 'SUCCESS') {
    const back = text.summary.refunded(amount, between(createdAt, succeededAt ?? createdAt));
    return origin === 'OUTSIDE' ? text.summary.refundedOutside(amount) : back;
  }
  return text.summary.refund[status](amount);
}
