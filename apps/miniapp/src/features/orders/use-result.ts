import { useLoad } from '@tarojs/taro';
import { text } from '../../text';
import { openPayment } from '../payment/open-payment';
import { isOrderOver } from '../payment/order-over';
import { payLabel } from '../payment/pay-label';
import { isUnderWay, type PaymentState } from '../payment/payment-state';
import { usePayment } from '../payment/use-payment';
import { useOrder } from './use-order';

/**
 * What became of a payment, as the server says. One that an earlier page or an earlier run of the app did not see
 * the end of is asked about again, with a bound.
 */
export function useResult() {
  const { orderId, resource, reload } = useOrder();
  const { state, isSlow, pay, resume } = usePayment({
    order: async () => orderId,
    onEnd: () => void reload(),
    onFailed: (error) => {
      if (isOrderOver(error)) void reload();
    },
  });
  useLoad(() => {
    if (openPayment.read() === orderId) resume(orderId);
  });
  const refresh = () => {
    resume(orderId);
    void reload();
  };
  return {
    resource,
    reload,
    state,
    pay,
    refresh,
    payLabel: payLabel(state, isSlow, text.order.pay),
    isPaying: isUnderWay(state) && state.step !== 'confirming',
  };
}

/** The face of the result while the order is unpaid. */
export function faceOfUnpaid(state: PaymentState, orderId: string): 'waiting' | 'unknown' | 'unpaid' {
  if (state.step === 'confirming') return 'waiting';
  return openPayment.read() === orderId ? 'unknown' : 'unpaid';
}
