import type { Order, OrderRefunds } from '@taro-pay/contracts';
import { useDidShow, useRouter } from '@tarojs/taro';
import { usePullDown } from '../../platform/pull-down';
import { useResource } from '../loading/use-resource';
import { openPayment } from '../payment/open-payment';
import { call } from '../session/api';

const NOTHING: OrderRefunds = { application: null, refunds: [] };

/** An order with its refunds. */
export interface OrderWithRefunds {
  readonly order: Order;
  readonly refunds: OrderRefunds;
}

/**
 * The order in the address of the page, completed by `complete`. Each time the page is shown, the server queries WeChat
 * about an unpaid order: the buyer may return from a cashier whose callback was lost.
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

/** The order of the page with its refunds. */
export function useOrder() {
  return useOrderPage(async (order): Promise<OrderWithRefunds> => {
    const params = { orderId: order.id };
    const refunds = order.status === 'PENDING' ? NOTHING : await call('listOrderRefunds', { params });
    return { order, refunds };
  });
}
