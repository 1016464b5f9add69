import { View } from '@tarojs/components';
import { useLoad, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { CashierSheet } from '#wechat';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { useProducts } from '../../features/catalogue/use-products';
import { useCheckout } from '../../features/checkout/use-checkout';
import { type CheckoutLine, linesOf } from '../../model/checkout-lines';
import { parseItems } from '../../model/items';
import { text } from '../../text';
import { Button } from '../../ui/button';
import { ItemList } from '../../ui/item-list';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { QuestionSheet } from '../../ui/question-sheet';
import { EmptyState } from '../../ui/states';
import { TotalFooter } from '../../ui/total-footer';
import './index.css';

function CheckoutPage() {
  const { params } = useRouter();
  const [items] = useState(() => parseItems(params.items));
  const { resource, reload } = useProducts();
  useLoad(() => void reload());
  return (
    <LoadedPage resource={resource} reload={reload} skeleton="checkout">
      {(products) => {
        const { lines, isLess } = linesOf(items, products);
        if (lines.length === 0) return <NothingLeft />;
        return (
          <Checkout
            lines={lines}
            isLess={isLess}
            isFromCart={params.cart !== undefined}
            reload={() => void reload()}
          />
        );
      }}
    </LoadedPage>
  );
}

function NothingLeft() {
  const action = { label: text.cart.go, onPress: () => void navigation.toShop() };
  return (
    <Page>
      <EmptyState title={text.checkout.empty} hint={text.checkout.emptyHint} action={action} />
    </Page>
  );
}

interface CheckoutProps {
  readonly lines: readonly CheckoutLine[];
  readonly isLess: boolean;
  readonly isFromCart: boolean;
  readonly reload: () => void;
}

function Checkout({ lines, isLess, isFromCart, reload }: CheckoutProps) {
  const checkout = useCheckout({ lines, isFromCart, reload });
  const { pay, question, items, totalFen, isPaying, payLabel, error } = checkout;
  const footer = (
    <View>
      {error === null ? null : <Notice error={error} />}
      <TotalFooter totalFen={totalFen}>
        <Button name="pay-button" busy={isPaying} onPress={pay}>
          {payLabel}
        </Button>
      </TotalFooter>
    </View>
  );
  return (
    <Page footer={footer}>
      <View className="card">
        <View className="card-title">{text.checkout.items}</View>
        <ItemList items={items} />
        {isLess ? <View className="checkout-less">{text.checkout.less}</View> : null}
      </View>
      <View className="checkout-hint">{text.checkout.reserved}</View>
      <QuestionSheet question={question} />
      <CashierSheet totalFen={totalFen} />
    </Page>
  );
}

export default definePage('checkout', CheckoutPage);
