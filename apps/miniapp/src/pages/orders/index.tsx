import { ORDER_STATUSES, type Order } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import { definePage } from '../../app/define-page';
import { Loaded } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { type Filter, type OrdersView, useOrders } from '../../features/orders/use-orders';
import { countOf } from '../../model/items';
import { formatTime } from '../../model/time';
import { text } from '../../text';
import { Page } from '../../ui/page';
import { Price } from '../../ui/price';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/tag';
import './index.css';

const FILTERS = [null, ...ORDER_STATUSES];

function OrdersPage() {
  const { filter, setFilter, resource, reload, loadMore } = useOrders();
  return (
    <Page>
      <View className="filters" ariaRole="tablist">
        {FILTERS.map((status) => (
          <View
            key={status ?? 'all'}
            className={`filter filter-${(status ?? 'all').toLowerCase()}${status === filter ? ' filter-on' : ''}`}
            ariaRole="tab"
            ariaSelected={status === filter}
            onClick={() => setFilter(status)}
          >
            {titleOf(status)}
          </View>
        ))}
      </View>
      <Loaded resource={resource} reload={reload} skeleton="orders">
        {(view) =>
          view.orders.length > 0 ? (
            <Orders view={view} loadMore={loadMore} />
          ) : (
            <NoOrders filter={view.filter} showAll={() => setFilter(null)} />
          )
        }
      </Loaded>
    </Page>
  );
}

const titleOf = (status: Filter) => (status === null ? text.orders.all : text.status[status]);

function NoOrders({ filter, showAll }: { readonly filter: Filter; readonly showAll: () => void }) {
  if (filter !== null) {
    const action = { label: text.orders.showAll, onPress: showAll };
    return <EmptyState title={text.orders.noneOf(text.status[filter])} action={action} />;
  }
  const action = { label: text.orders.go, onPress: () => void navigation.toShop() };
  return <EmptyState title={text.orders.empty} hint={text.orders.emptyHint} action={action} />;
}

interface OrdersProps {
  readonly view: OrdersView;
  readonly loadMore: () => Promise<void>;
}

const END = { none: text.orders.end, loading: text.orders.more, failed: text.orders.retry };

function Orders({ view: { orders, more }, loadMore }: OrdersProps) {
  return (
    <View>
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} />
      ))}
      <View className="orders-end" onClick={() => void loadMore()}>
        {END[more]}
      </View>
    </View>
  );
}

function OrderCard({ order }: { readonly order: Order }) {
  const count = countOf(order.items);
  return (
    <View className="order-card" ariaRole="link" onClick={() => void navigation.toOrder(order.id)}>
      <View className="order-card-line">
        <Text className="order-card-small">{formatTime(order.createdAt)}</Text>
        <StatusTag status={order.status} />
      </View>
      <View className="order-card-items">
        {order.items.map(({ name, quantity }) => `${name} × ${quantity}`).reduce(text.orders.list)}
      </View>
      <View className="order-card-line">
        <Text className="order-card-small">{text.orders.count(count)}</Text>
        <Price fen={order.totalFen} />
      </View>
    </View>
  );
}

export default definePage('orders', OrdersPage);
