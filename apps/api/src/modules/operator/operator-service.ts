import type { OperationOutputs, OrderList } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import { ApiProblem } from '../../http/problem.js';
import { listOpenAnomalies, listResolvedAnomalies } from '../anomalies/anomaly-store.js';
import { presentOrder, WITH_ITEMS } from '../orders/order-view.js';
import { presentApplication, presentOperatorRefund } from '../refunds/refund-view.js';

interface Search {
  /** The id of an order, a WeChat transaction, or a refund of ours or WeChat's. */
  readonly query?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

const PAGE = 20;
/** Open anomalies are all shown; resolved ones are only of interest for a while. */
const OPEN_ANOMALIES = 10_000;
const RESOLVED_ANOMALIES = 200;

/** What operators read. */
export function createOperatorService(database: Database) {
  async function orderIdOf(query: string): Promise<string | null> {
    const order = await database.order.findFirst({
      where: { OR: [{ id: query }, { transactionId: query }] },
      select: { id: true },
    });
    if (order !== null) return order.id;
    const refund = await database.refund.findFirst({
      where: { OR: [{ id: query }, { outRefundNo: query }, { wechatRefundId: query }] },
      select: { orderId: true },
    });
    return refund?.orderId ?? null;
  }

  return {
    async search({ query, cursor, limit = PAGE }: Search): Promise<OrderList> {
      const orderId = query === undefined ? undefined : await orderIdOf(query);
      if (orderId === null) return { orders: [], nextCursor: null };
      const rows = await database.order.findMany({
        where: orderId === undefined ? (cursor === undefined ? {} : { id: { lt: cursor } }) : { id: orderId },
        orderBy: { id: 'desc' },
        take: limit + 1,
        include: WITH_ITEMS,
      });
      const page = rows.slice(0, limit);
      return {
        orders: page.map(presentOrder),
        nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    },

    async dossier(orderId: string): Promise<OperationOutputs['getOrderDossier']> {
      const row = await database.order.findUnique({
        where: { id: orderId },
        include: {
          ...WITH_ITEMS,
          events: { orderBy: { id: 'asc' } },
          refunds: { orderBy: { id: 'asc' } },
          refundApplication: true,
        },
      });
      if (row === null) throw new ApiProblem('ORDER_NOT_FOUND');
      const notifications = await database.notification.findMany({
        where: { outTradeNo: orderId },
        orderBy: { receivedAt: 'asc' },
      });
      return {
        order: presentOrder(row),
        events: row.events.map(({ type, at, data }) => ({
          type,
          at: at.toISOString(),
          data: JSON.parse(data),
        })),
        refunds: row.refunds.map(presentOperatorRefund),
        refundApplication: row.refundApplication === null ? null : presentApplication(row.refundApplication),
        notifications: notifications.map(({ id, eventType, receivedAt, outcome, detail }) => ({
          id,
          eventType,
          receivedAt: receivedAt.toISOString(),
          outcome,
          detail,
        })),
      };
    },

    /** All open ones, newest first; then those that were resolved last. */
    async anomalies(): Promise<OperationOutputs['listAnomalies']> {
      const open = await listOpenAnomalies(database, OPEN_ANOMALIES);
      const resolved = await listResolvedAnomalies(database, RESOLVED_ANOMALIES);
      return {
        anomalies: [...open, ...resolved].map(({ id, kind, orderId, at, detail, resolvedAt }) => ({
          id,
          kind,
          orderId,
          at: at.toISOString(),
          detail,
          resolvedAt: resolvedAt?.toISOString() ?? null,
        })),
      };
    },
  };
}

export type OperatorService = ReturnType<typeof createOperatorService>;
