import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS, MAX_FEN, type OperationOutputs, type QueryOf } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { Reader } from '../../http/reader.js';
import { listOrdersWithAnomaly } from '../anomalies/anomaly-store.js';
import { readDeliveries } from '../delivery/deliveries.js';
import { idsOf, soonerId } from '../paging.js';
import {
  hasOrdersOfAmount,
  listByAmount,
  listByAnomaly,
  listByDelivery,
  listByFulfilment,
  listByNumber,
  listByProduct,
  listByShortNumber,
  listByStatus,
  listItemsBetween,
  listNewest,
  listOrdersWithProduct,
  listUnshipped,
  type Order,
  type Stretch,
} from './order-search-store.js';
import { listItems, type OrderLine } from './order-store.js';
import { presentOperatorOrder } from './order-view.js';

type Query = QueryOf<'searchOrders'>;

const PAGE = 20;

/** Of a number that is as long, its last characters have an index. */
const ENDING = 4;

/** An amount that fewer orders have than this is read by its own index. */
const RARE = 2_000;

/** How many orders a request looks at where no index answers all its filters; the next page goes on behind them. */
const CHUNK = 500;
const CHUNKS = 10;

/** Items that are read for each order of a page, also where they are of others between. */
const NEIGHBOURS = 4;

/** Reads the next candidates, newest first: fewer than `take` where there are no more. */
type Source = (stretch: Stretch) => Promise<Order[]>;

/** A source, and the filters that it has not answered. */
interface Plan {
  readonly source: Source;
  readonly rest: Filters;
}

type Filters = Pick<
  Query,
  'status' | 'fulfilment' | 'delivery' | 'productId' | 'anomaly' | 'minFen' | 'maxFen'
>;

/**
 * Finds orders by any combination of filters, newest first. The most selective filter is read by its index, in
 * stretches; the others are compared with what it gives. However rare the combination is, a page costs a bounded number
 * of rows: it may then be shorter than asked for, with a cursor behind the last order that was looked at.
 */
