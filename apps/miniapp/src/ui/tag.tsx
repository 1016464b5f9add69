import { Text } from '@tarojs/components';
import type { OrderStage } from '../model/order-stage';
import { text } from '../text';
import './tag.css';

/** How far an order has come. */
export function StageTag({ stage }: { readonly stage: OrderStage }) {
  return <Text className={`status status-${stage.toLowerCase()}`}>{text.stage[stage]}</Text>;
}
