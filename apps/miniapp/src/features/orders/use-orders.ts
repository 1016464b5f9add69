import { LIMITS, type Order, type OrderList } from '@taro-pay/contracts';
import { useDidShow, useReachBottom } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { takeWantedFilter } from '../../app/navigation';
import { type OrderFilter, queryOf } from '../../model/order-filter';
import { usePullDown } from '../../platform/pull-down';
import { useResource } from '../loading/use-resource';
import { call } from '../session/api';

/** A list of orders and the state of its next page. */
export interface OrdersView extends OrderList {
  readonly filter: OrderFilter;
  readonly more: 'none' | 'loading' | 'failed';
}

const ORDERS_AT_ONCE = 20;

function loadPage(filter: OrderFilter, cursor: string | null, limit = ORDERS_AT_ONCE): Promise<OrderList> {
  return call('listOrders', { query: { ...queryOf(filter), ...(cursor === null ? {} : { cursor }), limit } });
}

/** Loads at least one page and at least `count` orders, so that the list keeps its length after a reload. */
async function loadOrders(filter: OrderFilter, count: number): Promise<OrdersView> {
  const orders: Order[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(Math.max(count - orders.length, ORDERS_AT_ONCE), LIMITS.ordersPerPage);
    const page: OrderList = await loadPage(filter, cursor, limit);
    orders.push(...page.orders);
    cursor = page.nextCursor;
  } while (cursor !== null && orders.length < count);
  return viewOf(filter, { orders, nextCursor: cursor });
}

const viewOf = (filter: OrderFilter, list: OrderList): OrdersView => ({
  ...list,
  filter,
  more: list.nextCursor === null ? 'none' : 'loading',
});

/** The buyer's orders, filtered by their stage, newest first, in pages. */
export function useOrders() {
  const [filter, setFilter] = useState<OrderFilter>(null);
  const { resource, reload, change, forget } = useResource((): Promise<OrdersView> => {
    const isSame = resource.status === 'ready' && resource.value.filter === filter;
    return loadOrders(filter, isSame ? resource.value.orders.length : 0);
  });
  const loadingAfter = useRef<OrdersView | null>(null);
  const shownFilter = useRef(filter);

  useEffect(() => {
    if (shownFilter.current === filter) return;
    shownFilter.current = filter;
    forget();
    void reload();
  }, [filter, forget, reload]);

  useDidShow(() => {
    const wanted = takeWantedFilter();
    if (wanted !== undefined && wanted !== filter) setFilter(wanted);
    else void reload();
  });
  usePullDown(reload);

  async function loadMore(): Promise<void> {
    if (resource.status !== 'ready' || resource.value === loadingAfter.current) return;
    const { value } = resource;
    if (value.nextCursor === null) return;
    loadingAfter.current = value;
    try {
      const { orders, nextCursor } = await loadPage(value.filter, value.nextCursor);
      change(value, viewOf(value.filter, { orders: [...value.orders, ...orders], nextCursor }));
    } catch {
      change(value, { ...value, more: 'failed' });
    }
  }
  useReachBottom(() => void loadMore());

  return { filter, setFilter, resource, reload, loadMore };
}
