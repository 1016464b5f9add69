import type { Cashier } from './cashier.js';
import type { Orders, WechatOrder } from './orders.js';

/** Where the orders of one kind are paid and closed: ordinary ones, or combined ones. */
export interface Desk {
  readonly orders: Orders;
  readonly cashier: Cashier;
  /** The openid of a login name, under the appid of the order's buyer. */
  readonly openidOf: (user: string, order: WechatOrder) => string;
  /** Tells the merchant. */
  readonly onPaid: (order: WechatOrder) => void;
  /** @throws Refusal if it is paid */
  readonly close: (order: WechatOrder) => void;
}
