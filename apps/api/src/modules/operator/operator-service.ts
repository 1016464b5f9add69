import type { OperationOutputs, OrderEvent, QueryOf } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import { ApiProblem } from '../../http/problem.js';
import type { Reader } from '../../http/reader.js';
import { listAnomalies, listAnomaliesOfOrder } from '../anomalies/anomaly-store.js';
import { presentAnomalies } from '../anomalies/anomaly-view.js';
import { listOrderEntries } from '../audit/audit-store.js';
import { presentEntry } from '../audit/audit-view.js';
import { readDeliveries } from '../delivery/deliveries.js';
import { listMessages } from '../messages/message-store.js';
import { presentMessage } from '../messages/message-view.js';
import { listAllNotifications, listNotifications } from '../notifications/notification-store.js';
import { presentNotification } from '../notifications/notification-view.js';
import { callsOf } from '../orders/order-calls.js';
import { createOrderSearch } from '../orders/order-search.js';
import { type EventRow, findOrder, listEvents, listItems, type Order } from '../orders/order-store.js';
import { presentOperatorOrder } from '../orders/order-view.js';
import { cursorOfPlace, idsOf, pageOf, placeOfCursor, soonerId } from '../paging.js';
import { findApplication, listApplications } from '../refunds/refund-application-store.js';
import { listAllRefunds, listRefundsOf } from '../refunds/refund-store.js';
import {
  presentApplication,
  presentListedApplication,
  presentOperatorRefund,
} from '../refunds/refund-view.js';
import { listShipments, type Shipment } from '../shipping/shipment-store.js';
import { presentOperatorShipment } from '../shipping/shipment-view.js';
import { findUnshipped } from '../shipping/unshipped.js';

const PAGE = 20;

/** The most anomalies of one order in its dossier. */
const ANOMALIES_OF_ORDER = 200;

/** Whether a list is of open rows, of resolved ones, or of both. */
const isOpenOf = (state: 'open' | 'resolved' | undefined) =>
  state === undefined ? undefined : state === 'open';

const dateOf = (time: string | undefined) => (time === undefined ? undefined : new Date(time));

/** Orders and anomalies as operators read them. */
export function createOperatorService(database: Database) {
  const unshippedOf = ({ id, status, fulfilment }: Order, shipments: readonly Shipment[]) =>
    status === 'PAID' && fulfilment === 'UNSHIPPED' ? findUnshipped(database, id, shipments) : [];

  return {
    search: createOrderSearch(database),

    async dossier(orderId: string, { seesBuyers }: Reader): Promise<OperationOutputs['getOrderDossier']> {
      const row = await findOrder(database, orderId);
      const [order] = row === undefined ? [] : await readDeliveries(database, [row]);
      if (order === undefined) throw new ApiProblem('ORDER_NOT_FOUND');
      const [items, eventRows, refunds, shipments, application, notifications, messages, anomalies, audit] =
        await Promise.all([
          listItems(database, orderId),
          listEvents(database, orderId),
          listRefundsOf(database, orderId),
          listShipments(database, orderId),
          findApplication(database, orderId),
          listNotifications(database, orderId),
          listMessages(database, orderId),
          listAnomaliesOfOrder(database, orderId, ANOMALIES_OF_ORDER),
          listOrderEntries(database, orderId),
        ]);
      const events = eventRows.map(presentEvent);
      return {
        order: presentOperatorOrder({ ...order, items }, { isMasked: !seesBuyers }),
        events,
        refunds: refunds.map(presentOperatorRefund),
        shipments: shipments.map(presentOperatorShipment),
        unshipped: await unshippedOf(order, shipments),
        refundApplication: application === undefined ? null : presentApplication(application),
        notifications: notifications.map(presentNotification),
        messages: messages.map(presentMessage),
        calls: callsOf(events),
        anomalies: await presentAnomalies(database, anomalies),
        audit: audit.map(presentEntry),
      };
    },

    /** Newest first. */
    async refunds(query: QueryOf<'listRefunds'>): Promise<OperationOutputs['listRefunds']> {
      const { status, origin, cursor, limit = PAGE } = query;
      const { from, before: end } = idsOf(query);
      const before = soonerId(end, cursor);
      const rows = await listAllRefunds(database, { status, origin, from, before, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { refunds: page.map(presentOperatorRefund), nextCursor };
    },

    /** Oldest first. */
    async refundApplications(
      query: QueryOf<'listRefundApplications'>,
    ): Promise<OperationOutputs['listRefundApplications']> {
      const { state, cursor, limit = PAGE } = query;
      const after = placeOfCursor(cursor);
      const rows = await listApplications(database, { isOpen: isOpenOf(state), after, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ appliedAt, orderId }) =>
        cursorOfPlace({ at: appliedAt, id: orderId }),
      );
      return { refundApplications: page.map(presentListedApplication), nextCursor };
    },

    /** Oldest first. */
    async anomalies(query: QueryOf<'listAnomalies'>): Promise<OperationOutputs['listAnomalies']> {
      const { kind, state, cursor, limit = PAGE } = query;
      const isOpen = isOpenOf(state);
      const rows = await listAnomalies(database, {
        ...{ kind, isOpen, after: cursor, ...idsOf(query) },
        take: limit + 1,
      });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { anomalies: await presentAnomalies(database, page), nextCursor };
    },

    /** Newest first. */
    async notifications(query: QueryOf<'listNotifications'>): Promise<OperationOutputs['listNotifications']> {
      const { outcome, cursor, limit = PAGE } = query;
      const [from, to] = [dateOf(query.from), dateOf(query.to)];
      const before = placeOfCursor(cursor);
      const rows = await listAllNotifications(database, { outcome, from, to, before, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ receivedAt, id }) =>
        cursorOfPlace({ at: receivedAt, id }),
      );
      return { notifications: page.map(presentNotification), nextCursor };
    },
  };
}

/** The data of each event was written for its type. */
function presentEvent({ type, at, data }: EventRow): OrderEvent & { at: string } {
  return JSON.parse(`{"type":"${type}","at":"${at.toISOString()}","data":${data}}`);
}

export type OperatorService = ReturnType<typeof createOperatorService>;
