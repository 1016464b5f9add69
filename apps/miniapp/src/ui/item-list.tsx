import { type Fen, fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { formatYuan } from '../model/money';
import './item-list.css';
import { Price } from './price';
import { ProductPicture } from './product-picture';

interface Item {
  readonly productId: string;
  readonly name: string;
  readonly priceFen: Fen;
  readonly quantity: number;
}

interface Props {
  readonly items: readonly Item[];
  readonly pictureOf: (productId: string) => string;
}

/** The items of an order, one per line, each with its sum. */
export function ItemList({ items, pictureOf }: Props) {
  return (
    <View className="items">
      {items.map(({ productId, name, priceFen, quantity }) => (
        <View key={productId} className="item">
          <ProductPicture url={pictureOf(productId)} name={name} size="thumb" />
          <View className="item-name">{name}</View>
          <View className="item-sum">
            <Price fen={fen(priceFen * quantity)} size="small" />
            <Text className="item-quantity">{`${formatYuan(priceFen)} × ${quantity}`}</Text>
          </View>
        </View>
      ))}
    </View>
  );
}
