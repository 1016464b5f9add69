import type { OrderStatus } from '@taro-pay/contracts';
import { Text } from '@tarojs/components';
import { text } from '../text';
import './tag.css';

/** The status of an order. */
export function StatusTag({ status }: { readonly status: OrderStatus }) {
  return <Text className={`status status-${status.toLowerCase()}`}>{text.status[status]}</Text>;
}
