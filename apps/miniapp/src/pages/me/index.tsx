import { Text, View } from '@tarojs/components';
import { definePage } from '../../app/define-page';
import { navigation } from '../../app/navigation';
import { useCart } from '../../features/cart/cart-store';
import { countOf } from '../../model/items';
import { Contact } from '../../platform/contact';
import { text } from '../../text';
import { Page } from '../../ui/page';
import './index.css';

const SHORTCUTS = ['PENDING', 'PAID', 'REFUNDED'] as const;

function MePage() {
  const count = countOf(useCart());
  return (
    <Page>
      <View className="me-head">
        <View className="me-mark">☕</View>
        <View>
          <View className="me-greeting">{text.me.greeting}</View>
          <View className="me-hint">{text.me.hint}</View>
        </View>
      </View>
      <View className="card">
        <Row title={text.me.orders} className="me-orders" onPress={() => void navigation.toOrders(null)} />
        <View className="me-shortcuts">
          {SHORTCUTS.map((status) => (
            <View
              key={status}
              className={`me-shortcut me-${status.toLowerCase()}`}
              ariaRole="link"
              onClick={() => void navigation.toOrders(status)}
            >
              {text.status[status]}
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
      </View>
    </Page>
  );
}

interface RowProps {
  readonly title: string;
  readonly className: string;
  readonly hint?: string;
  readonly onPress?: () => void;
}

function Row({ title, className, hint, onPress = () => {} }: RowProps) {
  return (
    <View className={`me-row ${className}`} ariaRole="link" onClick={onPress}>
      <Text>{title}</Text>
      <View className="me-row-hint">{hint === undefined ? '›' : `${hint} ›`}</View>
    </View>
  );
}

export default definePage('me', MePage);
