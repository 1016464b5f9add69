import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import './item-list.css';
import { Money } from './money';

interface Item {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: Fen;
  readonly quantity: number;
}

/** What is bought, a line each. */
export function ItemList({ items }: { readonly items: readonly Item[] }) {
  return (
    <View className="items">
      {items.map(({ productId, name, priceFen, quantity }) => (
        <View key={productId} className="item">
          <Text className="item-name">{name}</Text>
          <Text className="item-quantity">× {quantity}</Text>
          <Money fen={priceFen} size="small" />
        </View>
      ))}
    </View>
  );
}
