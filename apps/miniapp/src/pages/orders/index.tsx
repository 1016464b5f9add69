import type { Order, OrderList } from '@taro-pay/contracts';
import { Text, View } from '@tarojs/components';
import Taro, { useDidShow, usePullDownRefresh, useReachBottom } from '@tarojs/taro';
import { Loaded } from '../../components/loaded';
import { Money } from '../../components/money';
import { Page } from '../../components/page';
import { EmptyState } from '../../components/states';
import { StatusTag } from '../../components/status-tag';
import { navigation } from '../../navigation';
import { text } from '../../text';
import { formatTime } from '../../time';
import './index.css';
import { useOrders } from './use-orders';

export default function OrdersPage() {
  const { resource, reload, loadMore } = useOrders();
  useDidShow(() => void reload());
  useReachBottom(() => void loadMore());
  usePullDownRefresh(() => void reload().finally(() => Taro.stopPullDownRefresh()));
  return (
    <Page>
      <Loaded resource={resource} reload={reload} skeleton={{ rows: 4 }}>
        {(list) => (list.orders.length === 0 ? <NoOrders /> : <OrderCards list={list} />)}
      </Loaded>
    </Page>
  );
}

function NoOrders() {
  const action = { label: text.orders.go, onPress: () => void navigation.home() };
  return <EmptyState title={text.orders.empty} hint={text.orders.emptyHint} action={action} />;
}

function OrderCards({ list: { orders, nextCursor } }: { readonly list: OrderList }) {
  return (
    <View>
      {orders.map((order) => (
        <OrderCard key={order.id} order={order} />
      ))}
      <View className="orders-end">{nextCursor === null ? text.orders.end : text.orders.more}</View>
    </View>
  );
}

function OrderCard({ order }: { readonly order: Order }) {
  return (
    <View className="order-card" ariaRole="link" onClick={() => void navigation.toOrder(order.id)}>
      <View className="order-card-top">
        <Text className="order-card-time">{formatTime(order.createdAt)}</Text>
        <StatusTag status={order.status} />
      </View>
      <View className="order-card-items">
        {order.items.map(({ name, quantity }) => `${name} × ${quantity}`).join('、')}
      </View>
      <Money fen={order.totalFen} />
    </View>
  );
}
