import type { EventFacts } from '../events/event.js';
import type { FaultControl } from '../faults/faults.js';
import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { Store } from '../foundation/store.js';
import { createAccessTokens } from './access-tokens.js';
import { createAddresses } from './addresses.js';
import { createInbox } from './inbox.js';
import { createMessagePush } from './message-push.js';
import type { NamedTemplate } from './message-template.js';
import { createPhoneNumbers } from './phone-numbers.js';
import type { PushSettings } from './push-settings.js';
import { createSubscribeMessages } from './subscribe-messages.js';
import { createSubscriptions } from './subscriptions.js';
import { createTemplates } from './templates.js';
import { createUsers } from './users.js';

interface Options {
  readonly appId: string;
  readonly appSecret: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly state: State;
  readonly faults: FaultControl;
  readonly record: (mchid: string | null, facts: EventFacts) => void;
  /** Where its events are pushed at the start and after a reset; null for nowhere. */
  readonly messagePush: PushSettings | null;
  /** Its message templates at the start and after a reset. */
  readonly templates: readonly NamedTemplate[];
}

/** A mini-program: its users with their messages, and the access tokens and the pushes of its back end. The merchants that have its appid share it. */
export function createMiniProgram(options: Options) {
  const { appId, appSecret, clock, randomBytes, state } = options;
  const users = createUsers({ appId, clock, randomBytes, state });
  const accessTokens = createAccessTokens({ clock, randomBytes, state });
  const messagePush = createMessagePush({ ...options, firstSettings: options.messagePush });
  const { push } = messagePush;
  const inbox = createInbox({ clock, state });
  const templates = createTemplates({ randomBytes, state, firstTemplates: options.templates });
  const subscriptions = createSubscriptions({ state, templates, push });
  const messages = createSubscribeMessages({
    randomBytes,
    state,
    users,
    templates,
    subscriptions,
    inbox,
    push,
  });
  const stores = {
    users,
    accessTokens,
    messagePush,
    inbox,
    templates,
    subscriptions,
    messages,
    phoneNumbers: createPhoneNumbers({ appId, clock, randomBytes, state }),
    addresses: createAddresses({ state }),
  } satisfies Record<string, Store>;

  return {
    ...stores,
    appId,
    appSecret,

    reset(): void {
      for (const store of Object.values(stores)) store.reset();
    },
  };
}

export type MiniProgram = ReturnType<typeof createMiniProgram>;
