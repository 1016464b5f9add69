import { beijingDigits, type Clock } from '../foundation/clock.js';
import { type RandomBytes, randomDigits } from '../foundation/cryptography.js';
import type { Codec, State } from '../foundation/state.js';
import { PRODUCTS, type ProductName } from '../protocol/products.js';
import { Refusal } from '../protocol/refusal.js';
import type { PartnerTerms } from './partner.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const ORDER_LIFETIME_MS = 7 * 24 * 3600 * 1000;

/** REFUND is WeChat's state of a paid order with any refund. */
export type TradeState = WechatOrder['state']['tradeState'] | 'REFUND';

/** The body of prepay, read. */
export interface OrderRequest {
  readonly product: ProductName;
  readonly outTradeNo: string;
  readonly description: string;
  readonly totalFen: number;
  /** The buyer that prepay names; null where the product names none. */
  readonly openid: string | null;
  readonly notifyUrl: string;
  readonly attach: string;
  readonly timeExpireMs: number | null;
  /** A digest that is equal for equal parameters. */
  readonly parameters: string;
  /** The `Wechatpay-Serial` of the request, which names the key for its notifications. */
  readonly wechatpaySerial: string | null;
  /** Null for an order of the merchant itself. */
  readonly partner: PartnerTerms | null;
  /** The combined order that this is a part of. */
  readonly combined: { readonly merchantId: string; readonly outTradeNo: string } | null;
}

export interface WechatOrder extends OrderRequest {
  /** The only buyer who can pay; null while anybody can. */
  openid: string | null;
  readonly createdAtMs: number;
  state:
    | { readonly tradeState: 'NOTPAY' }
    | {
        readonly tradeState: 'SUCCESS';
        readonly transactionId: string;
        readonly paidAtMs: number;
        /** The buyer who paid. */
        readonly openid: string;
      }
    | { readonly tradeState: 'CLOSED'; readonly closedAtMs: number };
  /** Of the newest prepay. */
  prepayId: string;
  prepayMadeAtMs: number;
  /** The earlier prepays that have not been replaced, oldest first. */
  earlierPrepays: readonly Prepay[];
}

interface Prepay {
  readonly prepayId: string;
  readonly madeAtMs: number;
}

/** A transaction_id as WeChat writes them: 28 digits, the day among them. */
export const newTransactionId = (clock: Clock, randomBytes: RandomBytes): string =>
  `42000${beijingDigits(clock.now(), 8)}${randomDigits(15, randomBytes)}`;

/** Most orders have one prepay, so they share this list. */
const NONE: readonly Prepay[] = [];

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Moves the money of a payment. */
  readonly collect: (order: WechatOrder, openid: string) => void;
  readonly state: State;
}

