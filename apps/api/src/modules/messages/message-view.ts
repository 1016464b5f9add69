import type { MessageToBuyer } from '@taro-pay/contracts';
import type { Message } from './message-store.js';

export function presentMessage(message: Message): MessageToBuyer {
  const { id, event, status, createdAt, sentAt, nextCheckAt, failure } = message;
  return {
    ...{ id, event, status, failure },
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    nextTryAt: nextCheckAt?.toISOString() ?? null,
  };
}
