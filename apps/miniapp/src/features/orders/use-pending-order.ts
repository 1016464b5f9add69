import type { Order } from '@taro-pay/contracts';
import { useState } from 'react';
import { navigation } from '../../app/navigation';
import { isOrderOver } from '../../model/order-over';
import { isUnderWay } from '../../model/payment-state';
import type { ShownError } from '../../model/resource';
import { text } from '../../text';
import { orderText } from '../../text/order';
import { useQuestion } from '../asking/use-question';
import { showError } from '../loading/shown-error';
import { useSlow } from '../loading/use-slow';
import { payLabel } from '../payment/pay-label';
import { usePayment } from '../payment/use-payment';
import { call } from '../session/api';

/** Actions on an unpaid order: pay or cancel, one at a time. */
export function usePendingOrder(order: Order, show: (order: Order) => void, reload: () => Promise<void>) {
  const { state, isSlow, pay } = usePayment({
    order: async () => order.id,
    onEnd: (id) => void navigation.replaceWithResult(id),
    onFailed: (error) => {
      if (isOrderOver(error)) void reload();
    },
  });
  const { question, ask } = useQuestion();
  const [isClosing, setClosing] = useState(false);
  const isCloseSlow = useSlow(isClosing);
  const [closeError, setCloseError] = useState<ShownError | null>(null);

  async function cancel(): Promise<void> {
    if (!(await ask(orderText.cancelQuestion))) return;
    setClosing(true);
    setCloseError(null);
    try {
      show(await call('closeOrder', { params: { orderId: order.id } }));
    } catch (error) {
      setCloseError(showError(error));
      await reload();
    } finally {
      setClosing(false);
    }
  }

  return {
    pay() {
      setCloseError(null);
      pay();
    },
    cancel: () => void cancel(),
    question,
    isPaying: isUnderWay(state),
    isClosing,
    cancelLabel: isCloseSlow ? text.paying.slow : orderText.cancel,
    payLabel: payLabel(state, isSlow, text.order.pay),
    error: closeError ?? (state.step === 'failed' ? showError(state.error) : null),
  };
}
