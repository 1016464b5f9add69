import type { Clock } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';

/** A user keeps this many messages; older ones are forgotten. */
const MAXIMUM_MESSAGES = 100;

/** A message in the service notifications of a user's phone. */
export interface InboxMessage {
  /** 1 for the user's first. */
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  /** A subscribe message of the mini-program, or WeChat's own message about an order. */
  readonly kind: 'subscribe' | 'shipped' | 'confirm' | 'presale';
  readonly templateId: string | null;
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string }[];
  /** The page of the mini-program that it opens; null for none. */
  readonly page: string | null;
  readonly outTradeNo: string | null;
}

/** The service notifications on the phones of all users. */
export function createInbox({ clock, state }: { readonly clock: Clock; readonly state: State }) {
  const inboxes = state.map<readonly InboxMessage[]>('inboxes');

  return {
    deliver({ openid, ...content }: Omit<InboxMessage, 'id' | 'at'> & { readonly openid: string }): void {
      const earlier = inboxes.get(openid) ?? [];
      const id = (earlier.at(-1)?.id ?? 0) + 1;
      const message = { id, at: new Date(clock.now()).toISOString(), ...content };
      inboxes.set(openid, [...earlier, message].slice(-MAXIMUM_MESSAGES));
    },

    /** The messages of a user, oldest first. */
    of: (openid: string): readonly InboxMessage[] => inboxes.get(openid) ?? [],

    reset(): void {
      inboxes.clear();
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;