/** WeChat's orders: their states and the rules for them. */
export function createOrders({ clock, randomBytes, collect, state }: Options) {
  const orders = state.map('orders', STORED);
  const doomed = state.map<true>('doomedOrders');
  const byHandle = new Map<string, WechatOrder>();
  const byTransactionId = new Map<string, WechatOrder>();
  for (const order of orders.values()) {
    for (const { prepayId } of prepaysOf(order)) byHandle.set(handleOf(order, prepayId), order);
    if (order.state.tradeState === 'SUCCESS') byTransactionId.set(order.state.transactionId, order);
  }

  // time_expire ends the buyer's time only: https://pay.weixin.qq.com/doc/v3/merchant/4012525171
  const closesAtMs = ({ createdAtMs, timeExpireMs }: WechatOrder) =>
    Math.max(createdAtMs + ORDER_LIFETIME_MS, timeExpireMs ?? 0);
  const isOver = ({ timeExpireMs }: WechatOrder) => timeExpireMs !== null && clock.now() >= timeExpireMs;
  const isAlive = ({ product }: WechatOrder, { madeAtMs }: Prepay) =>
    clock.now() - madeAtMs < PRODUCTS[product].lifetimeMs;

  // An order closes by itself when it is read. That is indistinguishable from a timer.
  function current(order: WechatOrder | undefined): WechatOrder | null {
    if (order === undefined) return null;
    if (order.state.tradeState === 'NOTPAY' && clock.now() >= closesAtMs(order)) {
      order.state = { tradeState: 'CLOSED', closedAtMs: closesAtMs(order) };
      // Kept, because the clock may be set back.
      orders.set(order.outTradeNo, order);
    }
    return order;
  }

  function newPrepayId(order: WechatOrder): string {
    const prepayId = `wx${beijingDigits(clock.now(), 14)}${randomBytes(9).toString('hex')}0000`;
    if (order.prepayId !== '' && !PRODUCTS[order.product].isReplaced)
      order.earlierPrepays = prepaysOf(order).filter((prepay) => isAlive(order, prepay));
    order.prepayId = prepayId;
    order.prepayMadeAtMs = clock.now();
    orders.set(order.outTradeNo, order);
    byHandle.set(handleOf(order, prepayId), order);
    return prepayId;
  }

  function pay(order: WechatOrder, openid: string): void {
    const transactionId = newTransactionId(clock, randomBytes);
    order.state = { tradeState: 'SUCCESS', transactionId, paidAtMs: clock.now(), openid };
    orders.set(order.outTradeNo, order);
    byTransactionId.set(transactionId, order);
    collect(order, openid);
  }

  const find = (outTradeNo: string) => current(orders.get(outTradeNo));

  /** Checks a prepay against the order of its number. Returns that order; null for a new one. @throws Refusal */
  function check({ outTradeNo, parameters, product }: OrderRequest): WechatOrder | null {
    const known = find(outTradeNo);
    if (known === null) return null;
    switch (known.state.tradeState) {
      case 'SUCCESS':
        throw new Refusal(
          'alreadyPaid',
          `out_trade_no ${outTradeNo} is paid. A new sale needs a new number.`,
        );
      case 'CLOSED':
        throw new Refusal('orderClosed', `out_trade_no ${outTradeNo} is closed and cannot be used again.`);
      case 'NOTPAY':
        if (known.parameters !== parameters || known.product !== product) {
          throw new Refusal(
            'otherParameters',
            `out_trade_no ${outTradeNo} was ordered with other parameters. The same number needs exactly the same parameters. To change an amount, close the order and use a new number.`,
          );
        }
        if (isOver(known)) {
          throw new Refusal(
            'timeExpired',
            `The time_expire of out_trade_no ${outTradeNo} is over. Close the order and use a new number.`,
          );
        }
        return known;
    }
  }

  return {
    find,
    /** The order to which a buyer's client shows this: a prepay_id, or the code of a code_url. */
    findByHandle: (handle: string) => current(byHandle.get(handle)),
    findByTransactionId: (transactionId: string) => current(byTransactionId.get(transactionId)),
    /** Whether the time in which the buyer can pay has ended. The order is open until it is closed. */
    isOver,

    /** Whether the newest prepay can still be paid with, or the one of this handle. */
    isPrepayAlive(order: WechatOrder, handle = handleOf(order, order.prepayId)): boolean {
      const prepay = prepaysOf(order).find(({ prepayId }) => handleOf(order, prepayId) === handle);
      return prepay !== undefined && isAlive(order, prepay);
    },

    /** From now on only this buyer can pay the order. */
    bind(order: WechatOrder, openid: string): void {
      order.openid = openid;
      orders.set(order.outTradeNo, order);
    },

    count: (): number => orders.size,

    /** All of them, oldest first. */
    all: (): WechatOrder[] => [...orders.values()].flatMap((order) => current(order) ?? []),

    check,

    /** Returns a prepay_id. The same request again returns a fresh one. @throws Refusal */
    prepay(request: OrderRequest): string {
      const known = check(request);
      if (known !== null) return newPrepayId(known);
      // Field by field, so that all share one hidden class. A spread costs a kilobyte more for each order.
      const order: WechatOrder = {
        product: request.product,
        outTradeNo: request.outTradeNo,
        description: request.description,
        totalFen: request.totalFen,
        openid: request.openid,
        notifyUrl: request.notifyUrl,
        attach: request.attach,
        timeExpireMs: request.timeExpireMs,
        parameters: request.parameters,
        wechatpaySerial: request.wechatpaySerial,
        partner: request.partner,
        combined: request.combined,
        createdAtMs: clock.now(),
        state: { tradeState: 'NOTPAY' },
        prepayId: '',
        prepayMadeAtMs: 0,
        earlierPrepays: NONE,
      };
      return newPrepayId(order);
    },

    pay,

    /** From now on the bank refuses every payment of this order. */
    doom(outTradeNo: string): void {
      doomed.set(outTradeNo, true);
    },

    isDoomed: ({ outTradeNo }: WechatOrder): boolean => doomed.has(outTradeNo),

    /**
     * A payment that was confirmed while the order was being closed: the order is paid although it was CLOSED, by
     * `openid` where prepay names nobody. Null if there is no closed order with this number.
     */
    payInFlight(outTradeNo: string, openid: string): WechatOrder | null {
      const order = find(outTradeNo);
      if (order === null || order.state.tradeState !== 'CLOSED') return null;
      pay(order, order.openid ?? openid);
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
      byHandle.clear();
      byTransactionId.clear();
    },
  };
}

export type Orders = ReturnType<typeof createOrders>;

/** What the buyer's client shows to WeChat of a prepay. */
const handleOf = ({ product }: WechatOrder, prepayId: string) => PRODUCTS[product].handleOf(prepayId);

/** Oldest first. */
const prepaysOf = ({ prepayId, prepayMadeAtMs: madeAtMs, earlierPrepays }: WechatOrder): Prepay[] => [
  ...earlierPrepays,
  { prepayId, madeAtMs },
];

/** Files from before there were several products, partners and combined orders lack some fields. */
type StoredOrder = Omit<WechatOrder, 'product' | 'earlierPrepays' | 'partner' | 'combined' | 'state'> & {
  readonly product?: ProductName;
  readonly earlierPrepays?: readonly Prepay[];
  readonly partner?: PartnerTerms | null;
  readonly combined?: WechatOrder['combined'];
  readonly state:
    | Exclude<WechatOrder['state'], { tradeState: 'SUCCESS' }>
    | (Omit<PaidState, 'openid'> & { readonly openid?: string });
};

type PaidState = Extract<WechatOrder['state'], { tradeState: 'SUCCESS' }>;

const STORED: Codec<WechatOrder, StoredOrder> = {
  store: (order) => order,
  restore: ({
    product = 'jsapi',
    earlierPrepays = NONE,
    partner = null,
    combined = null,
    state,
    ...order
  }) => ({
    ...order,
    product,
    earlierPrepays,
    partner,
    combined,
    state: state.tradeState === 'SUCCESS' ? { openid: order.openid ?? '', ...state } : state,
  }),
};
