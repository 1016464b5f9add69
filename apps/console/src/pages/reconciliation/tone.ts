import type { OperationOutputs } from '@taro-pay/contracts';

type Reconciliation = OperationOutputs['getReconciliation'];

/** How a day of the calendar looks: what a person has to look at is bad. */
export function toneOf({
  status,
  differenceCount,
  repairedCount,
}: Reconciliation): 'good' | 'waiting' | 'bad' | 'quiet' {
  switch (status) {
    case 'RUNNING':
      return 'waiting';
    case 'NO_BILL':
      return 'quiet';
    case 'FAILED':
      return 'bad';
    case 'DONE':
      return differenceCount > repairedCount ? 'bad' : 'good';
  }
}
