import type { Order } from '@taro-pay/contracts';
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro';
import { openPayment } from './payment/open-payment';
import { call } from './session/api';
import { useResource } from './use-resource';

/**
 * The order that the page's address names, as the server knows it. While it is unpaid the server asks WeChat, each
 * time the page is shown: the buyer may come back from a cashier that nobody has heard of since.
 */
export function usePaidOrder() {
  const { orderId = '' } = useRouter().params;
  const { resource, reload, show } = useResource(async (): Promise<Order> => {
    const order = await call('confirmPayment', { params: { orderId } });
    if (order.status !== 'PENDING' && openPayment.read() === orderId) openPayment.end();
    return order;
  });
  useDidShow(() => void reload());
  usePullDownRefresh(() => void reload().finally(() => Taro.stopPullDownRefresh()));
  return { orderId, resource, reload, show };
}
