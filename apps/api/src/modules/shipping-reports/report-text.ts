import type { Sql } from '../../database/sql.js';
import type { ShippingReport } from '../../wechat/index.js';
import { listAddresses } from '../delivery/delivery-store.js';
import { listItems, type Order, type OrderLine } from '../orders/order-store.js';
import type { Shipment } from '../shipping/shipment-store.js';
import { itemsOf } from '../shipping/unshipped.js';

/** WeChat wants each report of an order to be later than the one before. */
const APART_MS = 1_000;

interface Written {
  readonly order: Order;
  readonly shipment: Shipment;
  readonly shipments: readonly Shipment[];
  readonly openid: string;
  /** Whether WeChat has the shipping of the order as complete: what is reported now takes the place of all of it. */
  readonly isFinishedThere: boolean;
  readonly now: number;
}

/** The report of a shipment in the form that WeChat asks for. */
export async function writeReport(sql: Sql, written: Written): Promise<ShippingReport> {
  const { order, shipment, shipments, openid, isFinishedThere, now } = written;
  const lines = await listItems(sql, order.id);
  const [address] = order.deliveryKind === 'express' ? await listAddresses(sql, [order.id]) : [];
  const told = isFinishedThere && shipment.kind === 'express' ? shipments : [shipment];
  const last = Math.max(0, ...shipments.map(({ reportedAt }) => reportedAt?.getTime() ?? 0));
  return {
    outTradeNo: order.id,
    openid,
    kind: shipment.kind,
    parcels: told.map((one) => ({
      trackingNo: one.trackingNo,
      carrier: one.carrier,
      description: describe(one, lines),
    })),
    receiverPhone: address?.phone ?? null,
    part: partOf(written, told.length),
    uploadedAt: new Date(Math.max(now, last + APART_MS)),
  };
}

function partOf({ shipment, shipments, isFinishedThere }: Written, parcels: number): ShippingReport['part'] {
  if (shipment.kind !== 'express' || (shipments.length === 1 && shipment.isLast)) return 'whole';
  if (isFinishedThere) return parcels === 1 ? 'whole' : 'last';
  return shipment.isLast ? 'last' : 'more';
}

function describe(shipment: Shipment, lines: readonly OrderLine[]): string {
  const items = itemsOf(shipment);
  // Where all goods are back in stock and some money stays, WeChat wants a description all the same.
  const words = (items.length > 0 ? items : lines).map(({ productId, quantity }) => {
    const name = lines.find((line) => line.productId === productId)?.name ?? productId;
    return `${name} ×${quantity}`;
  });
  return words.join('、');
}
