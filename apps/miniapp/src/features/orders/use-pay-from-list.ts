import type { Order } from '@taro-pay/contracts';
import { navigation } from '../../app/navigation';
import { isUnderWay } from '../../model/payment-state';
import { toast } from '../../platform/dialog';
import { text } from '../../text';
import { showError } from '../loading/shown-error';
import { payLabel } from '../payment/pay-label';
import { usePayment } from '../payment/use-payment';

/** Pays an unpaid order where it stands in a list; its result opens above. */
export function usePayFromList({ id }: Order, reload: () => Promise<void>) {
  const { state, isSlow, pay } = usePayment({
    order: async () => id,
    onEnd: (orderId) => void navigation.toResult(orderId),
    onFailed(error) {
      toast(showError(error).message);
      void reload();
    },
  });
  return { pay, isPaying: isUnderWay(state), label: payLabel(state, isSlow, text.order.pay) };
}
