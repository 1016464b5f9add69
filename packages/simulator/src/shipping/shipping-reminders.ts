import type { Agenda } from '../foundation/agenda.js';
import type { Clock } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';
import type { Orders } from '../payments/orders.js';
import { isPaid, ORDER_STATES, type OrderStateOf, type PaidOrder } from './order-state.js';
import type { Shipments } from './shipments.js';
import type { ShippingEvents } from './shipping-events.js';
import type { SpecialOrders } from './special-orders.js';
import type { TradeManagement } from './trade-management.js';

const DAY_MS = 24 * 3_600_000;

/** An order has to be shipped within this, by a report: https://developers.weixin.qq.com/community/develop/doc/000688fc08c0380dcae3bb84562000 */
const SHIPPED_WITHIN_MS = 2 * DAY_MS;

/** A clock that was moved further forward makes no more of the daily reminders. */
const DAYS_CAUGHT_UP = 30;

interface Options {
  readonly clock: Clock;
  readonly agenda: Agenda;
  readonly state: State;
  readonly orders: Orders;
  readonly shipments: Shipments;
  readonly special: SpecialOrders;
  readonly management: TradeManagement;
  readonly stateOf: OrderStateOf;
  readonly events: ShippingEvents;
}

/** What WeChat does to a merchant that does not ship: it reminds, and at last it switches payment off. */
export function createShippingReminders(options: Options) {
  const { clock, agenda, state, orders, shipments, special, management, stateOf, events } = options;
  const reminded = state.map<true>('remindedOrders');

  /** Whether the daily reminders have begun. */
  let isReminding = false;

  const toShip = () =>
    orders
      .all()
      .filter(isPaid)
      .filter((order) => stateOf(order) === ORDER_STATES.toShip);

  function plan(order: PaidOrder): void {
    const { outTradeNo } = order;
    if (!management.isManaged() || reminded.has(outTradeNo)) return;
    agenda.set(
      `ship ${outTradeNo}`,
      Math.max(order.state.paidAtMs + SHIPPED_WITHIN_MS, special.delayOf(order)),
    );
  }

  function planAll(): void {
    if (management.isManaged()) for (const order of toShip()) plan(order);
  }

  /** https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html */
  function remindOfAccess(atMs: number): void {
    if (!management.isManaged() || !shipments.isEmpty()) return;
    isReminding = true;
    events.access(atMs);
    agenda.set('access', Math.max(atMs + DAY_MS, clock.now() - DAYS_CAUGHT_UP * DAY_MS));
  }

  // Continue with what was kept.
  planAll();
  if (management.isManaged() && shipments.isEmpty() && toShip().length > 0) {
    agenda.set('access', clock.now() + DAY_MS);
    isReminding = true;
  }

  return {
    remindOfAccess,

    /** The mini-program comes under the shipping service. */
    managed(): void {
      planAll();
      remindOfAccess(clock.now());
    },

    /** A buyer has paid. The first payment ever is the first of the daily reminders. */
    paid(order: PaidOrder): void {
      plan(order);
      if (!isReminding) remindOfAccess(clock.now());
    },

    /** The first shipment of all: WeChat reminds of orders only those who have shipped before. */
    firstShipped: planAll,

    /** An order is unshipped at the planned time. */
    onDue(order: PaidOrder, atMs: number): void {
      // Reported as a presale meanwhile.
      if (special.delayOf(order) > atMs) {
        plan(order);
        return;
      }
      const isLate =
        management.isManaged() && stateOf(order) === ORDER_STATES.toShip && !special.isTest(order);
      if (!isLate || shipments.isEmpty()) return;
      reminded.set(order.outTradeNo, true);
      events.unshipped(order, atMs);
    },

    /** Whether payment is switched off because an order is unshipped for too long. */
    isPaymentBanned(): boolean {
      const { isManaged, banAfterMs } = management.settings();
      if (!isManaged || banAfterMs === null) return false;
      return toShip().some(
        (order) =>
          !special.isTest(order) &&
          clock.now() > Math.max(order.state.paidAtMs + banAfterMs, special.delayOf(order)),
      );
    },

    reset(): void {
      reminded.clear();
      isReminding = false;
    },
  };
}
