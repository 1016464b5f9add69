import type { Agenda } from '../foundation/agenda.js';
import { nextBeijingDayMs } from '../foundation/clock.js';
import type { Ledger } from '../ledger/ledger.js';
import { ORDER_STATES, type OrderStateOf, type PaidOrder } from './order-state.js';
import type { ReceiptMethod, Shipment, Shipments } from './shipments.js';
import type { ShippingEvents } from './shipping-events.js';
import { LOGISTICS_TYPES } from './shipping-request.js';

const DAY_MS = 24 * 3_600_000;

/**
 * An order that nobody confirms counts as received so long after its shipping, by a report:
 * https://developers.weixin.qq.com/community/develop/doc/000688fc08c0380dcae3bb84562000
 */
const RECEIVED_AFTER_MS = { express: 10 * DAY_MS, other: 2 * DAY_MS } as const;

interface Options {
  readonly agenda: Agenda;
  readonly books: Ledger;
  readonly shipments: Shipments;
  readonly stateOf: OrderStateOf;
  readonly events: ShippingEvents;
}

/** Receipts: by the buyer, or by WeChat after some days. A receipt releases the money, and the day's end settles it. */
export function createReceipts({ agenda, books, shipments, stateOf, events }: Options) {
  function receivedAtMs({ logisticsType, shippedAtMs }: Shipment): number | null {
    if (shippedAtMs === null) return null;
    const kind = logisticsType === LOGISTICS_TYPES.express ? 'express' : 'other';
    return shippedAtMs + RECEIVED_AFTER_MS[kind];
  }

  function confirm(order: PaidOrder, method: ReceiptMethod, atMs: number): boolean {
    const shipment = shipments.find(order.outTradeNo);
    if (shipment === null || stateOf(order) !== ORDER_STATES.shipped) return false;
    books.release(order.outTradeNo, atMs);
    plan(shipments.change(shipment, { receipt: { method, atMs, settledAtMs: null } }));
    return true;
  }

  /** Puts the next step of a shipment on the agenda. */
  function plan(shipment: Shipment): void {
    const { outTradeNo, receipt } = shipment;
    if (receipt?.settledAtMs) return;
    const atMs = receipt === null ? receivedAtMs(shipment) : nextBeijingDayMs(receipt.atMs);
    agenda.set(`receipt ${outTradeNo}`, atMs);
  }

  function settle(order: PaidOrder, shipment: Shipment, atMs: number): void {
    if (shipment.receipt === null || stateOf(order) === ORDER_STATES.refunded) return;
    const settled = shipments.change(shipment, { receipt: { ...shipment.receipt, settledAtMs: atMs } });
    events.settled(order, settled);
  }

  return {
    plan,

    /** When WeChat settles an order if nobody confirms its receipt. */
    estimatedSettlementMs(shipment: Shipment): number | null {
      const atMs = receivedAtMs(shipment);
      return atMs === null ? null : nextBeijingDayMs(atMs);
    },

    /** The buyer confirms receipt. False where the order is not shipped, or is received. */
    confirm: (order: PaidOrder, atMs: number): boolean => confirm(order, 'buyer', atMs),

    /** Does the planned step of an order. */
    onDue(order: PaidOrder, atMs: number): void {
      const shipment = shipments.find(order.outTradeNo);
      if (shipment === null) return;
      if (shipment.receipt === null) confirm(order, 'automatic', atMs);
      else settle(order, shipment, atMs);
    },
  };
}
