import type { OrderState } from '../../shipping/order-state.js';
import type { ReceiptMethod, Shipment } from '../../shipping/shipments.js';
import type { World } from '../../world/world.js';

/** The shipping of an order as `/_sim/shipments` shows it; times ISO 8601, absent values null. */
export interface ShipmentView
  extends Pick<
    Shipment,
    | 'outTradeNo'
    | 'logisticsType'
    | 'deliveryMode'
    | 'packages'
    | 'isFinished'
    | 'finishedCount'
    | 'isReshipped'
    | 'uploadedAt'
  > {
  readonly mchid: string;
  /** WeChat's `order_state`. */
  readonly orderState: OrderState | null;
  readonly shippedAt: string | null;
  readonly receivedAt: string | null;
  readonly receiptMethod: ReceiptMethod | null;
  readonly settledAt: string | null;
}

const iso = (atMs: number | null | undefined) => (atMs == null ? null : new Date(atMs).toISOString());

/** Shows a shipment with what became of it. */
export function viewShipment(shipment: Shipment, { merchant, orders, orderShipping }: World): ShipmentView {
  const { shippedAtMs, receipt, isReminded: _, ...reported } = shipment;
  const order = orders.find(shipment.outTradeNo);
  return {
    mchid: merchant.merchantId,
    ...reported,
    orderState: order && orderShipping.stateOf(order),
    shippedAt: iso(shippedAtMs),
    receivedAt: iso(receipt?.atMs),
    receiptMethod: receipt?.method ?? null,
    settledAt: iso(receipt?.settledAtMs),
  };
}
