import { ORDER_PAGE } from '@taro-pay/contracts';
import type { Site } from '@taro-pay/site';
import type { FastifyBaseLogger } from 'fastify';
import type { Dependencies } from '../../dependencies.js';
import type { MessageOutcome } from '../../wechat/index.js';
import { listItems } from '../orders/order-store.js';
import { closingSoonAt } from './closing-soon.js';
import { factsOfEvent } from './event-facts.js';
import { fillFields } from './message-fields.js';
import {
  beginMessage,
  delayMessage,
  endMessage,
  findMessage,
  type MessageOfOrder,
  postponeMessage,
} from './message-store.js';
import { messageValues } from './message-values.js';
import { isOutdated } from './outdated.js';

interface Options extends Pick<Dependencies, 'database' | 'wechat' | 'now'> {
  readonly site: Site;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
}

/** One step of a message that is due. */
export type SendMessage = (messageId: string) => Promise<void>;

/**
 * Sends a message at most once. It is marked before the call and recorded after it: one that is found marked belongs to
 * a process that ended in between, and one without an answer may have arrived. Neither is sent again, because WeChat
 * cannot be asked, and a second one would use up the buyer's consent to a message of another order.
 */
export function createMessageSending({ database, wechat, now, site, log }: Options): SendMessage {
  /** What is certain before WeChat is asked: a message that ends here, one whose time has moved, or its content. */
  async function prepare(message: MessageOfOrder) {
    const { event, orderId, orderCreatedAt: createdAt, expiresAt } = message;
    const nowMs = now();
    const facts = await factsOfEvent(database, message);
    if (isOutdated(message, facts.pickup?.collectedAt != null, nowMs)) return { end: 'OUTDATED' } as const;
    const sendAt = event === 'CLOSING_SOON' ? closingSoonAt({ createdAt, expiresAt }) : null;
    if (sendAt !== null && sendAt.getTime() > nowMs) return { sendAt };
    const template = site.messages[event];
    if (template?.templateId !== message.templateId) {
      return { end: 'REFUSED', failure: 'The shop has another template since the buyer agreed.' } as const;
    }
    const order = { ...message, id: orderId, items: await listItems(database, orderId) };
    const filled = fillFields(template, messageValues(event, order, facts, site));
    if ('data' in filled) return filled;
    return {
      end: 'REFUSED',
      failure: `The field ${filled.badKey} cannot be filled for this order.`,
    } as const;
  }

  function warn({ orderId, event }: MessageOfOrder, failure: string): void {
    log.warn({ orderId, event, failure }, 'a message to a buyer was not sent');
  }

  async function record(message: MessageOfOrder, outcome: MessageOutcome): Promise<void> {
    const { id } = message;
    const from = 'SENDING';
    switch (outcome.kind) {
      case 'sent':
        return endMessage(database, id, { from, to: 'SENT', sentAt: new Date(now()) });
      case 'notAccepted':
        return endMessage(database, id, { from, to: 'NOT_ACCEPTED', failure: outcome.words });
      case 'notSent':
        return postponeMessage(database, id, outcome.words);
      case 'refused':
        warn(message, outcome.words);
        return endMessage(database, id, { from, to: 'REFUSED', failure: outcome.words });
      case 'unknown':
        warn(message, outcome.words);
        return endMessage(database, id, { from, to: 'UNKNOWN', failure: outcome.words });
    }
  }

  async function send(message: MessageOfOrder): Promise<void> {
    const { id, openid, templateId, orderId } = message;
    const prepared = await prepare(message);
    if ('sendAt' in prepared) return delayMessage(database, id, prepared.sendAt);
    if ('end' in prepared) {
      const { end: to, failure = null } = prepared;
      if (failure !== null) warn(message, failure);
      return endMessage(database, id, { from: 'WAITING', to, failure });
    }
    if (!(await beginMessage(database, id))) return;
    const page = `${ORDER_PAGE}?orderId=${orderId}`;
    await record(message, await wechat.messages.send({ openid, templateId, page, data: prepared.data }));
  }

  return async (messageId) => {
    const message = await findMessage(database, messageId);
    switch (message?.status) {
      case 'WAITING':
        return send(message);
      case 'SENDING':
        return record(message, { kind: 'unknown', words: 'The server stopped before the answer came.' });
      default:
        return;
    }
  };
}
