import { LIMITS } from '@taro-pay/contracts';
import { View } from '@tarojs/components';
import { useLoad, useRouter } from '@tarojs/taro';
import { useState } from 'react';
import { CashierSheet } from '#wechat';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { usePictures } from '../../features/catalogue/use-pictures';
import { useProducts } from '../../features/catalogue/use-products';
import { useCheckout } from '../../features/checkout/use-checkout';
import { useDelivery } from '../../features/checkout/use-delivery';
import { TimeLeft } from '../../features/orders/time-left';
import { type CheckoutLine, linesOf } from '../../model/checkout-lines';
import { parseItems } from '../../model/items';
import { TextField } from '../../platform/text-field';
import { text } from '../../text';
import { checkoutText } from '../../text/checkout';
import { Button } from '../../ui/button';
import { ItemList } from '../../ui/item-list';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { QuestionSheet } from '../../ui/question-sheet';
import { EmptyState } from '../../ui/states';
import { TotalFooter } from '../../ui/total-footer';
import { DeliveryCard } from './delivery-card';
import './index.css';
import { Sums } from './sums';

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
      <EmptyState title={checkoutText.empty} hint={checkoutText.emptyHint} action={action} />
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
  const delivery = useDelivery();
  const [note, setNote] = useState('');
  const checkout = useCheckout({ lines, delivery, note, isFromCart, reload });
  const { pay, question, placed, waiting, items, totalFen, isPaying, payLabel, error } = checkout;
  const pictureOf = usePictures();
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
        <View className="card-title">{checkoutText.items}</View>
        <ItemList items={items} pictureOf={pictureOf} />
        {isLess ? <View className="checkout-less">{checkoutText.less}</View> : null}
      </View>
      {placed === null ? (
        <DeliveryCard delivery={delivery}>
          <TextField
            name="delivery-field checkout-note"
            purpose="text"
            mostCharacters={LIMITS.noteCharacters}
            hint={checkoutText.note}
            value={note}
            onChange={setNote}
          />
        </DeliveryCard>
      ) : null}
      <Sums goodsFen={checkout.goodsFen} deliveryFen={checkout.deliveryFen} />
      <View className="checkout-hint">
        {waiting === null ? (
          checkoutText.reserved
        ) : (
          <TimeLeft expiresAt={waiting.expiresAt} onOver={reload} />
        )}
      </View>
      <QuestionSheet question={question} />
      <CashierSheet totalFen={totalFen} />
    </Page>
  );
}

export default definePage('checkout', CheckoutPage);
