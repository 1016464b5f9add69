import type { ShippedOrder, ShippingReport } from '../../wechat/index.js';
import type { Order } from '../orders/order-store.js';
import type { Shipment } from '../shipping/shipment-store.js';

/** A shipment that is to be reported, as it was read. */
export interface Reporting {
  readonly order: Order;
  readonly shipment: Shipment;
  /** All of the order, oldest first. */
  readonly shipments: readonly Shipment[];
}

export type Outcome =
  | { readonly report: 'REPORTED' | 'NOT_NEEDED' }
  | { readonly report: 'REFUSED'; readonly code: string | null; readonly words: string }
  /** The same attempt later. */
  | { readonly report: 'WAITING' };

/** The parts of an express order before this one that wait too. */
export const partsBefore = (shipment: Shipment, shipments: readonly Shipment[]): Shipment[] =>
  shipment.kind === 'express'
    ? shipments.filter(({ id, report }) => id < shipment.id && report === 'WAITING')
    : [];

/** Whether WeChat lists a parcel that the shop does not have, as one that was corrected since. */
export const isOutdated = ({ parcels }: ShippedOrder, shipments: readonly Shipment[]): boolean =>
  parcels.some((parcel) => shipments.every((shipment) => !isSame(parcel, shipment)));

type Parcel = ShippedOrder['parcels'][number];

const isSame = (parcel: Parcel, { carrier, trackingNo }: Shipment): boolean =>
  parcel.trackingNo === trackingNo && parcel.carrier === carrier;

/** What WeChat’s view of the order says about a shipment; null where the shipment is to be reported. */
export function outcomeThere({ shipment, shipments }: Reporting, there: ShippedOrder): Outcome | null {
  const { state, parcels } = there;
  if (state === 'refunded') return { report: 'NOT_NEEDED' };
  // The buyer has the goods: WeChat takes no correction any more.
  if (state === 'received' || state === 'toSettle' || state === 'settled') return { report: 'REPORTED' };
  const isShipped = state !== 'toShip';
  if (shipment.kind !== 'express') return isShipped ? { report: 'REPORTED' } : null;
  const hasParcel = parcels.some((parcel) => isSame(parcel, shipment));
  const isRight = isShipped ? !isOutdated(there, shipments) : !shipment.isLast;
  return hasParcel && isRight ? { report: 'REPORTED' } : null;
}

/** How long a correction waits for those of the other parcels. Each starts the time anew. */
const GATHERING_MS = 120_000;

/** WeChat takes one correction of an order: wrong parcels that are corrected one after the other go there together. */
const isGathering = (shipments: readonly Shipment[], now: number): boolean =>
  shipments.length > 1 &&
  shipments.some(
    ({ correctedAt }) => correctedAt !== null && Math.abs(now - correctedAt.getTime()) < GATHERING_MS,
  );

/**
 * Whether a part is to be sent later. Parts go one after the other, because each has to be later than the one before.
 * WeChat only adds a part to those that it has: one that was corrected since waits until WeChat has all of the order,
 * and can put right numbers in the place of all.
 */
export function hasToWait({ shipment, shipments }: Reporting, there: ShippedOrder, now: number): boolean {
  if (shipment.kind !== 'express') return false;
  if (there.isFinished) return isGathering(shipments, now);
  const isHeld = ({ correctedAt }: Shipment) => correctedAt !== null && isOutdated(there, shipments);
  if (isHeld(shipment) && !shipment.isLast) return true;
  return partsBefore(shipment, shipments).some((part) => !isHeld(part));
}

/**
 * Whether WeChat puts a report in the place of what it has. It does so once for an order: after the last part, or where
 * an order of parts becomes one of a single parcel.
 */
export const takesPlaceOf = ({ isFinished, parcels }: ShippedOrder, { part }: ShippingReport): boolean =>
  isFinished || (parcels.length > 0 && part === 'whole');
