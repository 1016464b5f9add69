import type {
  Carrier,
  OperationInputs,
  OperatorShipment,
  OrderShipments,
  ShipmentProblem,
} from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { findPickup, setCollected } from '../delivery/delivery-store.js';
import type { OrderService } from '../orders/order-service.js';
import { lockOrder, recordEvent } from '../orders/order-store.js';
import { type Parcel, parseParcel } from './parcel.js';
import { allowGuess, recordGuess } from './pickup-guesses.js';
import { shipmentRefused } from './shipment-problem.js';
import { listCarriers, listShipments } from './shipment-store.js';
import { presentOperatorShipment, presentShipment } from './shipment-view.js';
import { type Sending, ship } from './shipping.js';

type Wanted = OperationInputs['shipOrder']['body'];

interface Options extends Pick<Dependencies, 'database' | 'now' | 'newId'> {
  readonly orders: OrderService;
  readonly merchantId: string;
}

/** Ships orders for operators, and shows what is shipped. */
export function createShippingService({ database, now, newId, orders, merchantId }: Options) {
  async function readParcel({ kind, carrier, trackingNo }: Wanted): Promise<Parcel | ShipmentProblem | null> {
    if (kind === 'express') return parseParcel({ carrier, trackingNo }, await listCarriers(database));
    return carrier === undefined && trackingNo === undefined ? null : 'KIND_DIFFERS';
  }

  /** A wrong code changes nothing but the count of wrong codes. */
  async function hasRightCode(tx: Tx, orderId: string, { kind, code }: Wanted, act: Act, at: Date) {
    if (kind !== 'pickup') return true;
    await allowGuess(tx, act, at);
    const pickup = await findPickup(tx, orderId);
    if (code !== undefined && pickup?.code === code) return true;
    if (code !== undefined) await recordGuess(tx, act, at, orderId);
    return false;
  }

  async function shipNow(tx: Tx, sending: Sending, act: Act) {
    const shipment = await ship(tx, sending);
    if (typeof shipment === 'string') throw shipmentRefused(shipment);
    const { id: subject, orderId, at, kind, parcel } = sending;
    if (kind === 'pickup') await collect(tx, sending);
    const { isLast, items } = shipment;
    const after = {
      kind,
      carrier: parcel?.carrier,
      trackingNo: parcel?.trackingNo,
      items: JSON.parse(items),
      isLast,
    };
    await recordAct(tx, act, { action: 'shipOrder', at, subject, orderId, after });
    return shipment;
  }

  return {
    /**
     * Ships all that is left of an order, or a part of it. A pick-up order is handed over for its code.
     * @throws ApiProblem ORDER_NOT_SHIPPABLE, SHIPMENT_REFUSED, and RATE_LIMITED after wrong codes
     */
    async ship(orderId: string, wanted: Wanted, act: Act): Promise<OperatorShipment> {
      const parcel = await readParcel(wanted);
      if (typeof parcel === 'string') throw shipmentRefused(parcel);
      const shipment = await database.transaction(async (tx) => {
        await lockOrder(tx, orderId);
        const at = new Date(now());
        if (!(await hasRightCode(tx, orderId, wanted, act, at))) return null;
        const { kind, items = null } = wanted;
        return shipNow(tx, { id: newId(), orderId, kind, parcel, items, at, by: act.actor }, act);
      });
      if (shipment === null) throw shipmentRefused('CODE_WRONG');
      return presentOperatorShipment(shipment);
    },

    /** The shipments of a buyer's order. Its receipt is open once WeChat knows all of an express order. */
    async listForBuyer(userId: string, orderId: string): Promise<OrderShipments> {
      const { deliveryKind, fulfilment } = await orders.get(userId, orderId);
      const shipments = await listShipments(database, orderId);
      const isKnownThere = shipments.every(({ kind, report }) => kind === 'express' && report === 'REPORTED');
      const isOpen = deliveryKind === 'express' && fulfilment === 'SHIPPED' && isKnownThere;
      return {
        // One without goods only tells WeChat that nothing is left to deliver.
        shipments: shipments.map(presentShipment).filter(({ items }) => items.length > 0),
        receipt: isOpen ? { merchantId, merchantTradeNo: orderId } : null,
      };
    },

    carriers: async (): Promise<{ carriers: Carrier[] }> => ({ carriers: await listCarriers(database) }),
  };
}

export type ShippingService = ReturnType<typeof createShippingService>;

async function collect(tx: Tx, { orderId, at, by }: Sending): Promise<void> {
  const pickup = await findPickup(tx, orderId);
  if (pickup === undefined) throw new Error(`Order ${orderId} has no place of pick-up.`);
  await setCollected(tx, orderId, at, by);
  await recordEvent(tx, orderId, { type: 'COLLECTED', data: { placeId: pickup.placeId } }, at);
}
