import type { Product } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { Price } from './price';
import './product-card.css';
import { ProductPicture } from './product-picture';
import { StockNote } from './stock-note';

interface Props {
  readonly product: Product;
  readonly onPress: () => void;
}

/** A product in the catalogue. */
export function ProductCard({ product, onPress }: Props) {
  const isSoldOut = product.stock === 0;
  return (
    <View
      className={isSoldOut ? 'product-card product-card-sold-out' : 'product-card'}
      ariaRole="link"
      onClick={onPress}
    >
      <ProductPicture url={product.imageUrl} name={product.name} size="card" />
      <View className="product-card-text">
        <Text className="product-card-name">{product.name}</Text>
        <Text className="product-card-description">{product.description}</Text>
        <View className="product-card-bottom">
          <Price fen={product.priceFen} />
          <StockNote product={product} />
        </View>
      </View>
    </View>
  );
}
