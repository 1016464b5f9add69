import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { BooksView } from '../../control/views/books.js';
import {
  type BooksHolder,
  listMerchants,
  listOrders,
  type OrderName,
  readBooks,
  readClock,
  readFaults,
  readKeys,
  readOrder,
  readPhone,
  type SimulatorClock,
} from './simulator.js';

/** The first part of the key of every answer that is asked for anew when something has happened. */
export const SIMULATOR = ['simulator'] as const;

/** The number of orders shown. The timeline finds the others. */
const ORDERS_SHOWN = 200;

const NO_ORDERS: Awaited<ReturnType<typeof listOrders>> = { orders: [], total: 0 };
const NO_MERCHANTS: Awaited<ReturnType<typeof listMerchants>> = [];
const REAL_TIME: SimulatorClock = { offsetMs: 0, frozenAtMs: null };

/** The merchants, the first one first. They stay until the simulator is started anew. */
export function useMerchants() {
  return useQuery({ queryKey: [...SIMULATOR, 'merchants'], queryFn: listMerchants }).data ?? NO_MERCHANTS;
}

/** The newest orders of a merchant, or of all, oldest first; and how many there are. */
export function useOrders(mchid: string | null) {
  const { data = NO_ORDERS } = useQuery({
    queryKey: [...SIMULATOR, 'orders', mchid],
    queryFn: () => listOrders(ORDERS_SHOWN, mchid),
    placeholderData: (known) => known,
  });
  return data;
}

/** An order with its refunds and notifications; undefined until it is read, and where there is none. */
export function useOrder(order: OrderName) {
  return useQuery({
    queryKey: [...SIMULATOR, 'order', order.mchid, order.outTradeNo],
    queryFn: () => readOrder(order),
  }).data;
}

/** What a merchant's mini-program has on a user's phone; undefined until it is read. */
export function usePhone(user: string, mchid: string | null) {
  return useQuery({ queryKey: [...SIMULATOR, 'phone', mchid, user], queryFn: () => readPhone(user, mchid) })
    .data;
}

export function useClock(): SimulatorClock {
  return useQuery({ queryKey: [...SIMULATOR, 'clock'], queryFn: readClock }).data ?? REAL_TIME;
}

export function useFaults() {
  return useQuery({ queryKey: [...SIMULATOR, 'faults'], queryFn: readFaults }).data;
}

/** The balances and the newest movements of a holder. Only movements that are not known are asked for. */
export function useBooks(holder: BooksHolder) {
  const client = useQueryClient();
  const queryKey = [...SIMULATOR, 'books', holder.mchid, holder.subMchid];
  return useQuery({ queryKey, queryFn: () => readBooks(holder, client.getQueryData<BooksView>(queryKey)) })
    .data;
}

/** WeChat's keys for a merchant. */
export function useKeys(mchid: string | null) {
  return useQuery({ queryKey: [...SIMULATOR, 'keys', mchid], queryFn: () => readKeys(mchid) }).data;
}
