import { View } from '@tarojs/components';
import { useState } from 'react';
import type { ApplicationState } from '../../features/orders/use-refund-application';
import { orderText } from '../../text/order';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import './refund-sheet.css';

interface Props {
  readonly state: ApplicationState;
  readonly onSend: (reason: string) => void;
  readonly onClose: () => void;
}

/** The refund request: the buyer chooses a reason, not an amount. */
export function RefundSheet({ state, onSend, onClose }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Sheet label={orderText.refund.apply} onClose={onClose}>
      <View className="refund-title">{orderText.refund.title}</View>
      <View className="refund-hint">{orderText.refund.hint}</View>
      {state.step === 'open' && state.error !== null ? <Notice error={state.error} /> : null}
      {orderText.refund.reasons.map((reason) => (
        <View
          key={reason}
          className={reason === chosen ? 'refund-reason refund-reason-on' : 'refund-reason'}
          ariaRole="radio"
          ariaChecked={reason === chosen}
          onClick={() => setChosen(reason)}
        >
          {reason}
        </View>
      ))}
      <View className="refund-actions">
        <Button
          name="refund-submit"
          busy={state.step === 'sending'}
          disabled={chosen === null}
          onPress={() => chosen !== null && onSend(chosen)}
        >
          {orderText.refund.submit}
        </Button>
        <Button name="refund-close" kind="quiet" onPress={onClose}>
          {orderText.refund.close}
        </Button>
      </View>
    </Sheet>
  );
}
