import type { Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { useReminder } from '../features/reminders/use-reminder';
import { reminderText } from '../text/reminder';
import { Button } from '../ui/button';
import './reminder.css';

interface Props {
  readonly order: Order;
  /** Whether the buyer waits for an answer to an application for a refund. */
  readonly isRefundAsked?: boolean;
}

/** Offers a message about what lies ahead of the order, and promises it only once it was accepted. */
export function ReminderOffer({ order, isRefundAsked = false }: Props) {
  const reminder = useReminder(order, isRefundAsked);
  if (reminder === null) return null;
  const { event, step, ask, openSettings } = reminder;
  switch (step) {
    case 'offered':
    case 'asking':
    case 'failed':
      return (
        <View className="reminder">
          <Button name="remind-button" kind="plain" busy={step === 'asking'} onPress={ask}>
            {reminderText.ask[event]}
          </Button>
          {step === 'failed' ? <Text className="reminder-hint">{reminderText.failed}</Text> : null}
        </View>
      );
    case 'accepted':
      return <View className="reminder reminder-hint">{reminderText.accepted[event]}</View>;
    case 'refused':
    case 'off':
      return (
        <View className="reminder">
          <Text className="reminder-hint">{reminderText[step]}</Text>
          <Button name="reminder-settings" kind="quiet" onPress={openSettings}>
            {reminderText.settings}
          </Button>
        </View>
      );
  }
}
