import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.js';

const STALE_MS = 3_600_000;

/** The carriers that WeChat knows. */
export function useCarriers() {
  return useQuery({
    queryKey: ['listCarriers'],
    queryFn: async () => (await call('listCarriers', {})).carriers,
    staleTime: STALE_MS,
  });
}
