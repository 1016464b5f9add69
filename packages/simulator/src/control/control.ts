import { mapObject } from '../foundation/objects.js';
import type { World } from '../world/world.js';
import type { Verb } from './verb.js';
import { bookVerbs } from './verbs/books.js';
import { buyerVerbs } from './verbs/buyers.js';
import { clockVerbs } from './verbs/clock.js';
import { faultVerbs } from './verbs/faults.js';
import { keyVerbs } from './verbs/keys.js';
import { notificationVerbs } from './verbs/notifications.js';
import { orderVerbs } from './verbs/orders.js';
import { refundVerbs } from './verbs/refunds.js';
import { worldVerbs } from './verbs/world.js';

const VERBS = {
  ...buyerVerbs,
  ...orderVerbs,
  ...refundVerbs,
  ...bookVerbs,
  ...notificationVerbs,
  ...clockVerbs,
  ...faultVerbs,
  ...keyVerbs,
  ...worldVerbs,
};

/** What tests and people do to WeChat: everything under `/_sim/`, as functions. */
export type Control = {
  readonly [Name in keyof typeof VERBS]: ReturnType<(typeof VERBS)[Name]['act']>;
};

/** Each verb by its name in `Control`. */
export const verbs: readonly (readonly [name: string, verb: Verb<unknown>])[] = Object.entries(VERBS);

/** The control of one world. */
export function createControl(world: World): Control {
  return mapObject<Verb<unknown>, Control>(VERBS, ({ act }) => act(world));
}
