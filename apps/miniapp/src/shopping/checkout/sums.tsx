import type { Fen } from '@taro-pay/contracts';
import { View } from '@tarojs/components';
import { text } from '../../text';
import { Fact } from '../../ui/fact';
import { Price } from '../../ui/price';

interface Props {
  readonly goodsFen: Fen;
  readonly deliveryFen: Fen;
}

/** What the total is made of, where the delivery costs something. */
export function Sums({ goodsFen, deliveryFen }: Props) {
  if (deliveryFen === 0) return null;
  return (
    <View className="card checkout-sums">
      <Fact label={text.order.goods}>
        <Price fen={goodsFen} size="small" />
      </Fact>
      <Fact label={text.order.deliveryFee}>
        <Price fen={deliveryFen} size="small" />
      </Fact>
    </View>
  );
}
