import type { Order } from '@taro-pay/contracts';
import { View } from '@tarojs/components';
import { usePendingOrder } from '../../features/orders/use-pending-order';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { QuestionSheet } from '../../ui/question-sheet';

interface Props {
  readonly order: Order;
  readonly show: (order: Order) => void;
  readonly reload: () => Promise<void>;
}

/** Pays or cancels an unpaid order. */
export function PendingActions({ order, show, reload }: Props) {
  const pending = usePendingOrder(order, show, reload);
  const { pay, cancel, question, isPaying, isClosing, cancelLabel, payLabel, error } = pending;
  return (
    <View>
      <QuestionSheet question={question} />
      {error === null ? null : <Notice error={error} />}
      <View className="order-actions">
        <View className="order-cancel">
          <Button name="cancel-button" kind="plain" busy={isClosing} disabled={isPaying} onPress={cancel}>
            {cancelLabel}
          </Button>
        </View>
        <View className="order-pay">
          <Button name="pay-button" busy={isPaying} disabled={isClosing} onPress={pay}>
            {payLabel}
          </Button>
        </View>
      </View>
    </View>
  );
}
