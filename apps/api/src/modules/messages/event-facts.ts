import type { Sql, Tx } from '../../database/sql.js';
import { listPickups, type PickupRow } from '../delivery/delivery-store.js';
import { findRefund, listRefundsOf, type Refund } from '../refunds/refund-store.js';
import { listShipments, type Shipment } from '../shipping/shipment-store.js';
import type { MessageOfOrder } from './message-store.js';

/** What a message tells besides its order. */
export interface EventFacts {
  readonly shipment: Pick<Shipment, 'carrierName' | 'trackingNo' | 'createdAt'> | null;
  readonly pickup: Pick<PickupRow, 'placeId' | 'code' | 'collectedAt'> | null;
  readonly refund: Pick<Refund, 'amountFen' | 'succeededAt'> | null;
}

const NONE: EventFacts = { shipment: null, pickup: null, refund: null };

export async function factsOfEvent(
  sql: Sql,
  { event, orderId, subject }: Pick<MessageOfOrder, 'event' | 'orderId' | 'subject'>,
): Promise<EventFacts> {
  switch (event) {
    case 'SHIPPED': {
      const shipments = await listShipments(sql, orderId);
      return { ...NONE, shipment: shipments.find(({ id }) => id === subject) ?? null };
    }
    case 'READY': {
      const [pickup = null] = await listPickups(sql, [orderId]);
      return { ...NONE, pickup };
    }
    case 'REFUNDED':
      return { ...NONE, refund: (await findRefund(sql, subject)) ?? null };
    case 'PAID':
    case 'CLOSING_SOON':
      return NONE;
  }
}

/** The subject of an event of an order that has happened already; null where it has not. */
export async function findHappened(
  tx: Tx,
  orderId: string,
  event: 'SHIPPED' | 'READY' | 'REFUNDED',
): Promise<string | null> {
  switch (event) {
    case 'SHIPPED': {
      const shipments = await listShipments(tx, orderId);
      return shipments.at(-1)?.id ?? null;
    }
    case 'READY': {
      const [pickup] = await listPickups(tx, [orderId]);
      return pickup?.readyAt == null ? null : orderId;
    }
    case 'REFUNDED': {
      const refunds = await listRefundsOf(tx, orderId);
      return refunds.findLast(({ status }) => status === 'SUCCESS')?.id ?? null;
    }
  }
}
