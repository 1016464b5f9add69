import { useLoad } from '@tarojs/taro';
import { isOrderOver } from '../../model/order-over';
import { isUnderWay, type PaymentState } from '../../model/payment-state';
import { text } from '../../text';
import { openPayment } from '../payment/open-payment';
import { payLabel } from '../payment/pay-label';
import { usePayment } from '../payment/use-payment';
import { useOrderPage } from './use-order';

/**
 * What became of a payment, as the server says. One that an earlier page or an earlier run of the app did not see
 * the end of is asked about again, with a bound.
 */
export function useResult() {
  const { orderId, resource, reload, show } = useOrderPage(async (order) => order);
  const { state, isSlow, pay, resume } = usePayment({
    order: async () => orderId,
    // The server's word is shown as it came: asking again could fail, and would leave what is not true any more.
    onEnd: (_, order) => (order === null ? void reload() : show(order)),
    onFailed: (error) => {
      if (isOrderOver(error)) void reload();
    },
  });
  useLoad(() => {
    if (openPayment.has(orderId)) resume(orderId);
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
export function faceOfUnpaid(
  { step }: PaymentState,
  orderId: string,
): 'paying' | 'waiting' | 'unknown' | 'unpaid' {
  switch (step) {
    case 'creating':
    case 'invoking':
      return 'paying';
    case 'confirming':
      return 'waiting';
    case 'unknown':
      return 'unknown';
    case 'idle':
    case 'paid':
    case 'cancelled':
    case 'failed':
      return openPayment.has(orderId) ? 'unknown' : 'unpaid';
  }
}
