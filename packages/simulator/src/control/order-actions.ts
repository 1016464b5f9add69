import type { Announcements } from '../notifications/announcements.js';
import { CASHIER_ACTIONS, type Cashier } from '../payments/cashier.js';
import type { Orders, WechatOrder } from '../payments/orders.js';

/**
 * What can be done to an order without the mini-program: what the buyer does at the cashier; `close`, as the merchant
 * or the deadline would; `payInFlight`, the money of a buyer who had confirmed while the order was being closed.
 */
export const ORDER_ACTIONS = [...CASHIER_ACTIONS, 'close', 'payInFlight'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

interface Options {
  readonly orders: Orders;
  readonly cashier: Cashier;
  readonly announcements: Announcements;
  readonly note: (summary: string, outTradeNo: string) => void;
}

/** Acts on an order by its number; answers the errMsg that wx.requestPayment would have. */
export function createOrderActions({ orders, cashier, announcements, note }: Options) {
  function close(order: WechatOrder): string {
    if (order.state.tradeState === 'SUCCESS') return 'close:fail (该订单已支付)';
    orders.close(order.outTradeNo);
    return 'close:ok';
  }

  function payInFlight({ outTradeNo }: WechatOrder): string {
    const paid = orders.payInFlight(outTradeNo);
    if (paid === null) return 'requestPayment:fail (该订单未关闭)';
    announcements.paid(paid);
    return 'requestPayment:ok';
  }

  function act(order: WechatOrder, action: OrderAction): string {
    switch (action) {
      case 'close':
        return close(order);
      case 'payInFlight':
        return payInFlight(order);
      case 'pay':
      case 'cancel':
      case 'fail':
        return cashier.act(order, action);
    }
  }

  return (outTradeNo: string, action: OrderAction): { errMsg: string } | null => {
    const order = orders.find(outTradeNo);
    if (order === null) return null;
    const errMsg = act(order, action);
    note(`By hand: ${action} → ${errMsg}`, outTradeNo);
    return { errMsg };
  };
}