export function createOrderSearch(database: Database) {
  async function filter(rows: readonly Order[], rest: Filters): Promise<Order[]> {
    const { productId, anomaly } = rest;
    const fitting = rows.filter((row) => fits(row, rest));
    const ids = fitting.map(({ id }) => id);
    const withProduct =
      productId === undefined || ids.length === 0
        ? null
        : await listOrdersWithProduct(database, ids, productId);
    const withAnomaly =
      anomaly === undefined || ids.length === 0 ? null : await listOrdersWithAnomaly(database, ids, anomaly);
    return fitting.filter(({ id }) => (withProduct?.has(id) ?? true) && (withAnomaly?.has(id) ?? true));
  }

  /** The orders of a rare amount, sorted; null where the amount is none, or a common one. */
  async function findRareAmount(
    { minFen, maxFen }: Filters,
    bounds: Omit<Stretch, 'take'>,
  ): Promise<Source | null> {
    if (minFen === undefined && maxFen === undefined) return null;
    const amounts = { minFen: minFen ?? 0, maxFen: maxFen ?? MAX_FEN };
    if (await hasOrdersOfAmount(database, amounts, RARE)) return null;
    const rows = await listByAmount(database, amounts, { ...bounds, take: RARE });
    rows.sort((a, b) => (a.id < b.id ? 1 : -1));
    return async ({ before, take }) => rows.filter(({ id }) => id < before).slice(0, take);
  }

  async function choosePlan(query: Query, bounds: Omit<Stretch, 'take'>): Promise<Plan> {
    const { status, fulfilment, delivery, productId, anomaly, minFen, maxFen } = query;
    const filters = { status, fulfilment, delivery, productId, anomaly, minFen, maxFen };
    const number = query.query?.trim();
    if (number !== undefined) {
      const list = number.length < ENDING ? listByShortNumber : listByNumber;
      return { source: (stretch) => list(database, number, stretch), rest: defined(filters) };
    }
    if (anomaly !== undefined) {
      const rest = defined({ ...filters, anomaly: undefined });
      return { source: (stretch) => listByAnomaly(database, anomaly, stretch), rest };
    }
    const rare = await findRareAmount(defined(filters), bounds);
    if (rare !== null)
      return { source: rare, rest: defined({ ...filters, minFen: undefined, maxFen: undefined }) };
    if (productId !== undefined) {
      const rest = defined({ ...filters, productId: undefined });
      return { source: (stretch) => listByProduct(database, productId, stretch), rest };
    }
    if (fulfilment !== undefined) {
      const rest = defined({ ...filters, fulfilment: undefined });
      const list: Source =
        fulfilment === 'UNSHIPPED'
          ? (stretch) => listUnshipped(database, stretch)
          : (stretch) => listByFulfilment(database, fulfilment, stretch);
      return { source: list, rest };
    }
    if (delivery !== undefined && delivery !== 'none') {
      const rest = defined({ ...filters, delivery: undefined });
      return { source: (stretch) => listByDelivery(database, delivery, stretch), rest };
    }
    if (status !== undefined) {
      return {
        source: (stretch) => listByStatus(database, status, stretch),
        rest: defined({ ...filters, status: undefined }),
      };
    }
    return { source: (stretch) => listNewest(database, stretch), rest: defined(filters) };
  }

  /** The orders of a page and one more, or those that were found among the orders that one request looks at. */
  async function find(query: Query, take: number) {
    const { from, before } = idsOf(query);
    const bounds = { from, before: soonerId(before, query.cursor) };
    const { source, rest } = await choosePlan(query, bounds);
    const chunkSize = Object.keys(rest).length > 0 ? Math.max(CHUNK, take) : take;
    const found: Order[] = [];
    let place = bounds.before;
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const rows = await source({ from, before: place, take: chunkSize });
      found.push(...(await filter(rows, rest)));
      const last = rows.at(-1);
      if (rows.length < chunkSize || last === undefined) return { found, goesOnBehind: null };
      if (found.length >= take) break;
      place = last.id;
      // SQLite answers without giving others a turn.
      await nextTurn();
    }
    return { found, goesOnBehind: place };
  }

  /** The items of neighbours are read at once. Those of orders that are far from each other are read one by one. */
  async function readItems(
    ids: readonly string[],
  ): Promise<(orderId: string) => Promise<readonly OrderLine[]>> {
    const oneByOne = (orderId: string) => listItems(database, orderId);
    const [last, first] = [ids[0], ids.at(-1)];
    if (first === undefined || last === undefined) return oneByOne;
    const take = ids.length * NEIGHBOURS + LIMITS.itemsPerOrder;
    const items = await listItemsBetween(database, { first, last, take });
    if (items.length === take) return oneByOne;
    const byOrder = groupByOrder(items);
    return async (orderId) => byOrder.get(orderId) ?? [];
  }

  /** Of buyers it tells no more than is needed to tell orders apart, unless `seesBuyers` asks what is to be shipped. */
  return async (query: Query, { seesBuyers }: Reader): Promise<OperationOutputs['searchOrders']> => {
    const { limit = PAGE, fulfilment } = query;
    const { found, goesOnBehind } = await find(query, limit + 1);
    const page = found.slice(0, limit);
    const itemsOf = await readItems(page.map(({ id }) => id));
    const isMasked = !seesBuyers || fulfilment !== 'UNSHIPPED';
    const orders = await Promise.all(
      (await readDeliveries(database, page)).map(async (row) =>
        presentOperatorOrder({ ...row, items: await itemsOf(row.id) }, { isMasked }),
      ),
    );
    return { orders, nextCursor: found.length > limit ? (page.at(-1)?.id ?? null) : goesOnBehind };
  };
}

/** Whether an order fits the filters that its own columns answer. */
function fits(row: Order, { status, fulfilment, delivery, minFen = 0, maxFen = MAX_FEN }: Filters): boolean {
  if (status !== undefined && row.status !== status) return false;
  if (delivery !== undefined && row.deliveryKind !== delivery) return false;
  if (fulfilment !== undefined && row.fulfilment !== fulfilment) return false;
  if (fulfilment === 'UNSHIPPED' && row.status !== 'PAID') return false;
  return row.totalFen >= minFen && row.totalFen <= maxFen;
}

/** Without the filters that are not there. */
function defined(filters: { readonly [Name in keyof Filters]: Filters[Name] | undefined }): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

function groupByOrder<Item extends { readonly orderId: string }>(
  items: readonly Item[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.orderId);
    if (group === undefined) groups.set(item.orderId, [item]);
    else group.push(item);
  }
  return groups;
}
