import type { Product } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { useDidShow, useRouter, useShareAppMessage, useShareTimeline } from '@tarojs/taro';
import { useState } from 'react';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { navigation, productPath, productQuery } from '../../app/navigation';
import { useCart } from '../../features/cart/cart-store';
import { putInCart } from '../../features/cart/put-in-cart';
import { inOwnLanguage } from '../../features/catalogue/in-own-language';
import { useResource } from '../../features/loading/use-resource';
import { call } from '../../features/session/api';
import { mostOf } from '../../model/cart';
import { countOf } from '../../model/items';
import { text } from '../../text';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Price } from '../../ui/price';
import { ProductPicture } from '../../ui/product-picture';
import { Stepper } from '../../ui/stepper';
import { StockNote } from '../../ui/stock-note';
import './index.css';

function ProductPage() {
  const productId = decodeURIComponent(useRouter().params.id ?? '');
  const { resource, reload } = useResource(async () =>
    inOwnLanguage(await call('getProduct', { params: { productId } })),
  );
  useDidShow(() => void reload());
  const title = resource.status === 'ready' ? resource.value.name : text.shop.share;
  useShareAppMessage(() => ({ title, path: productPath(productId) }));
  useShareTimeline(() => ({ title, query: productQuery(productId) }));
  return (
    <LoadedPage resource={resource} reload={reload} skeleton="product">
      {(product) => <Detail product={product} />}
    </LoadedPage>
  );
}

function Detail({ product }: { readonly product: Product }) {
  const most = mostOf(product);
  const [wanted, setWanted] = useState(1);
  const quantity = Math.min(wanted, Math.max(most, 1));
  return (
    <Page footer={<Actions product={product} quantity={quantity} />}>
      <ProductPicture url={product.imageUrl} name={product.name} size="full" />
      <View className="product-price">
        <Price fen={product.priceFen} size="large" />
        <StockNote product={product} />
      </View>
      <View className="product-name">{product.name}</View>
      <View className="product-description">{product.description}</View>
      {most === 0 ? null : (
        <View className="product-quantity">
          <Text>{text.product.quantity}</Text>
          <Stepper value={quantity} most={most} onChange={setWanted} />
        </View>
      )}
    </Page>
  );
}

function Actions({ product, quantity }: { readonly product: Product; readonly quantity: number }) {
  if (product.stock === 0) {
    return (
      <Button name="buy-button" disabled onPress={() => {}}>
        {text.shop.soldOut}
      </Button>
    );
  }
  return (
    <View className="product-actions">
      <CartCount />
      <View className="product-action">
        <Button name="cart-button" kind="plain" onPress={() => putInCart(product, quantity)}>
          {text.product.addToCart}
        </Button>
      </View>
      <View className="product-action">
        <Button
          name="buy-button"
          onPress={() => void navigation.toCheckout([{ productId: product.id, quantity }])}
        >
          {text.product.buy}
        </Button>
      </View>
    </View>
  );
}

/** The number of pieces in the cart, which leads there. */
function CartCount() {
  const count = countOf(useCart());
  return (
    <View className="product-cart" ariaRole="link" onClick={() => void navigation.toCart()}>
      <Text className={count === 0 ? 'product-cart-count' : 'product-cart-count product-cart-some'}>
        {count}
      </Text>
      <Text>{text.cart.title}</Text>
    </View>
  );
}

export default definePage('product', ProductPage);
