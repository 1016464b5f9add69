import type { Agenda } from '../foundation/agenda.js';
import { beijingTime, type Clock } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';
import type { Orders } from '../payments/orders.js';
import type { BodyOf } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import {
  type AppIdOf,
  isPaid,
  isUnder,
  ORDER_STATES,
  type OrderStateOf,
  type PaidOrder,
} from './order-state.js';
import type { ShippingEvents } from './shipping-events.js';

const DAY_MS = 24 * 3_600_000;

/** A presale is shipped so many days after its payment. https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_opspecialorder.html */
const PRESALE_DAYS = { minimum: 15, maximum: 330 } as const;

/** A test order is refunded after this. The page says only that it happens after some time. */
const TEST_REFUNDED_AFTER_MS = DAY_MS;

const PRESALE = 1;
const TEST = 2;

/** The body of opspecialorder. */
export const SPECIAL_ORDER_FIELDS = { order_id: 'text', type: 'number', delay_to: 'number' } as const;

type SpecialOrder =
  | { readonly kind: 'presale'; readonly delayToMs: number }
  | { readonly kind: 'test'; readonly refundAtMs: number };

interface Options {
  readonly appIdOf: AppIdOf;
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly state: State;
  readonly orders: Orders;
  readonly stateOf: OrderStateOf;
  readonly events: ShippingEvents;
  /** Gives a test order back to its buyer. */
  readonly refund: (order: PaidOrder) => void;
}

/** Orders that the merchant reported as presales or tests. */
export function createSpecialOrders(options: Options) {
  const { appIdOf, clock, agenda, state, orders, stateOf, events, refund } = options;
  const special = state.map<SpecialOrder>('specialOrders');

  function plan(outTradeNo: string, order: SpecialOrder): void {
    if (order.kind === 'test') agenda.set(`test ${outTradeNo}`, order.refundAtMs);
  }
  for (const [outTradeNo, order] of special) plan(outTradeNo, order);

  function read(
    { type, delay_to: delayTo }: BodyOf<typeof SPECIAL_ORDER_FIELDS>,
    order: PaidOrder,
  ): SpecialOrder {
    switch (type) {
      case PRESALE: {
        const delayToMs = delayTo * 1000;
        const days = (delayToMs - order.state.paidAtMs) / DAY_MS;
        const isInTime = days >= PRESALE_DAYS.minimum && days <= PRESALE_DAYS.maximum;
        if (!isInTime) throw new MiniProgramRefusal('delayTo');
        return { kind: 'presale', delayToMs };
      }
      case TEST:
        return { kind: 'test', refundAtMs: clock.now() + TEST_REFUNDED_AFTER_MS };
      default:
        throw new MiniProgramRefusal('specialType');
    }
  }

  return {
    /** Takes the mini-program's report of a presale or a test. @throws MiniProgramRefusal */
    report(body: BodyOf<typeof SPECIAL_ORDER_FIELDS>, appid: string): PaidOrder {
      if (body.type !== PRESALE && body.type !== TEST) throw new MiniProgramRefusal('specialType');
      const order = orders.findByTransactionId(body.order_id) ?? orders.find(body.order_id);
      const isKnown = isPaid(order) && isUnder(appid, order, appIdOf);
      if (!isKnown || stateOf(order) !== ORDER_STATES.toShip) throw new MiniProgramRefusal('noOrderToShip');
      const reported = read(body, order);
      special.set(order.outTradeNo, reported);
      plan(order.outTradeNo, reported);
      if (reported.kind === 'presale') events.presale(order, beijingTime(reported.delayToMs));
      return order;
    },

    isTest: ({ outTradeNo }: PaidOrder): boolean => special.get(outTradeNo)?.kind === 'test',

    /** Until when a presale may stay unshipped; 0 for other orders. */
    delayOf({ outTradeNo }: PaidOrder): number {
      const order = special.get(outTradeNo);
      return order?.kind === 'presale' ? order.delayToMs : 0;
    },

    /** The time of a test order's refund has come. */
    onDue(order: PaidOrder): void {
      if (stateOf(order) === ORDER_STATES.toShip) refund(order);
    },

    reset: (): void => special.clear(),
  };
}

export type SpecialOrders = ReturnType<typeof createSpecialOrders>;
