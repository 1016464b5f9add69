import { site } from '@taro-pay/site/storefront';
import { View } from '@tarojs/components';
import { definePage } from '../../app/define-page';
import { navigation } from '../../app/navigation';
import { useCart } from '../../features/cart/cart-store';
import { useCartBadge } from '../../features/cart/use-cart-badge';
import { countOf } from '../../model/items';
import { stagesToList } from '../../model/order-filter';
import { Contact } from '../../platform/contact';
import { dial } from '../../platform/phone';
import { text } from '../../text';
import { Page } from '../../ui/page';
import { Policies } from './policies';
import { Row } from './row';
import './index.css';

const SHORTCUTS = stagesToList(site.delivery.kinds);

function MePage() {
  const { phone } = site.contact;
  const count = countOf(useCart());
  useCartBadge();
  return (
    <Page>
      <View className="me-head">
        <View className="logo me-mark" />
        <View>
          <View className="me-greeting">{text.me.greeting}</View>
          <View className="me-hint">{text.me.hint}</View>
        </View>
      </View>
      <View className="card">
        <Row title={text.me.orders} className="me-orders" onPress={() => void navigation.toOrders(null)} />
        <View className="me-shortcuts">
          {SHORTCUTS.map((stage) => (
            <View
              key={stage}
              className={`me-shortcut me-${stage.toLowerCase()}`}
              ariaRole="link"
              onClick={() => void navigation.toOrders(stage)}
            >
              {text.stage[stage]}
            </View>
          ))}
        </View>
      </View>
      <View className="card">
        <Row
          title={text.me.cart}
          className="me-cart"
          {...(count === 0 ? {} : { hint: text.cart.count(count) })}
          onPress={() => void navigation.toCart()}
        />
        <Contact>
          <Row title={text.me.contact} className="me-contact" hint={text.me.contactHint} />
        </Contact>
        {phone === null ? null : (
          <Row title={text.me.phone} className="me-phone" hint={phone} onPress={() => void dial(phone)} />
        )}
      </View>
      <Policies />
    </Page>
  );
}

export default definePage('me', MePage);
