import type { MessageEvent, Order } from '@taro-pay/contracts';

/** What a buyer can ask to be told of at an order: its first event gives the button its words. */
export interface Reminder {
  readonly event: Exclude<MessageEvent, 'PAID'>;
  /** What WeChat is asked about, that of the event first. */
  readonly templateIds: readonly [string, ...string[]];
}

type TemplateIds = Readonly<Partial<Record<MessageEvent, string>>>;

/**
 * The reminder for what lies ahead of an order; null where nothing does, or where the shop sends no message of it.
 * Never more than the three templates that every version of WeChat takes at once.
 */
export function reminderOf(order: Order, isRefundAsked: boolean, templateIds: TemplateIds): Reminder | null {
  const events = eventsAhead(order, isRefundAsked);
  if (events === null) return null;
  const [event, ...others] = events;
  const first = templateIds[event];
  if (first === undefined) return null;
  return { event, templateIds: [first, ...others.flatMap((other) => templateIds[other] ?? [])] };
}

type Ahead = readonly [Reminder['event'], ...MessageEvent[]];

function eventsAhead({ status, fulfilment, delivery }: Order, isRefundAsked: boolean): Ahead | null {
  if (status === 'PENDING') return ['CLOSING_SOON', 'PAID'];
  if (status !== 'PAID') return null;
  if (isRefundAsked) return ['REFUNDED'];
  if (fulfilment !== 'UNSHIPPED') return null;
  switch (delivery.kind) {
    case 'express':
      return ['SHIPPED', 'REFUNDED'];
    case 'pickup':
      return delivery.readyAt === null ? ['READY', 'REFUNDED'] : null;
    case 'none':
      return null;
  }
}
