import type { Fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import './item-list.css';
import { Price } from './price';
import { ProductPicture } from './product-picture';

interface Item {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: Fen;
  readonly quantity: number;
  readonly imageUrl?: string | undefined;
}

/** The items of an order, one per line. */
export function ItemList({ items }: { readonly items: readonly Item[] }) {
  return (
    <View className="items">
      {items.map(({ productId, name, priceFen, quantity, imageUrl }) => (
        <View key={productId} className="item">
          {imageUrl === undefined ? null : <ProductPicture url={imageUrl} name={name} size="thumb" />}
          <Text className="item-name">{name}</Text>
          <Text className="item-quantity">× {quantity}</Text>
          <Price fen={priceFen} size="small" />
        </View>
      ))}
    </View>
  );
}
