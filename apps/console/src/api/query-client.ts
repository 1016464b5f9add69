import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { type ActingOperator, ApiError } from '@taro-pay/contracts';
import { call, NoAnswerError } from './client.js';

/** The operator of the session; null where there is none. */
export const SESSION = {
  queryKey: ['session'],
  queryFn: async (): Promise<ActingOperator | null> => {
    try {
      return (await call('getOperatorSession', {})).operator;
    } catch (error) {
      if (isSessionOver(error)) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
} as const;

const isSessionOver = (error: unknown) => error instanceof ApiError && error.code === 'UNAUTHENTICATED';

const RETRIES = 2;

/** Every answer of the API that pages show. A session that ends in the middle leads to the sign-in, whoever asked. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (isSessionOver(error)) client.setQueryData(SESSION.queryKey, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        gcTime: 30 * 60_000,
        retry: (failures, error) => error instanceof NoAnswerError && failures < RETRIES,
      },
    },
  });
  return client;
}
