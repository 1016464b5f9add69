import type { Order, OrderRefunds } from '@taro-pay/contracts';
import { useDidShow, useRouter } from '@tarojs/taro';
import { usePullDown } from '../../platform/pull-down';
import { useResource } from '../loading/use-resource';
import { openPayment } from '../payment/open-payment';
import { call } from '../session/api';

const NOTHING: OrderRefunds = { application: null, refunds: [] };

/** An order with what became of its money. */
export interface OrderWithRefunds {
  readonly order: Order;
  readonly refunds: OrderRefunds;
}

/**
 * A page about the order that its address names: what `complete` makes of the order as the server knows it. While it
 * is unpaid the server asks WeChat, each time the page is shown: the buyer may come back from a cashier that nobody
 * has heard of since.
 */
export function useOrderPage<Value>(complete: (order: Order) => Promise<Value>) {
  const { orderId = '' } = useRouter().params;
  const { resource, reload, show } = useResource(async () => {
    const order = await call('confirmPayment', { params: { orderId } });
    if (order.status !== 'PENDING') openPayment.end(orderId);
    return complete(order);
  });
  useDidShow(() => void reload());
  usePullDown(reload);
  return { orderId, resource, reload, show };
}

/** The order of the page, with what became of its money. */
export function useOrder() {
  return useOrderPage(async (order): Promise<OrderWithRefunds> => {
    const params = { orderId: order.id };
    const refunds = order.status === 'PENDING' ? NOTHING : await call('listOrderRefunds', { params });
    return { order, refunds };
  });
}
