import { type Fen, fen, type OrderRequest, type Product } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { useLoad, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { Button } from '../../components/button';
import { ItemList } from '../../components/item-list';
import { LoadedPage } from '../../components/loaded';
import { Money } from '../../components/money';
import { Page } from '../../components/page';
import { EmptyState } from '../../components/states';
import { navigation, readItems } from '../../navigation';
import { createPlaceOrder } from '../../payment/place-order';
import { isUnderWay, usePayment } from '../../payment/use-payment';
import { CashierSheet } from '../../platform/cashier-sheet';
import { storage } from '../../platform/storage';
import { call } from '../../session/api';
import { showError } from '../../shown-error';
import { text } from '../../text';
import { useResource } from '../../use-resource';
import './index.css';

const placeOrder = createPlaceOrder({
  storage,
  newKey: () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
  createOrder: (input) => call('createOrder', input),
});

export default function CheckoutPage() {
  const { params } = useRouter();
  const [items] = useState(() => readItems(params.items));
  const { resource, reload } = useResource(async () => (await call('listProducts', {})).products);
  useLoad(() => void reload());
  return (
    <LoadedPage resource={resource} reload={reload} skeleton={{ rows: 2 }}>
      {(products) => <Checkout lines={linesOf(items, products)} />}
    </LoadedPage>
  );
}

type Line = Product & { readonly quantity: number };

function linesOf(items: OrderRequest['items'], products: readonly Product[]): Line[] {
  return items.flatMap(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    return product === undefined ? [] : [{ ...product, quantity }];
  });
}

// What the buyer sees before the server has said the price; the order has the server's.
function sumOf(lines: readonly Line[]): Fen {
  return fen(lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0));
}

function Checkout({ lines }: { readonly lines: readonly Line[] }) {
  const [orderId, setOrderId] = useState<string | null>(null);
  const { state, pay } = usePayment({
    order: async () => {
      if (orderId !== null) return orderId;
      const items = lines.map(({ id, quantity }) => ({ productId: id, quantity }));
      const order = await placeOrder({ items });
      setOrderId(order.id);
      return order.id;
    },
    onEnd: (id) => void navigation.replaceWithResult(id),
  });
  if (lines.length === 0) {
    const action = { label: text.orders.go, onPress: () => void navigation.home() };
    return (
      <Page>
        <EmptyState title={text.checkout.empty} action={action} />
      </Page>
    );
  }
  const totalFen = sumOf(lines);
  const isBusy = isUnderWay(state);
  const footer = (
    <View className="checkout-footer">
      <View>
        <Text className="checkout-total">{text.checkout.total}</Text>
        <Money fen={totalFen} />
      </View>
      <View className="checkout-action">
        <Button name="pay-button" busy={isBusy} onPress={pay}>
          {state.step === 'idle' ? text.checkout.pay : text.paying[state.step]}
        </Button>
      </View>
    </View>
  );
  return (
    <Page footer={footer}>
      <View className="card">
        <View className="card-title">{text.checkout.items}</View>
        <ItemList items={lines.map(({ id, ...line }) => ({ productId: id, ...line }))} />
      </View>
      <View className="checkout-hint">{text.checkout.reserved}</View>
      {state.step === 'failed' ? (
        <View className="payment-error">{showError(state.error).message}</View>
      ) : null}
      <CashierSheet totalFen={totalFen} />
    </Page>
  );
}
