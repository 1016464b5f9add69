import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SESSION } from './query-client.js';

/** A write of an operator. What is shown is read again after it, whatever came of it. */
export function useAct<Input, Answer>(act: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION.queryKey[0] }),
  });
}
