import type { Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { CashierSheet } from '#wechat';
import { navigation } from '../../app/navigation';
import { TimeLeft } from '../../features/orders/time-left';
import { usePayFromList } from '../../features/orders/use-pay-from-list';
import { closeReasonOf } from '../../model/close-reason';
import { countOf, pickItem } from '../../model/items';
import { shortNumberOf } from '../../model/order-number';
import { stageOf } from '../../model/order-stage';
import { formatTime } from '../../model/time';
import { text } from '../../text';
import { Price } from '../../ui/price';
import { ProductPicture } from '../../ui/product-picture';
import { StageTag } from '../../ui/tag';

interface Props {
  readonly order: Order;
  readonly pictureOf: (productId: string) => string;
  readonly reload: () => Promise<void>;
}

const MOST_PICTURES = 2;

/** An order in the list, and what can be done with it now. */
export function OrderEntry({ order, pictureOf, reload }: Props) {
  const { id, status, items, totalFen, createdAt } = order;
  return (
    <View className="order-entry">
      <View className="order-card" ariaRole="link" onClick={() => void navigation.toOrder(id)}>
        <View className="order-card-line">
          <Text className="order-card-small">{formatTime(createdAt)}</Text>
          <StageTag stage={stageOf(order)} />
        </View>
        <View className="order-card-items">
          {items.slice(0, MOST_PICTURES).map(({ productId, name }) => (
            <ProductPicture key={productId} url={pictureOf(productId)} name={name} size="small" />
          ))}
          <Text className="order-card-names">
            {items.map(({ name, quantity }) => `${name} × ${quantity}`).reduce(text.orders.list)}
          </Text>
        </View>
        <View className="order-card-line">
          <Text className="order-card-small">
            {`${text.orders.count(countOf(items))} · ${text.order.shortNumber(shortNumberOf(id))}`}
          </Text>
          <Price fen={totalFen} />
        </View>
      </View>
      {status === 'PENDING' ? <Pending order={order} reload={reload} /> : <Again order={order} />}
    </View>
  );
}

function Pending({ order, reload }: Omit<Props, 'pictureOf'>) {
  const { pay, isPaying, label } = usePayFromList(order, reload);
  return (
    <View className="order-card-line order-entry-acts">
      <TimeLeft expiresAt={order.expiresAt} onOver={() => void reload()} />
      <Act name="entry-pay" label={label} onPress={pay} />
      {isPaying ? <CashierSheet totalFen={order.totalFen} /> : null}
    </View>
  );
}

function Again({ order }: Pick<Props, 'order'>) {
  const reason = order.status === 'CLOSED' ? text.order.closed[closeReasonOf(order)] : '';
  return (
    <View className="order-card-line order-entry-acts">
      <Text className="order-card-small">{reason}</Text>
      <Act
        name="entry-again"
        label={text.order.again}
        onPress={() => void navigation.toCheckout(order.items.map(pickItem))}
      />
    </View>
  );
}

interface ActProps {
  /** A class name for tests and for styles. */
  readonly name: string;
  readonly label: string;
  readonly onPress: () => void;
}

function Act({ name, label, onPress }: ActProps) {
  return (
    <View className={`entry-act ${name}`} ariaRole="button" onClick={onPress}>
      <View className="entry-act-label">{label}</View>
    </View>
  );
}
