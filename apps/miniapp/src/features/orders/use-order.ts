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
 * The order that the page's address names, as the server knows it. While it is unpaid the server asks WeChat, each
 * time the page is shown: the buyer may come back from a cashier that nobody has heard of since.
 */
export function useOrder() {
  const { orderId = '' } = useRouter().params;
  const { resource, reload, show } = useResource(async (): Promise<OrderWithRefunds> => {
    const params = { orderId };
    const order = await call('confirmPayment', { params });
    if (order.status !== 'PENDING' && openPayment.read() === orderId) openPayment.end();
    const refunds = order.status === 'PENDING' ? NOTHING : await call('listOrderRefunds', { params });
    return { order, refunds };
  });
  useDidShow(() => void reload());
  usePullDown(reload);
  return { orderId, resource, reload, show };
}
