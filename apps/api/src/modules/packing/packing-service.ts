import {
  DELIVERY_KINDS,
  type DeliveryKind,
  type OperationOutputs,
  type QueryOf,
  type WaitingOrder,
} from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { Reader } from '../../http/reader.js';
import { readDeliveries } from '../delivery/deliveries.js';
import { listItemsOf } from '../orders/order-store.js';
import { presentOperatorOrder } from '../orders/order-view.js';
import { pageOf } from '../paging.js';
import { withoutShipped } from '../shipping/unshipped.js';
import {
  listOpenApplicationsOf,
  listOpenKindsOf,
  listShipmentsOf,
  listUnreturnedOf,
  listWaiting,
  listWaitingKinds,
} from './packing-store.js';

const PAGE = 50;
const MOST_COUNTED = 1_000;

/** Nothing where none of this kind waits. */
function countOf(
  kind: DeliveryKind,
  rows: Awaited<ReturnType<typeof listWaitingKinds>>,
): OperationOutputs['countWaiting']['waiting'] {
  const paidAtMs = rows.flatMap(({ deliveryKind, paidAt }) =>
    deliveryKind === kind && paidAt !== null ? [paidAt.getTime()] : [],
  );
  if (paidAtMs.length === 0) return [];
  return [{ kind, count: paidAtMs.length, oldestPaidAt: new Date(Math.min(...paidAtMs)).toISOString() }];
}

/** What waits to be packed and sent, for the people who do it. */
export function createPackingService(database: Database) {
  return {
    /** Oldest first. Who packs sees whom it goes to. */
    async list(
      { delivery, cursor = '', limit = PAGE }: QueryOf<'listPacking'>,
      { seesBuyers }: Reader,
    ): Promise<OperationOutputs['listPacking']> {
      const rows = await listWaiting(database, delivery, { after: cursor, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      const ids = page.map(({ id }) => id);
      const [orders, items, unreturned, shipments, applications, anomalies] = await Promise.all([
        readDeliveries(database, page),
        listItemsOf(database, ids),
        listUnreturnedOf(database, ids),
        listShipmentsOf(database, ids),
        listOpenApplicationsOf(database, ids),
        listOpenKindsOf(database, ids),
      ]);
      const of =
        (orderId: string) =>
        <Row extends { readonly orderId: string | null }>(all: readonly Row[]): Row[] =>
          all.filter((row) => row.orderId === orderId);
      return {
        orders: orders.map((row): WaitingOrder => {
          const its = of(row.id);
          const sent = its(shipments);
          const [application] = its(applications);
          const order = presentOperatorOrder({ ...row, items: its(items) }, { isMasked: !seesBuyers });
          return {
            order,
            left: withoutShipped(its(unreturned), sent),
            isPartlyShipped: sent.length > 0,
            refundApplication:
              application === undefined
                ? null
                : { reason: application.reason, appliedAt: application.appliedAt.toISOString() },
            anomalies: its(anomalies).map(({ kind }) => kind),
          };
        }),
        nextCursor,
      };
    },

    async counts(): Promise<OperationOutputs['countWaiting']> {
      const rows = await listWaitingKinds(database, MOST_COUNTED);
      return { waiting: DELIVERY_KINDS.flatMap((kind) => countOf(kind, rows)) };
    },
  };
}

export type PackingService = ReturnType<typeof createPackingService>;
