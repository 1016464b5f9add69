import type { DeliveryKind } from '@taro-pay/contracts';
import { call } from '../../api/client.js';
import { useList } from '../../api/use-list.js';
import { defined } from '../../ui/filters.js';

/** The orders that are to be shipped, oldest first; of one kind of delivery, or of all. */
export function usePackingList(delivery: DeliveryKind | undefined) {
  const query = defined({ delivery });
  return useList({
    queryKey: ['listPacking', query],
    read: (cursor) => call('listPacking', { query: { ...query, ...defined({ cursor }) } }),
    rows: ({ orders }) => orders,
  });
}
