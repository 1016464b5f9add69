import type { ExportId, QueryOf } from '@taro-pay/contracts';
import type { Dependencies } from '../../dependencies.js';
import { listAnomalies } from '../anomalies/anomaly-store.js';
import { presentAnomalies } from '../anomalies/anomaly-view.js';
import { type Act, assertMayAct, recordAct } from '../audit/audit-log.js';
import { listEntries } from '../audit/audit-store.js';
import { presentEntry } from '../audit/audit-view.js';
import { listAllNotifications } from '../notifications/notification-store.js';
import { createOrderSearch } from '../orders/order-search.js';
import { idsOf } from '../paging.js';
import { findOperator } from '../people/operator-store.js';
import { catalogueColumns } from '../products/catalogue-file.js';
import { listAllProducts } from '../products/product-store.js';
import { catalogueProduct } from '../products/product-view.js';
import { listDifferences } from '../reconciliation/reconciliation-store.js';
import { listAllRefunds } from '../refunds/refund-store.js';
import {
  ANOMALY_COLUMNS,
  AUDIT_COLUMNS,
  type Columns,
  DIFFERENCE_COLUMNS,
  NOTIFICATION_COLUMNS,
  ORDER_COLUMNS,
  REFUND_COLUMNS,
  SHIPMENT_COLUMNS,
} from './export-columns.js';
import { type ExportFile, fileOf } from './export-file.js';

/**
 * Rows of one read: some milliseconds, after which others have their turn. Of orders one more is read, to see whether
 * there is a next page.
 */
const PAGE = 99;

const dateOf = (time: string | undefined) => (time === undefined ? undefined : new Date(time));

/** Whole lists as files. Each is read page by page behind the last row, while it is sent, and nothing is kept open. */
export function createExportService({ database, now }: Pick<Dependencies, 'database' | 'now'>) {
  const search = createOrderSearch(database);

  /** Masked: a file leaves the shop. */
  async function* pagesOfOrders(query: QueryOf<'exportOrders'>) {
    let cursor: string | undefined;
    do {
      const page = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const { orders, nextCursor } = await search({ ...query, ...page }, { seesBuyers: false });
      yield orders;
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** The right to a list may be taken away while it is sent: then no further page of it is. */
  async function* whilePermitted<Row>(act: Act, action: ExportId, pages: AsyncGenerator<readonly Row[]>) {
    for await (const page of pages) {
      await assertMayAct(act, action, (id) => findOperator(database, id));
      yield page;
    }
  }

  /** Who took which part of the books with them is in the audit log before the first row is read. */
  async function open<Row>(
    action: ExportId,
    title: string,
    query: object,
    act: Act,
    columns: Columns<Row>,
    pages: () => AsyncGenerator<readonly Row[]>,
  ): Promise<ExportFile> {
    const at = new Date(now());
    await database.transaction((tx) => recordAct(tx, act, { action, at, after: query }));
    const permitted = () => whilePermitted(act, action, pages());
    return fileOf({ operation: action, title, at, actor: act.actor, query, columns, pages: permitted });
  }

  return {
    orders: (query: QueryOf<'exportOrders'>, act: Act) =>
      open('exportOrders', '订单', query, act, ORDER_COLUMNS, () => pagesOfOrders(query)),

    /** Express orders that are to be shipped, in the form in which shipments are imported. */
    shipments: (act: Act) => {
      const query = { fulfilment: 'UNSHIPPED', delivery: 'express' } as const;
      return open('exportShipments', '待发货', query, act, SHIPMENT_COLUMNS, () => pagesOfOrders(query));
    },

    refunds: (query: QueryOf<'exportRefunds'>, act: Act) =>
      open('exportRefunds', '退款', query, act, REFUND_COLUMNS, () => {
        const { status, origin } = query;
        const { from, before } = idsOf(query);
        return inPages((last) =>
          listAllRefunds(database, { status, origin, from, before: last?.id ?? before, take: PAGE }),
        );
      }),

    anomalies: (query: QueryOf<'exportAnomalies'>, act: Act) =>
      open('exportAnomalies', '异常', query, act, ANOMALY_COLUMNS, () => {
        const { kind, state } = query;
        const isOpen = state === undefined ? undefined : state === 'open';
        return inPages(async (last) => {
          const after = last?.id;
          const rows = await listAnomalies(database, { kind, isOpen, after, ...idsOf(query), take: PAGE });
          return presentAnomalies(database, rows);
        });
      }),

    notifications: (query: QueryOf<'exportNotifications'>, act: Act) =>
      open('exportNotifications', '通知', query, act, NOTIFICATION_COLUMNS, () =>
        inPages((last) =>
          listAllNotifications(database, {
            outcome: query.outcome,
            from: dateOf(query.from),
            to: dateOf(query.to),
            before: last === undefined ? undefined : { at: last.receivedAt, id: last.id },
            take: PAGE,
          }),
        ),
      ),

    differences: (query: QueryOf<'exportDifferences'>, act: Act) =>
      open('exportDifferences', '对账差异', query, act, DIFFERENCE_COLUMNS, () =>
        inPages((last) => listDifferences(database, query.billDate, { after: last?.id, take: PAGE })),
      ),

    audit: (query: QueryOf<'exportAudit'>, act: Act) =>
      open('exportAudit', '操作日志', query, act, AUDIT_COLUMNS, () => {
        const { from, to, ...equal } = query;
        return inPages(async (last) => {
          const before = last === undefined ? undefined : { at: new Date(last.at), id: Number(last.id) };
          const period = { from: dateOf(from), to: dateOf(to) };
          return (await listEntries(database, { ...equal, ...period, before, take: PAGE })).map(presentEntry);
        });
      }),

    /** In the form in which it is imported again. */
    products: (act: Act) =>
      open('exportProducts', '商品', {}, act, catalogueColumns, () =>
        inPages(async (last) => {
          const after = last ?? { position: -1, id: '' };
          const rows = await listAllProducts(database, { after, take: PAGE });
          return rows.map((row) => ({ ...catalogueProduct(row), version: row.version }));
        }),
      ),
  };
}

export type ExportService = ReturnType<typeof createExportService>;

/** All rows of a list, each page read behind the last row of the one before. */
async function* inPages<Row>(
  read: (last: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let last: Row | undefined; ; ) {
    const rows = await read(last);
    yield rows;
    last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
  }
}
