import type { Product } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import Taro, { useDidShow, useLoad, usePullDownRefresh } from '@tarojs/taro';
import { Loaded } from '../../components/loaded';
import { Money } from '../../components/money';
import { Page } from '../../components/page';
import { ProductPicture } from '../../components/product-picture';
import { EmptyState } from '../../components/states';
import { navigation } from '../../navigation';
import { openPayment } from '../../payment/open-payment';
import { call } from '../../session/api';
import { text } from '../../text';
import { useResource } from '../../use-resource';
import './index.css';

export default function CataloguePage() {
  const { resource, reload } = useResource(async () => (await call('listProducts', {})).products);
  useLoad(() => {
    // The app was closed in the middle of a payment: first of all the buyer learns what became of it.
    const orderId = openPayment.read();
    if (orderId !== null) void navigation.toResult(orderId);
  });
  useDidShow(() => void reload());
  usePullDownRefresh(() => void reload().finally(() => Taro.stopPullDownRefresh()));

  return (
    <Page>
      <View className="catalogue-head">
        <View>
          <View className="catalogue-name">{text.shop.name}</View>
          <View className="catalogue-motto">{text.shop.motto}</View>
        </View>
        <View className="orders-link" ariaRole="link" onClick={() => void navigation.toOrders()}>
          {text.shop.orders}
        </View>
      </View>
      <Loaded resource={resource} reload={reload} skeleton={{ rows: 3, tall: true }}>
        {(products) =>
          products.length === 0 ? <EmptyState title={text.shop.empty} /> : <ProductGrid products={products} />
        }
      </Loaded>
    </Page>
  );
}

function ProductGrid({ products }: { readonly products: readonly Product[] }) {
  return (
    <View className="catalogue-grid">
      {products.map((product) => (
        <ProductCard key={product.id} product={product} />
      ))}
    </View>
  );
}

function ProductCard({ product }: { readonly product: Product }) {
  const isSoldOut = product.stock === 0;
  return (
    <View
      className={isSoldOut ? 'product-card product-card-sold-out' : 'product-card'}
      ariaRole="link"
      onClick={() => void navigation.toProduct(product.id)}
    >
      <ProductPicture url={product.imageUrl} name={product.name} size="card" />
      <View className="product-card-text">
        <Text className="product-card-name">{product.name}</Text>
        <Text className="product-card-description">{product.description}</Text>
        <View className="product-card-bottom">
          <Money fen={product.priceFen} />
          {isSoldOut ? <Text className="product-card-note">{text.shop.soldOut}</Text> : null}
        </View>
      </View>
    </View>
  );
}
