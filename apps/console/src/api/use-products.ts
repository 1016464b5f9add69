import { useQuery } from '@tanstack/react-query';
import { call } from './client.js';

const STALE_MS = 60_000;

/** The catalogue, for the filters. */
export function useProducts() {
  const products = useQuery({
    queryKey: ['listProducts'],
    queryFn: () => call('listProducts', {}),
    staleTime: STALE_MS,
  });
  return products.data?.products ?? [];
}
