import type { DeliveryKind } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';
import { listAddresses, listPickups } from './delivery-store.js';
import type { DeliveryRow } from './delivery-view.js';

interface Order {
  readonly id: string;
  readonly deliveryKind: DeliveryKind;
}

/** Adds to each order how it is delivered. Orders without a delivery cost no statement. */
export async function readDeliveries<Row extends Order>(
  sql: Sql,
  orders: readonly Row[],
): Promise<(Row & { readonly delivery: DeliveryRow })[]> {
  const idsOf = (kind: Order['deliveryKind']) =>
    orders.flatMap(({ id, deliveryKind }) => (deliveryKind === kind ? [id] : []));
  const [express, pickup] = [idsOf('express'), idsOf('pickup')];
  const addresses = byOrder(express.length === 0 ? [] : await listAddresses(sql, express));
  const pickups = byOrder(pickup.length === 0 ? [] : await listPickups(sql, pickup));
  const deliveryOf = ({ id, deliveryKind }: Row): DeliveryRow => {
    switch (deliveryKind) {
      case 'none':
        return { kind: 'none' };
      case 'express':
        return { kind: 'express', address: addresses.get(id) ?? null };
      case 'pickup': {
        const found = pickups.get(id);
        if (found === undefined) throw new Error(`Order ${id} has no place of pick-up.`);
        return { kind: 'pickup', pickup: found };
      }
    }
  };
  return orders.map((order) => ({ ...order, delivery: deliveryOf(order) }));
}

const byOrder = <Row extends { readonly orderId: string }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.orderId, row]));
