import type { OrderList } from '@taro-pay/contracts';
import { useRef } from 'react';
import { call } from '../../session/api';
import { useResource } from '../../use-resource';

/** The buyer's orders, newest first, a page at a time. */
export function useOrders() {
  const { resource, reload, show } = useResource(() => call('listOrders', { query: {} }));
  const isLoadingMore = useRef(false);

  async function loadMore(): Promise<void> {
    if (isLoadingMore.current || resource.status !== 'ready' || resource.value.nextCursor === null) return;
    isLoadingMore.current = true;
    const { orders, nextCursor } = resource.value;
    try {
      const next: OrderList = await call('listOrders', { query: { cursor: nextCursor } });
      show({ orders: [...orders, ...next.orders], nextCursor: next.nextCursor });
    } catch {
      // What is shown stays; the next reach of the bottom tries again.
    } finally {
      isLoadingMore.current = false;
    }
  }

  return { resource, reload, loadMore };
}
