import type { Product } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { text } from '../text';
import { Price } from './price';
import './product-card.css';
import { ProductPicture } from './product-picture';
import { StockNote } from './stock-note';

interface Props {
  readonly product: Product;
  /** The number of pieces in the cart. */
  readonly inCart: number;
  readonly onPress: () => void;
  readonly onAdd: () => void;
}

/** A product in the catalogue, which one tap puts in the cart. */
export function ProductCard({ product, inCart, onPress, onAdd }: Props) {
  const { name, description, imageUrl, priceFen, stock } = product;
  return (
    <View
      className={stock === 0 ? 'product-card product-card-sold-out' : 'product-card'}
      ariaRole="link"
      onClick={onPress}
    >
      <ProductPicture url={imageUrl} name={name} size="card" />
      <StockNote product={product} />
      {stock === 0 ? null : (
        <View
          className="product-card-add"
          ariaRole="button"
          ariaLabel={text.product.add(name)}
          onClick={(event) => {
            event.stopPropagation();
            onAdd();
          }}
        >
          <View className="product-card-plus" />
          {inCart === 0 ? null : <Text className="product-card-count">{inCart}</Text>}
        </View>
      )}
      <View className="product-card-words">
        <Text className="product-card-name">{name}</Text>
        <Text className="product-card-description">{description}</Text>
      </View>
      <Price fen={priceFen} />
    </View>
  );
}
