import type { Shipment as ShipmentView } from '@taro-pay/contracts';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Sql } from '../../database/sql.js';
import { listReturnable } from '../orders/order-refund-store.js';
import type { Shipment } from './shipment-store.js';

type Items = ShipmentView['items'];

const ItemsSchema = Type.Array(Type.Object({ productId: Type.String(), quantity: Type.Integer() }));

/** The products and units of a shipment, from its column. */
export const itemsOf = ({ items }: Pick<Shipment, 'items'>): Items =>
  Value.Parse(ItemsSchema, JSON.parse(items));

/** The units of an order’s lines that are in no shipment. */
export function withoutShipped<Line extends Items[number]>(
  lines: readonly Line[],
  shipments: readonly Pick<Shipment, 'items'>[],
): Line[] {
  const shipped = new Map<string, number>();
  for (const { productId, quantity } of shipments.flatMap(itemsOf)) {
    shipped.set(productId, (shipped.get(productId) ?? 0) + quantity);
  }
  return lines.flatMap((line) => {
    const quantity = line.quantity - (shipped.get(line.productId) ?? 0);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}

/** What is left to ship of an order: the units that are neither in a shipment nor back in stock. */
export async function findUnshipped(
  sql: Sql,
  orderId: string,
  shipments: readonly Pick<Shipment, 'items'>[],
): Promise<Items> {
  const lines = await listReturnable(sql, orderId);
  return withoutShipped(
    lines.map(({ productId, quantity }) => ({ productId, quantity })),
    shipments,
  );
}

/** Takes items out of what is left. Null where they are not in it. */
export function subtract(left: Items, taken: Items): Items | null {
  const rest = new Map(left.map(({ productId, quantity }) => [productId, quantity]));
  for (const { productId, quantity } of taken) {
    const units = (rest.get(productId) ?? 0) - quantity;
    if (units < 0) return null;
    rest.set(productId, units);
  }
  return [...rest].flatMap(([productId, quantity]) => (quantity > 0 ? [{ productId, quantity }] : []));
}
