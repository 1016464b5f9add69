import { Text } from '@tarojs/components';
import { text } from '../../text';
import './time-left.css';
import { useTimeLeft } from './use-time-left';

interface Props {
  readonly expiresAt: string;
  /** Called a few times once the time is over. */
  readonly onOver: () => void;
}

/** How long an order waits for its payment, in words. */
export function TimeLeft({ expiresAt, onOver }: Props) {
  const left = useTimeLeft(expiresAt, onOver);
  return <Text className="time-left">{left === null ? text.order.expired : text.order.expires(left)}</Text>;
}
