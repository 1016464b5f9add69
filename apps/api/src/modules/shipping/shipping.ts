import { LIMITS, type ShipmentProblem, type Shipment as ShipmentView } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { tellBuyer } from '../messages/tell-buyer.js';
import { transitionFulfilment } from '../orders/fulfilment-store.js';
import { findOrder, type Order, recordEvent } from '../orders/order-store.js';
import type { Parcel } from './parcel.js';
import {
  insertShipment,
  listParcelOwners,
  listShipments,
  lockParcel,
  type NewShipment,
  type Shipment,
  setLast,
} from './shipment-store.js';
import { findUnshipped, subtract } from './unshipped.js';

/** What an operator sends or hands over. */
export interface Sending {
  readonly id: string;
  readonly orderId: string;
  readonly kind: Order['deliveryKind'];
  /** Of an express shipment. */
  readonly parcel: Parcel | null;
  /** Null for all that is left. */
  readonly items: ShipmentView['items'] | null;
  readonly at: Date;
  /** The operator's name. */
  readonly by: string;
}

/** Why nothing of an order can be shipped; null where something can. */
function refuseState(order: Order | undefined): ShipmentProblem | null {
  if (order === undefined) return 'ORDER_UNKNOWN';
  if (order.status === 'PENDING' || order.status === 'CLOSED' || order.fulfilment === null) return 'NOT_PAID';
  if (order.status === 'REFUNDED' || order.refundReservedFen >= order.totalFen) return 'REFUNDED';
  return order.fulfilment === 'UNSHIPPED' ? null : 'ALREADY_SHIPPED';
}

/** Buyers of several orders may get them in one parcel; nobody gets that of another buyer. */
export async function refuseParcel(
  tx: Tx,
  { orderId, userId, trackingNo }: Pick<Order, 'userId'> & { orderId: string; trackingNo: string },
): Promise<ShipmentProblem | null> {
  await lockParcel(tx, trackingNo);
  for (const owner of await listParcelOwners(tx, trackingNo)) {
    if (owner.orderId === orderId) return 'PARCEL_REPEATED';
    if (owner.userId !== userId) return 'PARCEL_OF_ANOTHER';
  }
  return null;
}

/** A shipment that can be made, with what it makes of its order. */
interface Planned {
  readonly order: Order;
  readonly items: ShipmentView['items'];
  readonly isLast: boolean;
}

/** Holds a sending to its order, and changes nothing. */
export async function planShipment(
  tx: Tx,
  { orderId, kind, parcel, items: wanted }: Omit<Sending, 'id' | 'at' | 'by'>,
): Promise<Planned | ShipmentProblem> {
  const order = await findOrder(tx, orderId);
  const refused = refuseState(order);
  if (refused !== null || order === undefined) return refused ?? 'ORDER_UNKNOWN';
  if (order.deliveryKind !== kind) return 'KIND_DIFFERS';
  if (parcel !== null) {
    const { trackingNo } = parcel;
    const foreign = await refuseParcel(tx, { orderId, userId: order.userId, trackingNo });
    if (foreign !== null) return foreign;
  }
  const shipments = await listShipments(tx, orderId);
  const left = await findUnshipped(tx, orderId, shipments);
  const items = wanted ?? left;
  if (items.length === 0) return 'ALREADY_SHIPPED';
  const rest = subtract(left, items);
  if (rest === null) return 'ITEMS_DIFFER';
  if (rest.length > 0 && kind !== 'express') return 'NOT_IN_PARTS';
  // WeChat has to hear of the last parcel as the last one, even where the rest of the order is refunded.
  const isFinal = shipments.length + 1 >= LIMITS.parcelsPerOrder;
  if (rest.length > 0 && isFinal) return 'TOO_MANY_PARCELS';
  return { order, items, isLast: rest.length === 0 };
}

/**
 * Makes a shipment, in the transaction of the operator's act: the order is SHIPPED with the last one, and each waits to
 * be reported to WeChat. The order is locked.
 */
export async function ship(tx: Tx, sending: Sending): Promise<Shipment | ShipmentProblem> {
  const planned = await planShipment(tx, sending);
  if (typeof planned === 'string') return planned;
  const { items, isLast } = planned;
  const { id, orderId, kind, parcel, at, by } = sending;
  const { carrier = null, carrierName = null, trackingNo = null } = parcel ?? {};
  const row: NewShipment = {
    ...{ id, orderId, kind, carrier, carrierName, trackingNo, isLast },
    ...{ items: JSON.stringify(items), createdAt: at, createdBy: by },
  };
  await insertShipment(tx, row);
  // The first parcel uses up the consent. The message has the shipment's number: there is one of each at most.
  if (kind === 'express')
    await tellBuyer(tx, { event: 'SHIPPED', orderId, subject: id, at, newId: () => id });
  const shipment = { shipmentId: id, kind, carrierName, trackingNo };
  if (!isLast) await recordEvent(tx, orderId, { type: 'PARTLY_SHIPPED', data: shipment }, at);
  else if (!(await setShipped(tx, orderId, { source: 'operator', shipment, at }))) {
    throw new Error(`Order ${orderId} changed while it was locked.`);
  }
  return {
    ...row,
    correctedAt: null,
    report: 'WAITING',
    reportedAt: null,
    reshippedAt: null,
    nextCheckAt: at,
    checkCount: 0,
    refusal: null,
  };
}

/**
 * A refund may take all that was left to ship of an order of which a part is shipped: then the order is shipped. Nothing
 * is done to an order of which nothing was sent: its refund ends it.
 */
export async function shipRest(tx: Tx, orderId: string, at: Date): Promise<void> {
  const order = await findOrder(tx, orderId);
  if (order?.fulfilment !== 'UNSHIPPED' || order.status !== 'PAID') return;
  const shipments = await listShipments(tx, orderId);
  const last = shipments.at(-1);
  if (last === undefined || (await findUnshipped(tx, orderId, shipments)).length > 0) return;
  if (await setShipped(tx, orderId, { source: 'refund', shipment: null, at })) await setLast(tx, last.id, at);
}

type Shipped = Extract<Parameters<typeof transitionFulfilment>[1]['event'], { type: 'SHIPPED' }>['data'];

/** The report of the last shipment plans when WeChat is asked how far the order has come. */
function setShipped(
  tx: Tx,
  orderId: string,
  { at, ...data }: Shipped & { readonly at: Date },
): Promise<boolean> {
  return transitionFulfilment(tx, {
    orderId,
    step: { from: 'UNSHIPPED', to: 'SHIPPED', nextCheckAt: null },
    event: { type: 'SHIPPED', data },
    at,
  });
}
