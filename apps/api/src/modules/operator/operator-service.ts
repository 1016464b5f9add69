import type { OperationInputs, OperationOutputs, OrderList } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import { ApiProblem } from '../../http/problem.js';
import { listOpenAnomalies, listResolvedAnomalies } from '../anomalies/anomaly-store.js';
import { presentAnomaly } from '../anomalies/anomaly-view.js';
import { listNotifications } from '../notifications/notification-store.js';
import { findOrderIdByNumber, findOrderWithItems, listEvents, listOrders } from '../orders/order-store.js';
import { presentOrder } from '../orders/order-view.js';
import { pageOf } from '../paging.js';
import { findApplication } from '../refunds/refund-application-store.js';
import { findOrderIdByRefundNumber, listAllRefunds, listRefunds } from '../refunds/refund-store.js';
import { presentApplication, presentOperatorRefund } from '../refunds/refund-view.js';

interface Search {
  /** The number of an order, of its payment, or of a refund, here or at WeChat. */
  readonly query?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

type RefundsQuery = OperationInputs['listRefunds']['query'];

const PAGE = 20;
/** Open anomalies are all shown; resolved ones are only of interest for a while. */
const OPEN_ANOMALIES = 10_000;
const RESOLVED_ANOMALIES = 200;

/** Orders and anomalies as operators read them. */
export function createOperatorService(database: Database) {
  async function orderIdOf(number: string): Promise<string | undefined> {
    return (
      (await findOrderIdByNumber(database, number)) ?? (await findOrderIdByRefundNumber(database, number))
    );
  }

  async function findByNumber(number: string): Promise<OrderList> {
    const orderId = await orderIdOf(number);
    const order = orderId === undefined ? null : await findOrderWithItems(database, orderId);
    return { orders: order === null ? [] : [presentOrder(order)], nextCursor: null };
  }

  return {
    async search({ query, cursor, limit = PAGE }: Search): Promise<OrderList> {
      if (query !== undefined) return findByNumber(query);
      const rows = await listOrders(database, { cursor, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { orders: page.map(presentOrder), nextCursor };
    },

    async dossier(orderId: string): Promise<OperationOutputs['getOrderDossier']> {
      const order = await findOrderWithItems(database, orderId);
      if (order === null) throw new ApiProblem('ORDER_NOT_FOUND');
      const [events, refunds, application, notifications] = await Promise.all([
        listEvents(database, orderId),
        listRefunds(database, orderId),
        findApplication(database, orderId),
        listNotifications(database, orderId),
      ]);
      return {
        order: presentOrder(order),
        events: events.map(({ type, at, data }) => ({ type, at: at.toISOString(), data: JSON.parse(data) })),
        refunds: refunds.map(presentOperatorRefund),
        refundApplication: application === undefined ? null : presentApplication(application),
        notifications: notifications.map(({ id, eventType, receivedAt, outcome, detail }) => ({
          id,
          eventType,
          receivedAt: receivedAt.toISOString(),
          outcome,
          detail,
        })),
      };
    },

    /** Newest first. */
    async refunds({ status, cursor, limit = PAGE }: RefundsQuery): Promise<OperationOutputs['listRefunds']> {
      const rows = await listAllRefunds(database, { status, before: cursor, take: limit + 1 });
      const { page, nextCursor } = pageOf(rows, limit, ({ id }) => id);
      return { refunds: page.map(presentOperatorRefund), nextCursor };
    },

    /** All open ones, newest first; then those that were resolved last. */
    async anomalies(): Promise<OperationOutputs['listAnomalies']> {
      const open = await listOpenAnomalies(database, OPEN_ANOMALIES);
      const resolved = await listResolvedAnomalies(database, RESOLVED_ANOMALIES);
      return {
        anomalies: [...open, ...resolved].map(presentAnomaly),
      };
    },
  };
}

export type OperatorService = ReturnType<typeof createOperatorService>;
