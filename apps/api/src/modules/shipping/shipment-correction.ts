import type { OperationInputs, OperatorShipment } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { findOrder, lockOrder, type Order, recordEvent } from '../orders/order-store.js';
import { parseParcel } from './parcel.js';
import { shipmentRefused } from './shipment-problem.js';
import { correctParcel, findShipment, listCarriers, listShipments, type Shipment } from './shipment-store.js';
import { presentOperatorShipment } from './shipment-view.js';
import { refuseParcel } from './shipping.js';

/**
 * Corrects a parcel that was shipped with a wrong carrier or number. Before WeChat has taken its report that is free;
 * afterwards WeChat takes one correction of an order.
 * https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html
 */
export function createShipmentCorrection({ database, now }: Pick<Dependencies, 'database' | 'now'>) {
  async function read(shipmentId: string): Promise<Shipment> {
    const shipment = await findShipment(database, shipmentId);
    if (shipment === undefined) throw new ApiProblem('SHIPMENT_NOT_FOUND');
    return shipment;
  }

  /** @throws ApiProblem SHIPMENT_NOT_FOUND, SHIPMENT_NOT_CORRECTABLE, SHIPMENT_REFUSED */
  return async (
    shipmentId: string,
    wanted: OperationInputs['correctShipment']['body'],
    act: Act,
  ): Promise<OperatorShipment> => {
    const { orderId } = await read(shipmentId);
    const parcel = parseParcel(wanted, await listCarriers(database));
    if (typeof parcel === 'string') throw shipmentRefused(parcel);
    await database.transaction(async (tx) => {
      await lockOrder(tx, orderId);
      const [order, before] = [await findOrder(tx, orderId), await findShipment(tx, shipmentId)];
      if (order === undefined || before === undefined) throw new ApiProblem('SHIPMENT_NOT_FOUND');
      refuseCorrection(order, before, await listShipments(tx, orderId));
      const { carrier, carrierName, trackingNo } = parcel;
      if (before.trackingNo !== trackingNo) {
        const foreign = await refuseParcel(tx, { orderId, userId: order.userId, trackingNo });
        if (foreign !== null) throw shipmentRefused(foreign);
      } else if (before.carrier === carrier) return;
      const at = new Date(now());
      await correctParcel(tx, shipmentId, parcel, at);
      await resolveAnomaly(tx, { kind: 'SHIPPING_REFUSED', subject: shipmentId, at });
      const data = { shipmentId, kind: before.kind, carrierName, trackingNo };
      await recordEvent(tx, orderId, { type: 'SHIPMENT_CORRECTED', data }, at);
      await recordAct(tx, act, {
        ...{ action: 'correctShipment', at, subject: shipmentId, orderId },
        before: { carrier: before.carrier, trackingNo: before.trackingNo },
        after: { carrier, trackingNo },
      });
    });
    return presentOperatorShipment(await read(shipmentId));
  };
}

export type ShipmentCorrection = ReturnType<typeof createShipmentCorrection>;

function refuseCorrection(order: Order, { kind }: Shipment, shipments: readonly Shipment[]): void {
  const refused = (detail: string) => new ApiProblem('SHIPMENT_NOT_CORRECTABLE', detail);
  if (kind !== 'express') throw refused('Only parcels have a carrier and a number.');
  if (order.fulfilment === 'RECEIVED' || order.fulfilment === 'SETTLED')
    throw refused('The buyer has the goods.');
  if (shipments.some(({ reshippedAt }) => reshippedAt !== null))
    throw refused('WeChat takes one correction of an order, for all its parcels together, and has had it.');
}
