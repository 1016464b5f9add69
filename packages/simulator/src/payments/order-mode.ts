import type { JsonObject } from '../foundation/json.js';
import type { Fields } from '../protocol/fields.js';
import type { ProductName } from '../protocol/products.js';
import type { WechatOrder } from './orders.js';
import type { PartnerTerms } from './partner.js';

/** Whom a prepay names. */
export interface Parties {
  /** The buyer; null where the product names none. */
  readonly openid: string | null;
  readonly partner: PartnerTerms | null;
}

/** Reads a field of a query or a body. */
type ReadField = (name: string) => unknown;

/**
 * How a caller makes, queries and closes orders: a merchant for itself, or a service provider for a sub-merchant. The
 * products, their rules and their states are the same; the fields that name the parties differ.
 */
export interface OrderMode {
  /** The path of its APIs, to which the products and the numbers are added. */
  readonly path: string;
  readonly prepayFields: Readonly<Record<ProductName, Fields>>;
  readonly closeFields: Fields;
  /** Checks and reads the parties of a prepay whose fields were checked. @throws Refusal */
  readonly readParties: (body: JsonObject) => Parties;
  /** Checks the merchants that a call names, before its other fields. @throws Refusal */
  readonly checkCaller: (read: ReadField, place: 'query' | 'body') => void;
  /** Whether the order was made in this mode. @throws Refusal where it is another sub-merchant's */
  readonly isOwn: (order: WechatOrder, read: ReadField, place: 'query' | 'body') => boolean;
}
