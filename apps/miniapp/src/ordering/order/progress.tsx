import type { Order, OrderRefunds, RefundStatus } from '@taro-pay/contracts';
import { closeReasonOf } from '../../model/close-reason';
import { formatYuan } from '../../model/money';
import { type ProgressEntry, progressOf } from '../../model/progress';
import { text } from '../../text';
import { orderText } from '../../text/order';
import { Timeline, type TimelineEntry } from '../../ui/timeline';

interface Props {
  readonly order: Order;
  readonly refunds: OrderRefunds;
}

/** The life of an order, with its refunds. */
export function Progress({ order, refunds }: Props) {
  const entries = progressOf(order, refunds).map((entry) => entryOf(entry, order));
  return <Timeline entries={entries} />;
}

const REFUND_TONES = {
  REQUESTED: 'waiting',
  PROCESSING: 'waiting',
  SUCCESS: 'done',
  CLOSED: 'trouble',
  ABNORMAL: 'trouble',
} as const satisfies Record<RefundStatus, TimelineEntry['tone']>;

function entryOf(entry: ProgressEntry, order: Order): TimelineEntry {
  const { progress } = orderText;
  const { kind, at } = entry;
  switch (kind) {
    case 'created':
    case 'paid':
      return { key: kind, title: progress[kind], at, tone: 'done' };
    case 'closed': {
      const hint = text.order.closed[closeReasonOf(order)];
      return { key: kind, title: progress.closed, hint, at, tone: 'over' };
    }
    case 'waiting':
      return { key: kind, title: progress.waiting, at, tone: 'waiting' };
    case 'refund': {
      const { id, status, amountFen, reason } = entry;
      const hint = `${formatYuan(amountFen)} · ${reason}`;
      return { key: id, title: progress.refund[status], hint, at, tone: REFUND_TONES[status] };
    }
    case 'application': {
      const { reason, isOpen } = entry;
      const hint = isOpen ? progress.appliedHint(reason) : reason;
      return { key: kind, title: progress.applied, hint, at, tone: isOpen ? 'waiting' : 'done' };
    }
    case 'declined':
      return { key: kind, title: progress.declined, hint: entry.words, at, tone: 'trouble' };
  }
}
