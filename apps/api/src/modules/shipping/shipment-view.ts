import type { OperatorShipment, Shipment as ShipmentView } from '@taro-pay/contracts';
import type { Shipment } from './shipment-store.js';
import { itemsOf } from './unshipped.js';

/** A shipment as its buyer sees it. */
export function presentShipment(row: Shipment): ShipmentView {
  const { id, kind, carrier, carrierName, trackingNo } = row;
  return {
    ...{ id, kind, carrier, carrierName, trackingNo },
    items: itemsOf(row),
    createdAt: row.createdAt.toISOString(),
  };
}

/** A shipment as operators see it. */
export function presentOperatorShipment(row: Shipment): OperatorShipment {
  const { orderId, createdBy, report, refusal } = row;
  return {
    ...presentShipment(row),
    ...{ orderId, createdBy, report, refusal },
    correctedAt: row.correctedAt?.toISOString() ?? null,
    reportedAt: row.reportedAt?.toISOString() ?? null,
    reshippedAt: row.reshippedAt?.toISOString() ?? null,
  };
}
