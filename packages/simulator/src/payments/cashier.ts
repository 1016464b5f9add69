import { type Obstacle, obstacleWords, PRODUCTS, type ProductName } from '../protocol/products.js';
import type { Orders, WechatOrder } from './orders.js';

/** The actions of a buyer at the cashier. */
export const CASHIER_ACTIONS = ['pay', 'cancel', 'fail'] as const;
export type CashierAction = (typeof CASHIER_ACTIONS)[number];

/** The user who pays where neither the caller nor the order names one. */
export const USUAL_USER = 'buyer';

/** What came of a visit, and what the buyer read; null where all went well. */
export interface Visit {
  readonly result: 'paid' | 'cancelled' | 'failed' | 'refused';
  readonly words: string | null;
  /** The order that the buyer came for; null for none. */
  readonly outTradeNo: string | null;
}

interface Options {
  readonly orders: Orders;
  /** The openid of a login name, under the appid of the order's buyer. */
  readonly openidOf: (user: string, order: WechatOrder) => string;
  /** Whether WeChat has switched payment off in the mini-program. */
  readonly isBanned: () => boolean;
  readonly onPaid: (order: WechatOrder) => void;
}

/** WeChat's cashier: every product ends here, after its own checks of the way to it. */
export function createCashier({ orders, openidOf, isBanned, onPaid }: Options) {
  function buyerOf(order: WechatOrder, user: string | undefined): string {
    return user === undefined && order.openid !== null ? order.openid : openidOf(user ?? USUAL_USER, order);
  }

  function findObstacle(order: WechatOrder, openid: string, handle: string | undefined): Obstacle | null {
    switch (order.state.tradeState) {
      case 'SUCCESS':
        return 'paid';
      case 'CLOSED':
        return 'closed';
      case 'NOTPAY':
        if (orders.isOver(order)) return 'timeExpired';
        if (!orders.isPrepayAlive(order, handle)) return 'prepayExpired';
        if (order.openid !== null && order.openid !== openid) return 'otherBuyer';
        return order.product === 'jsapi' && isBanned() ? 'banned' : null;
    }
  }

  function act(order: WechatOrder, action: CashierAction, openid: string): Visit {
    const { product, outTradeNo } = order;
    if (PRODUCTS[product].isBound) orders.bind(order, openid);
    switch (action) {
      case 'cancel':
        return { result: 'cancelled', words: null, outTradeNo };
      case 'pay':
        if (orders.isDoomed(order)) return { result: 'failed', words: '支付失败', outTradeNo };
        orders.pay(order, openid);
        onPaid(order);
        return { result: 'paid', words: null, outTradeNo };
      case 'fail':
        return { result: 'failed', words: '支付失败', outTradeNo };
    }
  }

  function come(order: WechatOrder, action: CashierAction, user?: string, handle?: string): Visit {
    const openid = buyerOf(order, user);
    const obstacle = findObstacle(order, openid, handle);
    if (obstacle === null) return act(order, action, openid);
    const { product, outTradeNo } = order;
    return { result: 'refused', words: obstacleWords(product, obstacle), outTradeNo };
  }

  const outTradeNoOf = (handle: string) => orders.findByHandle(handle)?.outTradeNo ?? null;

  /** The order that a prepay of this product answered the handle for; or why there is none. */
  function find(product: ProductName, handle: string): WechatOrder | Obstacle {
    const order = orders.findByHandle(handle);
    if (order === null) return 'unknown';
    return order.product === product ? order : 'otherProduct';
  }

  return {
    /**
     * A buyer comes by what a prepay of this product answered, and acts.
     * @param user the login name of the buyer; by default the order's own
     */
    visit(product: ProductName, handle: string, action: CashierAction, user?: string): Visit {
      const order = find(product, handle);
      if (typeof order === 'object') return come(order, action, user, handle);
      return { result: 'refused', words: obstacleWords(product, order), outTradeNo: outTradeNoOf(handle) };
    },

    /** What the buyer sees before he acts: the order, or why it cannot be paid. */
    look(product: ProductName, handle: string): WechatOrder | string {
      const order = find(product, handle);
      if (typeof order !== 'object') return obstacleWords(product, order);
      const obstacle = findObstacle(order, buyerOf(order, undefined), handle);
      return obstacle === null ? order : obstacleWords(product, obstacle);
    },

    /** The order of a prepay_id or a code; null for none. */
    outTradeNoOf,

    /** Acts for a buyer on an order, by its newest prepay. */
    act: (order: WechatOrder, action: CashierAction, user?: string): Visit => come(order, action, user),
  };
}

export type Cashier = ReturnType<typeof createCashier>;

/** One way to two cashiers, each with orders of its own: the way of whoever comes with something in hand. */
export function joinCashiers(first: Cashier, second: Cashier): Omit<Cashier, 'act'> {
  const cashierOf = (handle: string) => (second.outTradeNoOf(handle) === null ? first : second);
  return {
    visit: (product, handle, action, user) => cashierOf(handle).visit(product, handle, action, user),
    look: (product, handle) => cashierOf(handle).look(product, handle),
    outTradeNoOf: (handle) => cashierOf(handle).outTradeNoOf(handle),
  };
}

/** What a buyer's client needs of a cashier. */
export type CashierWay = ReturnType<typeof joinCashiers>;
