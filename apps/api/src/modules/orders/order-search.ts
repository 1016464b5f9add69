import { MAX_FEN, type OperationOutputs, type QueryOf } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import { listOrdersWithAnomaly } from '../anomalies/anomaly-store.js';
import { idsOf, soonerId } from '../paging.js';
import {
  type Candidate,
  listByAmount,
  listByAnomaly,
  listByNumber,
  listByProduct,
  listByShortNumber,
  listByStatus,
  listNewest,
  listOrdersWithProduct,
  type Stretch,
} from './order-search-store.js';
import { listOrdersWithItems } from './order-store.js';
import { presentOperatorOrder } from './order-view.js';

type Query = QueryOf<'searchOrders'>;

const PAGE = 20;

/** Of a number that is as long, its last characters have an index. */
const ENDING = 4;

/** An amount that fewer orders have than this is read by its own index. */
const RARE = 2_000;

/** How many orders a request looks at where no index answers all its filters; the next page goes on behind them. */
const CHUNK = 500;
const CHUNKS = 20;

/** Reads the next candidates, newest first: fewer than `take` where there are no more. */
type Source = (stretch: Stretch) => Promise<Candidate[]>;

/**
 * Finds orders by any combination of filters, newest first. The most selective filter is read by its index, in
 * stretches; the others are compared with what it gives. However rare the combination is, a page costs a bounded number
 * of rows: it may then be shorter than asked for, with a cursor behind the last order that was looked at.
 */
export function createOrderSearch(database: Database) {
  /** Filters that `source` has not answered yet. */
  async function filter(rows: readonly Candidate[], query: Query): Promise<Candidate[]> {
    const { status, minFen = 0, maxFen = MAX_FEN, productId, anomaly } = query;
    const fitting = rows.filter(
      (row) =>
        (status === undefined || row.status === status) && row.totalFen >= minFen && row.totalFen <= maxFen,
    );
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
  async function findRareAmount(query: Query, bounds: Omit<Stretch, 'take'>): Promise<Source | null> {
    const { minFen, maxFen } = query;
    if (minFen === undefined && maxFen === undefined) return null;
    const amounts = { minFen: minFen ?? 0, maxFen: maxFen ?? MAX_FEN };
    const rows = await listByAmount(database, amounts, { ...bounds, take: RARE });
    if (rows.length === RARE) return null;
    rows.sort((a, b) => (a.id < b.id ? 1 : -1));
    return async ({ before, take }) => rows.filter(({ id }) => id < before).slice(0, take);
  }

  async function chooseSource(query: Query, bounds: Omit<Stretch, 'take'>): Promise<Source> {
    const { status, productId, anomaly } = query;
    const number = query.query?.trim();
    if (number !== undefined) {
      const list = number.length < ENDING ? listByShortNumber : listByNumber;
      return (stretch) => list(database, number, stretch);
    }
    if (anomaly !== undefined) return (stretch) => listByAnomaly(database, anomaly, stretch);
    const rare = await findRareAmount(query, bounds);
    if (rare !== null) return rare;
    if (productId !== undefined) return (stretch) => listByProduct(database, productId, stretch);
    if (status !== undefined) return (stretch) => listByStatus(database, status, stretch);
    return (stretch) => listNewest(database, stretch);
  }

  /** Ids of a page and one more, or those that were found among the orders that one request looks at. */
  async function find(query: Query, take: number) {
    const { from, before } = idsOf(query);
    const bounds = { from, before: soonerId(before, query.cursor) };
    const source = await chooseSource(query, bounds);
    const found: string[] = [];
    let place = bounds.before;
    for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
      const rows = await source({ from, before: place, take: CHUNK });
      found.push(...(await filter(rows, query)).map(({ id }) => id));
      const last = rows.at(-1);
      if (rows.length < CHUNK || last === undefined) return { found, goesOnBehind: null };
      if (found.length >= take) break;
      place = last.id;
    }
    return { found, goesOnBehind: place };
  }

  return async (query: Query): Promise<OperationOutputs['searchOrders']> => {
    const { limit = PAGE } = query;
    const { found, goesOnBehind } = await find(query, limit + 1);
    const ids = found.slice(0, limit);
    const rows = new Map((await listOrdersWithItems(database, ids)).map((row) => [row.id, row]));
    const orders = ids.flatMap((id) => rows.get(id) ?? []).map(presentOperatorOrder);
    return { orders, nextCursor: found.length > limit ? (ids.at(-1) ?? null) : goesOnBehind };
  };
}

export type OrderSearch = ReturnType<typeof createOrderSearch>;
