import type { Order } from '@taro-pay/contracts';
import type { OrderService } from '../orders/order-service.js';
import { presentOrder } from '../orders/order-view.js';
import type { FulfilmentWatch } from './fulfilment-watch.js';

interface Options {
  readonly orders: OrderService;
  readonly watch: FulfilmentWatch;
}

/** Whether a buyer has confirmed the receipt of an order: WeChat says so, never the client. */
export function createReceiptService({ orders, watch }: Options) {
  return {
    /** The order after WeChat was asked. @throws WechatError where it cannot be asked */
    async confirm(userId: string, orderId: string): Promise<Order> {
      const order = await orders.get(userId, orderId);
      if (order.fulfilment !== 'SHIPPED') return presentOrder(order);
      await watch.ask(orderId);
      return presentOrder(await orders.get(userId, orderId));
    },
  };
}

export type ReceiptService = ReturnType<typeof createReceiptService>;
