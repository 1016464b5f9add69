import { CASHIER_ACTIONS, USUAL_USER } from '../payments/cashier.js';
import type { Desk } from '../payments/desk.js';
import type { WechatOrder } from '../payments/orders.js';
import { errMsgOf } from '../payments/request-payment.js';
import type { World } from '../world/world.js';

/**
 * What can be done to an order without the mini-program: what the buyer does at the cashier; `close`, as the merchant
 * or the deadline would; `payInFlight`, the money of a buyer who had confirmed while the order was being closed.
 */
export const ORDER_ACTIONS = [...CASHIER_ACTIONS, 'close', 'payInFlight'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/**
 * Acts on an order; the errMsg that wx.requestPayment would have, whatever the product. Null where there is no such
 * order.
 * @param user the buyer; by default the one that the order names
 */
export function actOnOrder(
  world: World,
  outTradeNo: string,
  action: OrderAction,
  user?: string,
): { errMsg: string } | null {
  const found = findDesk(world, outTradeNo);
  if (found === null) return null;
  const errMsg = act(found.desk, found.order, action, user);
  world.note({ kind: 'byHand', action, errMsg }, outTradeNo);
  return { errMsg };
}

/** The order of a number, and where it is paid. A part of a combined order is paid with the whole. */
function findDesk(world: World, outTradeNo: string): { desk: Desk; order: WechatOrder } | null {
  const { desk, combinedDesk, find } = world;
  const order = desk.orders.find(outTradeNo);
  if (order !== null && order.combined === null) return { desk, order };
  const { merchantId, outTradeNo: number } = order?.combined ?? {
    merchantId: world.merchant.merchantId,
    outTradeNo,
  };
  const owner = find(merchantId)?.combinedDesk ?? combinedDesk;
  const whole = owner.orders.find(number);
  return whole === null ? null : { desk: owner, order: whole };
}

function act(desk: Desk, order: WechatOrder, action: OrderAction, user?: string): string {
  switch (action) {
    case 'close':
      return close(desk, order);
    case 'payInFlight':
      return payInFlight(desk, order, user);
    case 'pay':
    case 'cancel':
    case 'fail':
      return errMsgOf(desk.cashier.act(order, action, user));
  }
}

function close(desk: Desk, order: WechatOrder): string {
  if (order.state.tradeState === 'SUCCESS') return 'close:fail (该订单已支付)';
  desk.close(order);
  return 'close:ok';
}

function payInFlight(desk: Desk, order: WechatOrder, user = USUAL_USER): string {
  const paid = desk.orders.payInFlight(order.outTradeNo, desk.openidOf(user, order));
  if (paid === null) return 'requestPayment:fail (该订单未关闭)';
  desk.onPaid(paid);
  return 'requestPayment:ok';
}
