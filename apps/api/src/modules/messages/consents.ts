import { MESSAGE_EVENTS, type MessageEvent } from '@taro-pay/contracts';
import type { MessageSettings } from '@taro-pay/site';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { findOrder, lockOrder, type Order } from '../orders/order-store.js';
import { closingSoonAt } from './closing-soon.js';
import { findHappened } from './event-facts.js';
import { insertConsent, planMessage } from './message-store.js';

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly messages: MessageSettings;
}

interface Accept {
  readonly userId: string;
  readonly orderId: string;
  readonly templateIds: readonly string[];
}

/** What buyers want to be told of, as the mini-program heard it from WeChat. */
export function createConsents({ database, now, newId, messages }: Options) {
  /** The event of an order that a template tells of; null where the order never comes to it. */
  function eventOf(order: Order, templateId: string): MessageEvent | null {
    const events = MESSAGE_EVENTS.filter((event) => messages[event]?.templateId === templateId);
    return events.find((event) => isPossible(event, order)) ?? null;
  }

  async function keep(tx: Tx, order: Order, templateId: string, at: Date): Promise<void> {
    const { id: orderId } = order;
    const event = eventOf(order, templateId);
    if (event === null || !(await insertConsent(tx, { orderId, templateId, event, at }))) return;
    const plan = await planOf(tx, order, event, at);
    if (plan !== null) await planMessage(tx, { id: newId(), orderId, event, at, ...plan });
  }

  return {
    /**
     * Keeps the templates that the buyer accepted, each once, however often they are told. What has happened in the
     * moment before is told now.
     * @throws ApiProblem TEMPLATE_UNKNOWN, and keeps none
     */
    async accept({ userId, orderId, templateIds }: Accept): Promise<void> {
      const known: readonly (string | undefined)[] = Object.values(messages).map((one) => one?.templateId);
      if (!templateIds.every((id) => known.includes(id))) throw new ApiProblem('TEMPLATE_UNKNOWN');
      await database.transaction(async (tx) => {
        await lockOrder(tx, orderId);
        const order = await findOrder(tx, orderId);
        if (order?.userId !== userId) throw new ApiProblem('ORDER_NOT_FOUND');
        const at = new Date(now());
        for (const templateId of new Set(templateIds)) await keep(tx, order, templateId, at);
      });
    },
  };
}

export type Consents = ReturnType<typeof createConsents>;

function isPossible(event: MessageEvent, { status, deliveryKind }: Order): boolean {
  switch (event) {
    case 'SHIPPED':
      return deliveryKind === 'express';
    case 'READY':
      return deliveryKind === 'pickup';
    case 'CLOSING_SOON':
      return status === 'PENDING';
    case 'PAID':
    case 'REFUNDED':
      return true;
  }
}

/** When an event is told that has a time already; null where it lies ahead, and is planned when it happens. */
async function planOf(tx: Tx, order: Order, event: MessageEvent, at: Date) {
  switch (event) {
    case 'CLOSING_SOON':
      return { subject: order.id, sendAt: closingSoonAt(order) };
    case 'PAID':
      return order.status === 'PAID' ? { subject: order.id, sendAt: at } : null;
    case 'SHIPPED':
    case 'READY':
    case 'REFUNDED': {
      const subject = await findHappened(tx, order.id, event);
      return subject === null ? null : { subject, sendAt: at };
    }
  }
}
