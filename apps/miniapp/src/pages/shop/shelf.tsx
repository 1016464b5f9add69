import type { Product } from '@taro-pay/contracts';
import { View } from '@tarojs/components';
import { navigation } from '../../app/navigation';
import { useCart } from '../../features/cart/cart-store';
import { putInCart } from '../../features/cart/put-in-cart';
import { quantityOf } from '../../model/cart';
import { categoriesOf, EVERYTHING, findProducts, type Search } from '../../model/catalogue';
import { text } from '../../text';
import { Choices } from '../../ui/choices';
import { ProductCard } from '../../ui/product-card';
import { EmptyState } from '../../ui/states';

interface Props {
  readonly products: readonly Product[];
  readonly search: Search;
  readonly setSearch: (search: Search) => void;
}

/** The categories, and the products that are looked for. */
export function Shelf({ products, search, setSearch }: Props) {
  const cart = useCart();
  const categories = categoriesOf(products);
  // The shop may have renamed the category that was chosen.
  const category = categories.find((name) => name === search.category) ?? null;
  const found = findProducts(products, { ...search, category });
  return (
    <View>
      {categories.length === 0 ? null : (
        <Choices
          name="category"
          options={[null, ...categories]}
          chosen={category}
          titleOf={(one) => one ?? text.shop.everything}
          onChoose={(one) => setSearch({ ...search, category: one })}
        />
      )}
      {found.length === 0 ? (
        <EmptyState
          title={text.shop.notFound}
          action={{ label: text.shop.showEverything, onPress: () => setSearch(EVERYTHING) }}
        />
      ) : (
        <View className="shop-grid">
          {found.map((product) => (
            <ProductCard
              key={product.id}
              product={product}
              inCart={quantityOf(cart, product.id)}
              onPress={() => void navigation.toProduct(product.id)}
              onAdd={() => putInCart(product, 1)}
            />
          ))}
        </View>
      )}
    </View>
  );
}
