import type { Order, OrderRefunds, OrderShipments } from '@taro-pay/contracts';
import { useDidShow, useRouter } from '@tarojs/taro';
import { usePullDown } from '../../platform/pull-down';
import { useResource } from '../loading/use-resource';
import { openPayment } from '../payment/open-payment';
import { call } from '../session/api';

const NO_REFUNDS: OrderRefunds = { application: null, refunds: [] };
const NO_SHIPMENTS: OrderShipments = { shipments: [], receipt: null };

/** An order with its refunds and parcels. */
export interface WholeOrder {
  readonly order: Order;
  readonly refunds: OrderRefunds;
  readonly shipments: OrderShipments;
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

/** The order of the page with its refunds and parcels. */
export function useOrder() {
  return useOrderPage(async (order): Promise<WholeOrder> => {
    const params = { orderId: order.id };
    const isPaid = order.paidAt !== null;
    const [refunds, shipments] = await Promise.all([
      order.status === 'PENDING' ? NO_REFUNDS : call('listOrderRefunds', { params }),
      isPaid && order.delivery.kind === 'express' ? call('listOrderShipments', { params }) : NO_SHIPMENTS,
    ]);
    return { order, refunds, shipments };
  });
}
