import type { Clock } from '../foundation/clock.js';
import type { Ledger } from '../ledger/ledger.js';
import type { WechatOrder } from '../payments/orders.js';
import type { Shipments } from './shipments.js';

/** WeChat's `order_state`. https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_getorder.html */
export const ORDER_STATES = {
  toShip: 1,
  shipped: 2,
  received: 3,
  done: 4,
  refunded: 5,
  toSettle: 6,
} as const;
export type OrderState = (typeof ORDER_STATES)[keyof typeof ORDER_STATES];

/** A received order waits for its settlement after this. WeChat does not say when it changes. */
const RECEIVED_MS = 60_000;

export interface PaidOrder extends WechatOrder {
  state: Extract<WechatOrder['state'], { readonly tradeState: 'SUCCESS' }>;
}

export function isPaid(order: WechatOrder | null): order is PaidOrder {
  return order?.state.tradeState === 'SUCCESS';
}

/** The appid of the mini-program that an order without a sub-merchant was made in. */
export type AppIdOf = (order: WechatOrder) => string;

/**
 * Whether an order is one of this mini-program's, and not of another one that the merchant has:
 * https://developers.weixin.qq.com/community/develop/doc/000ea8ad2708707141724ed316bc00
 */
export const isUnder = (appid: string, order: WechatOrder, appIdOf: AppIdOf): boolean =>
  order.partner === null
    ? appid === appIdOf(order)
    : appid === order.partner.payerAppid || appid === order.partner.subAppid;

interface Options {
  readonly clock: Clock;
  readonly books: Ledger;
  readonly shipments: Shipments;
}

/** The state of a paid order in the shipping service. */
export function createOrderStates({ clock, books, shipments }: Options) {
  return (order: PaidOrder): OrderState => {
    const { paidFen, refundedFen } = books.fundsOf(order.outTradeNo);
    if (refundedFen === paidFen) return ORDER_STATES.refunded;
    const shipment = shipments.find(order.outTradeNo);
    if (shipment === null || shipment.finishedCount === 0) return ORDER_STATES.toShip;
    if (shipment.receipt === null) return ORDER_STATES.shipped;
    if (shipment.receipt.settledAtMs !== null) return ORDER_STATES.done;
    const isFresh = clock.now() - shipment.receipt.atMs < RECEIVED_MS;
    return isFresh ? ORDER_STATES.received : ORDER_STATES.toSettle;
  };
}

export type OrderStateOf = ReturnType<typeof createOrderStates>;
