import { useQuery } from '@tanstack/react-query';
import type { DeliveryKind } from '@taro-pay/contracts';
import { call } from './client.js';

const AGAIN_MS = 15_000;

/** How many orders are to be shipped, and since when the oldest waits. */
export function useWaiting(kinds: readonly DeliveryKind[]) {
  const { data, error } = useQuery({
    queryKey: ['countWaiting'],
    queryFn: () => call('countWaiting', {}),
    refetchInterval: AGAIN_MS,
  });
  const waiting = data?.waiting.filter(({ kind }) => kinds.includes(kind));
  return {
    error,
    /** Undefined before the first answer. */
    count: waiting?.reduce((sum, { count }) => sum + count, 0),
    oldestPaidAt: waiting?.map(({ oldestPaidAt }) => oldestPaidAt).toSorted()[0],
  };
}
