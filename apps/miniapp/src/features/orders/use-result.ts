import { useLoad } from '@tarojs/taro';
import { isOrderOver } from '../../model/order-over';
import { isUnderWay, type PaymentState } from '../../model/payment-state';
import { text } from '../../text';
import { openPayment } from '../payment/open-payment';
import { payLabel } from '../payment/pay-label';
import { usePayment } from '../payment/use-payment';
import { useOrderPage } from './use-order';

/**
 * The result of a payment according to the server. A payment without a final answer from an earlier page or run is
 * confirmed again, with a bound.
 */
export function useResult() {
  const { orderId, resource, reload, show } = useOrderPage(async (order) => order);
  const { state, isSlow, pay, resume } = usePayment({
    order: async () => orderId,
    // Shows the server's answer directly: a reload could fail and leave an outdated page.
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

/** The variant of the result page for an unpaid order. */
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
    case 'ready':
    case 'paid':
    case 'cancelled':
    case 'failed':
      return openPayment.has(orderId) ? 'unknown' : 'unpaid';
  }
}
