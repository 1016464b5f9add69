import { View } from '@tarojs/components';
import { useDidShow, useShareAppMessage, useShareTimeline } from '@tarojs/taro';
import { useState } from 'react';
import { definePage } from '../../app/define-page';
import { Loaded } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { PAGES } from '../../app/page-map';
import { useCart } from '../../features/cart/cart-store';
import { useCartBadge } from '../../features/cart/use-cart-badge';
import { useCatalogue } from '../../features/catalogue/use-products';
import { EVERYTHING } from '../../model/catalogue';
import { countOf } from '../../model/items';
import { usePullDown } from '../../platform/pull-down';
import { text } from '../../text';
import { Page } from '../../ui/page';
import { SearchField } from '../../ui/search-field';
import { EmptyState } from '../../ui/states';
import './index.css';
import { Shelf } from './shelf';

function ShopPage() {
  const { resource, reload } = useCatalogue();
  const [search, setSearch] = useState(EVERYTHING);
  useDidShow(() => void reload());
  usePullDown(reload);
  useCartBadge();
  useShareAppMessage(() => ({ title: text.shop.share, path: PAGES.shop.path }));
  useShareTimeline(() => ({ title: text.shop.share }));

  return (
    <Page>
      <View className="shop-head">
        <View className="shop-headline">{text.shop.headline}</View>
        <View className="shop-motto">{text.shop.motto}</View>
      </View>
      <SearchField
        words={search.words}
        hint={text.shop.search}
        onChange={(words) => setSearch({ ...search, words })}
      />
      <Loaded resource={resource} reload={reload} skeleton="products">
        {(products) =>
          products.length === 0 ? (
            <EmptyState
              title={text.shop.empty}
              hint={text.shop.emptyHint}
              action={{ label: text.shop.refresh, onPress: () => void reload() }}
            />
          ) : (
            <Shelf products={products} search={search} setSearch={setSearch} />
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
