import type { Order } from '@taro-pay/contracts';
import { Text } from '@tarojs/components';
import { TimeLeft } from '../../features/orders/time-left';
import { closeReasonOf } from '../../model/close-reason';
import { text } from '../../text';
import { resultText } from '../../text/result';
import type { Face } from './faces';

interface Props {
  readonly face: Face;
  readonly order: Order;
  readonly reload: () => void;
}

/** What comes next, or what the buyer can do. */
export function Hint({ face, order, reload }: Props) {
  switch (face) {
    case 'unpaid':
      return <TimeLeft expiresAt={order.expiresAt} onOver={reload} />;
    case 'closed':
      return <Text>{resultText.closedHint(text.order.closed[closeReasonOf(order)])}</Text>;
    case 'paid':
      return <Text>{resultText.paidHint[order.delivery.kind]}</Text>;
    case 'paying':
    case 'waiting':
    case 'unknown':
    case 'refunded':
      return <Text>{resultText[`${face}Hint`]}</Text>;
  }
}
