import { site } from '@taro-pay/site/storefront';
import { View } from '@tarojs/components';
import { definePage } from '../../app/define-page';
import { Loaded } from '../../app/loaded';
import { navigation } from '../../app/navigation';
import { useCartBadge } from '../../features/cart/use-cart-badge';
import { usePictures } from '../../features/catalogue/use-pictures';
import { type OrdersView, useOrders } from '../../features/orders/use-orders';
import { type OrderFilter, stagesToList } from '../../model/order-filter';
import { text } from '../../text';
import { Page } from '../../ui/page';
import { EmptyState } from '../../ui/states';
import './index.css';
import { OrderEntry } from './order-entry';

const FILTERS: readonly OrderFilter[] = [null, ...stagesToList(site.delivery.kinds)];

function OrdersPage() {
  const { filter, setFilter, resource, reload, loadMore } = useOrders();
  useCartBadge();
  return (
    <Page>
      <View className="filters" ariaRole="tablist">
        {FILTERS.map((one) => (
          <View
            key={one ?? 'all'}
            className={`filter filter-${(one ?? 'all').toLowerCase()}${one === filter ? ' filter-on' : ''}`}
            ariaRole="tab"
            ariaSelected={one === filter}
            onClick={() => setFilter(one)}
          >
            {one === null ? text.orders.all : text.stage[one]}
          </View>
        ))}
      </View>
      <Loaded resource={resource} reload={reload} skeleton="orders">
        {(view) =>
          view.orders.length > 0 ? (
            <Orders view={view} reload={reload} loadMore={loadMore} />
          ) : (
            <NoOrders filter={view.filter} showAll={() => setFilter(null)} />
          )
        }
      </Loaded>
    </Page>
  );
}

function NoOrders({ filter, showAll }: { readonly filter: OrderFilter; readonly showAll: () => void }) {
  if (filter !== null) {
    const action = { label: text.orders.showAll, onPress: showAll };
    return <EmptyState title={text.orders.noneOf(text.stage[filter])} action={action} />;
  }
  const action = { label: text.orders.go, onPress: () => void navigation.toShop() };
  return <EmptyState title={text.orders.empty} hint={text.orders.emptyHint} action={action} />;
}

interface OrdersProps {
  readonly view: OrdersView;
  readonly reload: () => Promise<void>;
  readonly loadMore: () => Promise<void>;
}

const END = { none: text.orders.end, loading: text.orders.more, failed: text.orders.retry };

function Orders({ view: { orders, more }, reload, loadMore }: OrdersProps) {
  const pictureOf = usePictures();
  return (
    <View>
      {orders.map((order) => (
        <OrderEntry key={order.id} order={order} pictureOf={pictureOf} reload={reload} />
      ))}
      <View className="orders-end" onClick={() => void loadMore()}>
        {END[more]}
      </View>
    </View>
  );
}

export default definePage('orders', OrdersPage);
