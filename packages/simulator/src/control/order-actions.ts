import { CASHIER_ACTIONS } from '../payments/cashier.js';
import type { WechatOrder } from '../payments/orders.js';
import type { World } from '../world/world.js';

/**
 * What can be done to an order without the mini-program: what the buyer does at the cashier; `close`, as the merchant
 * or the deadline would; `payInFlight`, the money of a buyer who had confirmed while the order was being closed.
 */
export const ORDER_ACTIONS = [...CASHIER_ACTIONS, 'close', 'payInFlight'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** Acts on an order; the errMsg that wx.requestPayment would have. Null where there is no such order. */
export function actOnOrder(world: World, outTradeNo: string, action: OrderAction): { errMsg: string } | null {
  const order = world.orders.find(outTradeNo);
  if (order === null) return null;
  const errMsg = act(world, order, action);
  world.note(`By hand: ${action} → ${errMsg}`, outTradeNo);
  return { errMsg };
}

function act(world: World, order: WechatOrder, action: OrderAction): string {
  switch (action) {
    case 'close':
      return close(world, order);
    case 'payInFlight':
      return payInFlight(world, order);
    case 'pay':
    case 'cancel':
    case 'fail':
      return world.cashier.act(order, action);
  }
}

function close({ orders }: World, order: WechatOrder): string {
  if (order.state.tradeState === 'SUCCESS') return 'close:fail (该订单已支付)';
  orders.close(order.outTradeNo);
  return 'close:ok';
}

function payInFlight({ orders, announcements }: World, { outTradeNo }: WechatOrder): string {
  const paid = orders.payInFlight(outTradeNo);
  if (paid === null) return 'requestPayment:fail (该订单未关闭)';
  announcements.paid(paid);
  return 'requestPayment:ok';
}
