import { LIMITS, type Product } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { useDidShow, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Button } from '../../components/button';
import { LoadedPage } from '../../components/loaded';
import { Money } from '../../components/money';
import { Page } from '../../components/page';
import { ProductPicture } from '../../components/product-picture';
import { QuantityStepper } from '../../components/quantity-stepper';
import { navigation } from '../../navigation';
import { call } from '../../session/api';
import { text } from '../../text';
import { useResource } from '../../use-resource';
import './index.css';

export default function ProductPage() {
  const { id = '' } = useRouter().params;
  const { resource, reload } = useResource(() =>
    call('getProduct', { params: { productId: decodeURIComponent(id) } }),
  );
  useDidShow(() => void reload());
  return (
    <LoadedPage resource={resource} reload={reload} skeleton={{ rows: 2, tall: true }}>
      {(product) => <Detail product={product} />}
    </LoadedPage>
  );
}

function Detail({ product }: { readonly product: Product }) {
  const most = Math.min(product.stock, LIMITS.quantityPerItem);
  const [wanted, setWanted] = useState(1);
  const quantity = Math.min(wanted, Math.max(most, 1));
  const buy = (
    <Button
      name="buy-button"
      disabled={most === 0}
      onPress={() => void navigation.toCheckout([{ productId: product.id, quantity }])}
    >
      {most === 0 ? text.shop.soldOut : text.product.buy}
    </Button>
  );
  return (
    <Page footer={buy}>
      <ProductPicture url={product.imageUrl} name={product.name} size="full" />
      <View className="product-price">
        <Money fen={product.priceFen} size="large" />
        <Text className="product-stock">
          {most === 0 ? text.shop.soldOut : text.shop.stock(product.stock)}
        </Text>
      </View>
      <View className="product-name">{product.name}</View>
      <View className="product-description">{product.description}</View>
      {most === 0 ? null : (
        <View className="product-quantity">
          <Text>{text.product.quantity}</Text>
          <QuantityStepper value={quantity} most={most} onChange={setWanted} />
        </View>
      )}
    </Page>
  );
}
