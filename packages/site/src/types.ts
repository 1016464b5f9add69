import type { DeliveryKind } from '@taro-pay/contracts';
import type { Theme } from './colours.js';
import type { MessageSettings } from './messages.js';

/** A text in both languages of the mini-program. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A place where buyers collect their orders. */
export interface PickupPlace {
  /** Kept with each order: it never changes once the shop sells. */
  readonly id: string;
  readonly name: Words;
  readonly address: Words;
  readonly hours: Words;
}

/** The fee of an express delivery. */
export interface ExpressFee {
  readonly flatFen: number;
  /** Goods of this sum and more are delivered free; null for never. */
  readonly freeFromFen: number | null;
}

export interface DeliverySettings {
  /** The kinds that the shop offers, in the order in which buyers see them; the first one is chosen at first. */
  readonly kinds: readonly DeliveryKind[];
  readonly express: { readonly fee: ExpressFee };
  readonly pickup: { readonly places: readonly PickupPlace[] };
  /** A paid order that has waited this long for its shipment is shown to operators. WeChat wants it within 48 hours. */
  readonly remindAfterHours: number;
  /** The address, the phone and the note of an order are erased so long after it was placed. */
  readonly personalDataDays: number;
}

/** The words of the mini-program that know what the shop sells; all others are in its own text folder. */
export interface ShopWords {
  /** The large line above the products. */
  readonly headline: Words;
  /** Below the headline. */
  readonly motto: Words;
  /** The title of the card that a buyer shares. */
  readonly share: Words;
  /** On the page of the buyer. */
  readonly greeting: Words;
  /** Where a cart or a list of orders is empty: what to do. */
  readonly choose: Words;
  /** Where the catalogue is empty: what comes. */
  readonly restocking: Words;
  /** After a payment: who prepares the order. */
  readonly preparing: Words;
}

/** How buyers reach people, beside WeChat's own customer service. */
export interface Contact {
  /** As it is dialled and shown; null shows none. */
  readonly phone: string | null;
}

/** What a buyer may read before buying, on the page 我的. Write what the shop really does. */
interface Policies {
  readonly returns: Words;
  /** `{days}` becomes `delivery.personalDataDays`. */
  readonly privacy: Words;
}

/** Everything that makes a shop this one. */
export interface Site {
  readonly name: Words;
  readonly words: ShopWords;
  readonly colours: Theme;
  readonly contact: Contact;
  readonly policies: Policies;
  /** How long an order waits for its payment, 1 minute at least. */
  readonly orderMinutes: number;
  /**
   * What happens to money that comes for an order which is closed already. `refund`: it goes back. `deliver`: where all
   * its goods are still in stock the order is paid after all, otherwise the money goes back.
   */
  readonly latePayments: 'refund' | 'deliver';
  readonly delivery: DeliverySettings;
  /** What buyers are told of in WeChat, where they asked for it. */
  readonly messages: MessageSettings;
}
