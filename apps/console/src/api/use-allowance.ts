import { useQuery } from '@tanstack/react-query';
import type { Allowance } from '@taro-pay/contracts';
import { call } from './client.js';

/** A limit that a refund would exceed, and how much of it is left. */
export interface Exceeded {
  readonly limit: 'single' | 'day';
  readonly leftFen: number;
}

/** Whether a refund needs a second person, as far as is known now: the API decides when it is asked for. */
export function useExceeded(amountFen: number | null): Exceeded | null {
  const { data } = useQuery({
    queryKey: ['allowance'],
    queryFn: async () => (await call('getOperatorSession', {})).allowance,
  });
  return data === undefined || amountFen === null ? null : exceededOf(data, amountFen);
}

function exceededOf({ refundFen, dayLeftFen }: Allowance, amountFen: number): Exceeded | null {
  if (amountFen > refundFen) return { limit: 'single', leftFen: refundFen };
  if (dayLeftFen !== null && amountFen > dayLeftFen) return { limit: 'day', leftFen: dayLeftFen };
  return null;
}
