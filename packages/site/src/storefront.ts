import { MESSAGE_EVENTS, type MessageEvent } from '@taro-pay/contracts';
import type { DeliverySettings, Site } from './types.js';

/** What of a site the mini-program carries: no part of it is for the API or for a build alone. */
export interface Storefront extends Pick<Site, 'name' | 'words' | 'contact' | 'policies' | 'latePayments'> {
  readonly delivery: Pick<DeliverySettings, 'kinds' | 'express' | 'pickup'>;
  /** The templates of the messages that the shop sends, by their events. */
  readonly templateIds: Readonly<Partial<Record<MessageEvent, string>>>;
}

export function storefrontOf(site: Site): Storefront {
  const { name, words, contact, policies, latePayments, delivery, messages } = site;
  const { kinds, express, pickup } = delivery;
  const ids = MESSAGE_EVENTS.flatMap((event) => {
    const template = messages[event];
    return template === null ? [] : [[event, template.templateId] as const];
  });
  return {
    ...{ name, words, contact, policies: withDays(policies, delivery), latePayments },
    delivery: { kinds, express, pickup },
    templateIds: Object.fromEntries(ids),
  };
}

function withDays({ returns, privacy }: Site['policies'], { personalDataDays }: DeliverySettings) {
  const fill = (text: string) => text.replace('{days}', String(personalDataDays));
  return { returns, privacy: { zh: fill(privacy.zh), en: fill(privacy.en) } };
}
