import type { Order, OrderRefunds, RefundStatus } from '@taro-pay/contracts';
import { text } from '../text';
import type { TimelineEntry } from '../ui/timeline';

const REFUND_TONES = {
  REQUESTED: 'waiting',
  PROCESSING: 'waiting',
  SUCCESS: 'done',
  CLOSED: 'trouble',
  ABNORMAL: 'trouble',
} as const satisfies Record<RefundStatus, TimelineEntry['tone']>;

/** The life of an order as its buyer sees it, the first thing first. */
export function progressOf(order: Order, { application, refunds }: OrderRefunds): readonly TimelineEntry[] {
  const { progress } = text;
  const entries: TimelineEntry[] = [
    { key: 'created', title: progress.created, at: order.createdAt, tone: 'done' },
  ];
  if (order.status === 'PENDING')
    entries.push({ key: 'waiting', title: progress.waiting, at: null, tone: 'waiting' });
  if (order.paidAt !== null)
    entries.push({ key: 'paid', title: progress.paid, at: order.paidAt, tone: 'done' });
  if (order.closedAt !== null)
    entries.push({ key: 'closed', title: progress.closed, at: order.closedAt, tone: 'done' });
  const later: TimelineEntry[] = refunds.map(({ id, status, reason, createdAt, succeededAt }) => ({
    key: id,
    title: progress.refund[status],
    hint: reason,
    at: succeededAt ?? createdAt,
    tone: REFUND_TONES[status],
  }));
  if (application !== null) {
    const { reason, appliedAt, resolvedAt } = application;
    const isOpen = resolvedAt === null;
    later.push({
      key: 'applied',
      title: progress.applied,
      hint: isOpen ? progress.appliedHint(reason) : reason,
      at: appliedAt,
      tone: isOpen ? 'waiting' : 'done',
    });
  }
  return [...entries, ...later.sort((one, other) => ((one.at ?? '') < (other.at ?? '') ? -1 : 1))];
}
