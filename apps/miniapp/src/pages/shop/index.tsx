import { View } from '@tarojs/components';
import { useDidShow, useShareAppMessage } from '@tarojs/taro';
import { definePage } from '../../app/define-page';
import { Loaded } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { PAGES } from '../../app/page-map';
import { useCart } from '../../features/cart/cart-store';
import { useProducts } from '../../features/catalogue/use-products';
import { countOf } from '../../model/items';
import { usePullDown } from '../../platform/pull-down';
import { text } from '../../text';
import { Page } from '../../ui/page';
import { ProductCard } from '../../ui/product-card';
import { EmptyState } from '../../ui/states';
import './index.css';

function ShopPage() {
  const { resource, reload } = useProducts();
  useDidShow(() => void reload());
  usePullDown(reload);
  useShareAppMessage(() => ({ title: text.shop.share, path: PAGES.shop.path }));

  return (
    <Page>
      <View className="shop-head">
        <View className="shop-headline">{text.shop.headline}</View>
        <View className="shop-motto">{text.shop.motto}</View>
      </View>
      <Loaded resource={resource} reload={reload} skeleton="products">
        {(products) =>
          products.length === 0 ? (
            <EmptyState
              title={text.shop.empty}
              hint={text.shop.emptyHint}
              action={{ label: text.shop.refresh, onPress: () => void reload() }}
            />
          ) : (
            <View className="shop-grid">
              {products.map((product) => (
                <ProductCard
                  key={product.id}
                  product={product}
                  onPress={() => void navigation.toProduct(product.id)}
                />
              ))}
            </View>
          )
        }
      </Loaded>
      <CartLink />
    </Page>
  );
}

/** The link to the cart, if it is not empty. */
function CartLink() {
  const count = countOf(useCart());
  if (count === 0) return null;
  return (
    <View className="cart-bar">
      <View className="cart-link" ariaRole="link" onClick={() => void navigation.toCart()}>
        {text.cart.open}
        <View className="cart-link-count">{text.cart.count(count)}</View>
      </View>
    </View>
  );
}

export default definePage('shop', ShopPage);
