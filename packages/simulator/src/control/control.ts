import { mapObject } from '../foundation/objects.js';
import type { Scope } from './scope.js';
import type { Verb } from './verb.js';
import { bookVerbs } from './verbs/books.js';
import { buyerVerbs } from './verbs/buyers.js';
import { cashierVerbs } from './verbs/cashiers.js';
import { clockVerbs } from './verbs/clock.js';
import { faultVerbs } from './verbs/faults.js';
import { keyVerbs } from './verbs/keys.js';
import { messagePushVerbs } from './verbs/message-push.js';
import { messageVerbs } from './verbs/messages.js';
import { notificationVerbs } from './verbs/notifications.js';
import { orderVerbs } from './verbs/orders.js';
import { phoneVerbs } from './verbs/phone.js';
import { refundVerbs } from './verbs/refunds.js';
import { shippingVerbs } from './verbs/shipping.js';
import { subMerchantVerbs } from './verbs/sub-merchants.js';
import { worldVerbs } from './verbs/world.js';

const VERBS = {
  ...buyerVerbs,
  ...orderVerbs,
  ...cashierVerbs,
  ...refundVerbs,
  ...bookVerbs,
  ...notificationVerbs,
  ...shippingVerbs,
  ...messagePushVerbs,
  ...messageVerbs,
  ...phoneVerbs,
  ...clockVerbs,
  ...faultVerbs,
  ...keyVerbs,
  ...subMerchantVerbs,
  ...worldVerbs,
};

/** What tests and people do to WeChat: everything under `/_sim/`, as functions. */
export type Control = {
  readonly [Name in keyof typeof VERBS]: ReturnType<(typeof VERBS)[Name]['act']>;
};

/** Each verb by its name in `Control`. */
export const verbs: readonly (readonly [name: string, verb: Verb<unknown>])[] = Object.entries(VERBS);

/** The control of the merchants of this scope. */
export function createControl(scope: Scope): Control {
  return mapObject<Verb<unknown>, Control>(VERBS, ({ act }) => act(scope));
}
