import type { OrderList, OrderStatus } from '@taro-pay/contracts';
import { useDidShow, useReachBottom } from '@tarojs/taro';
import { useEffect, useRef, useState } from 'react';
import { takeWantedStatus } from '../../platform/navigation';
import { usePullDown } from '../../platform/pull-down';
import { useResource } from '../loading/use-resource';
import { call } from '../session/api';

/** The status that is asked for; null for all. */
export type Filter = OrderStatus | null;

/** A list of orders, and how it goes on at its end. */
export interface OrdersView extends OrderList {
  readonly more: 'none' | 'loading' | 'failed';
}

/** The buyer's orders of one status or of all, newest first, a page at a time. */
export function useOrders() {
  const [filter, setFilter] = useState<Filter>(null);
  const query = filter === null ? {} : { status: filter };
  const { resource, reload, show, forget } = useResource(async (): Promise<OrdersView> => {
    const list = await call('listOrders', { query });
    return { ...list, more: list.nextCursor === null ? 'none' : 'loading' };
  });
  const isLoadingMore = useRef(false);
  const shownFilter = useRef(filter);

  useEffect(() => {
    if (shownFilter.current === filter) return;
    shownFilter.current = filter;
    forget();
    void reload();
  }, [filter, forget, reload]);

  useDidShow(() => {
    const wanted = takeWantedStatus();
    if (wanted !== undefined && wanted !== filter) setFilter(wanted);
    else void reload();
  });
  usePullDown(reload);

  async function loadMore(): Promise<void> {
    if (isLoadingMore.current || resource.status !== 'ready' || resource.value.nextCursor === null) return;
    isLoadingMore.current = true;
    const { value } = resource;
    const cursor = resource.value.nextCursor;
    try {
      const next = await call('listOrders', { query: { ...query, cursor } });
      const orders = [...value.orders, ...next.orders];
      show({ orders, nextCursor: next.nextCursor, more: next.nextCursor === null ? 'none' : 'loading' });
    } catch {
      show({ ...value, more: 'failed' });
    } finally {
      isLoadingMore.current = false;
    }
  }
  useReachBottom(() => void loadMore());

  return { filter, setFilter, resource, reload, loadMore };
}
