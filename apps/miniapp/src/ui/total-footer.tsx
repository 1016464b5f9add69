import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import type { PropsWithChildren } from 'react';
import { text } from '../text';
import { Price } from './price';
import './total-footer.css';

/** The total, with a button beside it. */
export function TotalFooter({ totalFen, children }: PropsWithChildren<{ readonly totalFen: Fen }>) {
  return (
    <View className="total">
      <View>
        <Text className="total-label">{text.checkout.total}</Text>
        <Price fen={totalFen} />
      </View>
      <View className="total-action">{children}</View>
    </View>
  );
}
