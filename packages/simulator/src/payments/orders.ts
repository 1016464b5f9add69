import { beijingDigits, type Clock } from '../foundation/clock.js';
import { type RandomBytes, randomDigits } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { Books } from '../ledger/books.js';
import { Refusal } from '../protocol/refusal.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const PREPAY_LIFETIME_MS = 2 * 3600 * 1000;
const ORDER_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/** REFUND is WeChat's state of a paid order with any refund. */
export type TradeState = WechatOrder['state']['tradeState'] | 'REFUND';

/** The body of prepay, read. */
export interface OrderRequest {
  readonly outTradeNo: string;
  readonly description: string;
  readonly totalFen: number;
  readonly openid: string;
  readonly notifyUrl: string;
  readonly attach: string;
  readonly timeExpireMs: number | null;
  /** A digest that is equal for equal parameters. */
  readonly parameters: string;
  /** The `Wechatpay-Serial` of the request, which names the key for its notifications. */
  readonly wechatpaySerial: string | null;
}

export interface WechatOrder extends OrderRequest {
  readonly createdAtMs: number;
  state:
    | { readonly tradeState: 'NOTPAY' }
    | { readonly tradeState: 'SUCCESS'; readonly transactionId: string; readonly paidAtMs: number }
    | { readonly tradeState: 'CLOSED'; readonly closedAtMs: number };
  prepayId: string;
  prepayMadeAtMs: number;
}

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly books: Books;
  readonly state: State;
}

/** WeChat's orders: their states and the rules for them. */
export function createOrders({ clock, randomBytes, books, state }: Options) {
  const orders = state.map<WechatOrder>('orders');
  const doomed = state.map<true>('doomedOrders');
  const byPrepayId = new Map<string, WechatOrder>();
  const byTransactionId = new Map<string, WechatOrder>();
  for (const order of orders.values()) {
    byPrepayId.set(order.prepayId, order);
    if (order.state.tradeState === 'SUCCESS') byTransactionId.set(order.state.transactionId, order);
  }

  const expiresAtMs = (order: WechatOrder) => order.timeExpireMs ?? order.createdAtMs + ORDER_LIFETIME_MS;
  const isPrepayAlive = (order: WechatOrder) => clock.now() - order.prepayMadeAtMs < PREPAY_LIFETIME_MS;

  // An order expires when it is read. That is indistinguishable from a timer.
  function current(order: WechatOrder | undefined): WechatOrder | null {
    if (order === undefined) return null;
    if (order.state.tradeState === 'NOTPAY' && clock.now() >= expiresAtMs(order)) {
      order.state = { tradeState: 'CLOSED', closedAtMs: expiresAtMs(order) };
    }
    return order;
  }

  function newPrepayId(order: WechatOrder): string {
    const prepayId = `wx${beijingDigits(clock.now(), 14)}${randomBytes(9).toString('hex')}0000`;
    order.prepayId = prepayId;
    order.prepayMadeAtMs = clock.now();
    orders.set(order.outTradeNo, order);
    byPrepayId.set(prepayId, order);
    return prepayId;
  }

  function pay(order: WechatOrder): void {
    const transactionId = `42000${beijingDigits(clock.now(), 8)}${randomDigits(15, randomBytes)}`;
    order.state = { tradeState: 'SUCCESS', transactionId, paidAtMs: clock.now() };
    orders.set(order.outTradeNo, order);
    byTransactionId.set(transactionId, order);
    books.pay(order, clock.now());
  }

  const find = (outTradeNo: string) => current(orders.get(outTradeNo));

  return {
    find,
    findByPrepayId: (prepayId: string) => current(byPrepayId.get(prepayId)),
    findByTransactionId: (transactionId: string) => current(byTransactionId.get(transactionId)),
    isPrepayAlive,

    count: (): number => orders.size,

    /** All of them, oldest first. */
    all: (): WechatOrder[] => [...orders.values()].flatMap((order) => current(order) ?? []),

    /** Returns a prepay_id. The same request again returns a usable one. @throws Refusal */
    prepay(request: OrderRequest): string {
      const known = find(request.outTradeNo);
      if (known === null) {
        // Field by field, so that all share one hidden class. A spread costs a kilobyte more for each order.
        const order: WechatOrder = {
          outTradeNo: request.outTradeNo,
          description: request.description,
          totalFen: request.totalFen,
          openid: request.openid,
          notifyUrl: request.notifyUrl,
          attach: request.attach,
          timeExpireMs: request.timeExpireMs,
          parameters: request.parameters,
          wechatpaySerial: request.wechatpaySerial,
          createdAtMs: clock.now(),
          state: { tradeState: 'NOTPAY' },
          prepayId: '',
          prepayMadeAtMs: 0,
        };
        return newPrepayId(order);
      }
      const { outTradeNo } = request;
      switch (known.state.tradeState) {
        case 'SUCCESS':
          throw new Refusal(
            'alreadyPaid',
            `out_trade_no ${outTradeNo} is paid. A new sale needs a new number.`,
          );
        case 'CLOSED':
          throw new Refusal('orderClosed', `out_trade_no ${outTradeNo} is closed and cannot be used again.`);
        case 'NOTPAY':
          if (known.parameters !== request.parameters) {
            throw new Refusal(
              'otherParameters',
              `out_trade_no ${outTradeNo} was ordered with other parameters. The same number needs exactly the same parameters. To change an amount, close the order and use a new number.`,
            );
          }
          return isPrepayAlive(known) ? known.prepayId : newPrepayId(known);
      }
    },

    pay,

    /** From now on the bank refuses every payment of this order. */
    doom(outTradeNo: string): void {
      doomed.set(outTradeNo, true);
    },

    isDoomed: ({ outTradeNo }: WechatOrder): boolean => doomed.has(outTradeNo),

    /**
     * A payment that was confirmed while the order was being closed: the order is paid although it was CLOSED. Null if
     * there is no closed order with this number.
     */
    payInFlight(outTradeNo: string): WechatOrder | null {
      const order = find(outTradeNo);
      if (order === null || order.state.tradeState !== 'CLOSED') return null;
      pay(order);
      return order;
    },

    /**
     * Closes an unpaid order. Closing it again, or an unknown one, succeeds: WeChat was seen to answer 204 for unknown
     * numbers. @throws Refusal if it is paid
     */
    close(outTradeNo: string): void {
      const order = find(outTradeNo);
      if (order === null || order.state.tradeState === 'CLOSED') return;
      if (order.state.tradeState === 'SUCCESS') {
        throw new Refusal('closePaid', `out_trade_no ${outTradeNo} is paid. It can only be refunded.`);
      }
      order.state = { tradeState: 'CLOSED', closedAtMs: clock.now() };
      orders.set(outTradeNo, order);
    },

    reset(): void {
      orders.clear();
      doomed.clear();
      byPrepayId.clear();
      byTransactionId.clear();
    },
  };
}

export type Orders = ReturnType<typeof createOrders>;
