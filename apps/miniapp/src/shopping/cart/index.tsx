import { fen } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { definePage } from '../../app/define-page';
import { LoadedPage } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { useCartPage } from '../../features/cart/use-cart-page';
import { type CartView, type LineNotice, mostOf } from '../../model/cart';
import { formatYuan } from '../../model/money';
import { text } from '../../text';
import { cartText } from '../../text/cart';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Price } from '../../ui/price';
import { ProductPicture } from '../../ui/product-picture';
import { EmptyState } from '../../ui/states';
import { Stepper } from '../../ui/stepper';
import { TotalFooter } from '../../ui/total-footer';
import './index.css';

function CartPage() {
  const cart = useCartPage();
  if (cart.isEmpty) return <NothingThere />;
  return (
    <LoadedPage resource={cart.resource} reload={cart.reload} skeleton="cart">
      {({ lines, totalFen }) => (
        <Page
          footer={
            <TotalFooter totalFen={totalFen}>
              <Button name="checkout-button" disabled={totalFen === 0} onPress={cart.checkout}>
                {totalFen === 0 ? cartText.nothing : cartText.checkout}
              </Button>
            </TotalFooter>
          }
        >
          {lines.map((line) => (
            <Line key={line.productId} line={line} change={cart.change} remove={cart.remove} />
          ))}
        </Page>
      )}
    </LoadedPage>
  );
}

function NothingThere() {
  const action = { label: text.cart.go, onPress: () => void navigation.toShop() };
  return (
    <Page>
      <EmptyState title={cartText.empty} hint={cartText.emptyHint} action={action} />
    </Page>
  );
}

interface LineProps {
  readonly line: CartView['lines'][number];
  readonly change: (productId: string, quantity: number) => void;
  readonly remove: (productId: string) => void;
}

function Line({ line: { productId, product, quantity, notices }, change, remove }: LineProps) {
  return (
    <View className={quantity === 0 ? 'cart-line cart-line-off' : 'cart-line'}>
      <View className="cart-line-top">
        <ProductPicture url={product?.imageUrl ?? ''} name={product?.name ?? ''} size="thumb" />
        <View className="cart-line-text">
          <View className="cart-line-name">{product?.name ?? text.apiErrors.PRODUCT_NOT_FOUND}</View>
          {product === null ? null : (
            <View className="cart-line-prices">
              <Price fen={product.priceFen} size="small" />
              {quantity > 1 ? (
                <Text className="cart-line-sum">
                  {cartText.sum(formatYuan(fen(product.priceFen * quantity)))}
                </Text>
              ) : null}
            </View>
          )}
        </View>
      </View>
      {notices.map((notice) => (
        <View key={notice.kind} className="cart-line-notice">
          {noticeText(notice)}
        </View>
      ))}
      <View className="cart-line-bottom">
        <View className="cart-line-remove" ariaRole="button" onClick={() => remove(productId)}>
          {cartText.remove}
        </View>
        {product === null || quantity === 0 ? null : (
          <Stepper value={quantity} most={mostOf(product)} onChange={(value) => change(productId, value)} />
        )}
      </View>
    </View>
  );
}

function noticeText(notice: LineNotice): string {
  switch (notice.kind) {
    case 'gone':
    case 'soldOut':
      return cartText[notice.kind];
    case 'limited':
      return cartText.limited(notice.left);
    case 'dearer':
    case 'cheaper':
      return cartText[notice.kind](formatYuan(notice.beforeFen));
  }
}

export default definePage('cart', CartPage);
