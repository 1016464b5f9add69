import { createAgenda } from '../foundation/agenda.js';
import { beijingTime, type Clock } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Inbox } from '../mini-program/inbox.js';
import type { MessagePush } from '../mini-program/message-push.js';
import type { Orders, WechatOrder } from '../payments/orders.js';
import type { Merchant } from '../protocol/merchant.js';
import type { BodyOf } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import { createOrderQuery, ORDER_KEY_FIELDS } from './order-query.js';
import {
  type AppIdOf,
  createOrderStates,
  isPaid,
  ORDER_STATES,
  type OrderState,
  type PaidOrder,
} from './order-state.js';
import { createReceipts } from './receipts.js';
import { createShipments, type Shipment } from './shipments.js';
import { createShippingEvents } from './shipping-events.js';
import { createShippingReminders } from './shipping-reminders.js';
import { LOGISTICS_TYPES, type ShippingRequest } from './shipping-request.js';
import { createSpecialOrders } from './special-orders.js';
import type { TradeManagement } from './trade-management.js';

/** Beyond this, dates cannot be written. */
const MAXIMUM_TIME_MS = 8.64e15 - 24 * 3_600_000;

/** The body of notify_confirm_receive. */
export const CONFIRM_REMINDER_FIELDS = { ...ORDER_KEY_FIELDS, received_time: 'number' } as const;

interface Options {
  readonly merchant: Merchant;
  readonly appIdOf: AppIdOf;
  readonly clock: Clock;
  readonly state: State;
  readonly orders: Orders;
  readonly books: Ledger;
  readonly management: TradeManagement;
  readonly push: MessagePush['push'];
  readonly inbox: Inbox;
  readonly refundTest: (order: WechatOrder) => void;
}

/**
 * WeChat's order shipping service: what was shipped and received, and what WeChat does about it in time. A call reaches
 * the orders of the mini-program whose `appid` it has.
 */
export function createOrderShipping(options: Options) {
  const { appIdOf, clock, state, orders, books, management, refundTest } = options;
  const agenda = createAgenda({ clock, onDue });
  const shipments = createShipments({ clock, state });
  const stateOf = createOrderStates({ clock, books, shipments });
  const query = createOrderQuery({ ...options, shipments, stateOf });
  const events = createShippingEvents(options);
  const common = { clock, agenda, state, orders, books, shipments, stateOf, events };
  const receipts = createReceipts(common);
  const special = createSpecialOrders({ ...common, appIdOf, refund: refundTest });
  const reminders = createShippingReminders({ ...common, special, management });
  for (const shipment of shipments.all()) receipts.plan(shipment);

  function onDue(key: string, atMs: number): void {
    const [step = '', outTradeNo = ''] = key.split(' ');
    if (step === 'access') reminders.remindOfAccess(atMs);
    const order = orders.find(outTradeNo);
    if (!isPaid(order)) return;
    switch (step) {
      case 'receipt':
        receipts.onDue(order, atMs);
        break;
      case 'ship':
        reminders.onDue(order, atMs);
        break;
      case 'test':
        special.onDue(order);
    }
  }

  /** Checks that an order can be shipped. @throws MiniProgramRefusal */
  function check(request: ShippingRequest, appid: string): PaidOrder {
    const order = query.find(request.order, appid);
    if (order.state.openid !== request.openid) throw new MiniProgramRefusal('otherPayer');
    if (stateOf(order) === ORDER_STATES.refunded) throw new MiniProgramRefusal('notShippable');
    return order;
  }

  function keep(order: PaidOrder, shipment: Shipment): void {
    const isFirst = shipments.isEmpty();
    shipments.keep(shipment);
    if (isFirst) reminders.firstShipped();
    if (!shipment.isFinished) return;
    receipts.plan(shipment);
    events.shipped(order, shipment, receipts.estimatedSettlementMs(shipment) ?? 0);
  }

  return {
    /**
     * Checks the shipping of orders. What it returns takes all of it, and returns their numbers.
     * @throws MiniProgramRefusal
     */
    prepare(requests: readonly ShippingRequest[], appid: string): () => string[] {
      const shippings = requests.map((request) => {
        const order = check(request, appid);
        return { order, shipment: shipments.next(order.outTradeNo, request) };
      });
      return () => {
        for (const { order, shipment } of shippings) keep(order, shipment);
        return shippings.map(({ order }) => order.outTradeNo);
      };
    },

    getOrder: (body: BodyOf<typeof ORDER_KEY_FIELDS>, appid: string) =>
      query.show(query.findNamed(body, appid)),
    listOrders: query.list,
    reportSpecial: special.report,

    /** Reminds the buyer to confirm receipt, once for each order. @throws MiniProgramRefusal */
    remindBuyer(body: BodyOf<typeof CONFIRM_REMINDER_FIELDS>, appid: string): PaidOrder {
      const order = query.findNamed(body, appid);
      const shipment = shipments.find(order.outTradeNo);
      if (shipment === null || stateOf(order) !== ORDER_STATES.shipped)
        throw new MiniProgramRefusal('notShipped');
      const { logisticsType, shippedAtMs, isReminded } = shipment;
      if (logisticsType !== LOGISTICS_TYPES.express) throw new MiniProgramRefusal('reminderNeedsExpress');
      const receivedAtMs = body.received_time * 1000;
      const isPossible = Number.isSafeInteger(receivedAtMs) && receivedAtMs > (shippedAtMs ?? 0);
      if (!isPossible || receivedAtMs > MAXIMUM_TIME_MS) throw new MiniProgramRefusal('receivedTime');
      if (isReminded) throw new MiniProgramRefusal('reminderUsed');
      shipments.change(shipment, { isReminded: true });
      events.confirmReminder(order, beijingTime(receivedAtMs));
      return order;
    },

    /** The buyer confirms receipt. False where the order is not shipped, or is received. */
    confirmReceipt(order: PaidOrder): boolean {
      return receipts.confirm(order, clock.now());
    },

    /** `order_state` of an order; null where it is not paid. */
    stateOf: (order: WechatOrder): OrderState | null => (isPaid(order) ? stateOf(order) : null),

    shipmentOf: (outTradeNo: string): Shipment | null => shipments.find(outTradeNo),
    shipments: (): Shipment[] => shipments.all(),

    setManaged(isManaged: boolean): void {
      management.setManaged(isManaged);
      if (isManaged && orders.all().some(isPaid)) reminders.managed();
    },

    isPaymentBanned: reminders.isPaymentBanned,

    /** A buyer has paid. */
    paid(order: WechatOrder): void {
      if (isPaid(order)) reminders.paid(order);
    },

    /** A refund has come to its end. An order whose refund was closed goes on. */
    refundSettled({ outTradeNo }: WechatOrder): void {
      const shipment = shipments.find(outTradeNo);
      if (shipment !== null) receipts.plan(shipment);
      agenda.plan();
    },

    plan: agenda.plan,
    close: agenda.close,

    reset(): void {
      agenda.reset();
      shipments.reset();
      special.reset();
      reminders.reset();
      management.reset();
    },
  };
}

export type OrderShipping = ReturnType<typeof createOrderShipping>;
