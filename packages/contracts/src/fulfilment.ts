import type { PaymentSource } from './operator-states.js';

/**
 * The ways in which goods reach their buyer. WeChat's logistics_type of each: express 1, none 3, pickup 4.
 * https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html
 */
export const DELIVERY_KINDS = ['none', 'express', 'pickup'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/**
 * How far the goods of a paid order have come. It stands beside the order's status. SHIPPED: all goods are sent, or
 * handed over at the counter. RECEIVED: the buyer confirmed it, or WeChat did after its days. SETTLED: WeChat released
 * the money to the merchant.
 */
export const FULFILMENTS = ['UNSHIPPED', 'SHIPPED', 'RECEIVED', 'SETTLED'] as const;
export type Fulfilment = (typeof FULFILMENTS)[number];

/** Every transition of a fulfilment. What became known late goes through each step between. */
export const FULFILMENT_TRANSITIONS = {
  UNSHIPPED: ['SHIPPED'],
  SHIPPED: ['RECEIVED'],
  RECEIVED: ['SETTLED'],
  SETTLED: [],
} as const satisfies Record<Fulfilment, readonly Fulfilment[]>;

/**
 * The state of a shipment's report to WeChat. NOT_NEEDED: the mini-program is not under WeChat's trade management, or
 * WeChat knows the shipment already.
 */
export const SHIPMENT_REPORTS = ['WAITING', 'REPORTED', 'REFUSED', 'NOT_NEEDED'] as const;
export type ShipmentReport = (typeof SHIPMENT_REPORTS)[number];

/** The source of a step of a fulfilment: an operator, the shop by itself, a refund of all that was left, or WeChat. */
export type FulfilmentSource = 'operator' | 'shop' | 'refund' | PaymentSource;

/** Tells whether the table allows a fulfilment to go from one state to another. */
export function canFulfilmentBecome(from: Fulfilment, to: Fulfilment): boolean {
  const allowed: readonly Fulfilment[] = FULFILMENT_TRANSITIONS[from];
  return allowed.includes(to);
}
