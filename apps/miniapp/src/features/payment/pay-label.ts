import { isOrderOver } from '../../model/order-over';
import type { PaymentState } from '../../model/payment-state';
import { text } from '../../text';

/** The label of the pay button; `idle` is the label before the first attempt. */
export function payLabel(state: PaymentState, isSlow: boolean, idle: string): string {
  switch (state.step) {
    case 'idle':
      return idle;
    case 'creating':
      return isSlow ? text.paying.slow : text.paying.creating;
    case 'failed':
      return isOrderOver(state.error) ? text.paying.over : text.paying.failed;
    case 'invoking':
    case 'ready':
    case 'confirming':
    case 'paid':
    case 'cancelled':
    case 'unknown':
      return text.paying[state.step];
  }
}
