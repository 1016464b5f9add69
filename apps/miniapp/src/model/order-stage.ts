import type { Order } from '@taro-pay/contracts';

/** How far an order has come, in the words of a buyer. */
export type OrderStage =
  | 'toPay'
  | 'paid'
  | 'toShip'
  | 'toCollect'
  | 'toReceive'
  | 'done'
  | 'refunded'
  | 'closed';

/** The stage of an order: its status, and for a paid one how far its goods have come. */
export function stageOf(order: Pick<Order, 'status' | 'fulfilment' | 'delivery'>): OrderStage {
  switch (order.status) {
    case 'PENDING':
      return 'toPay';
    case 'CLOSED':
      return 'closed';
    case 'REFUNDED':
      return 'refunded';
    case 'PAID':
      return stageOfPaid(order);
  }
}

function stageOfPaid({ fulfilment, delivery }: Pick<Order, 'fulfilment' | 'delivery'>): OrderStage {
  switch (fulfilment) {
    // An order of before the shop knew deliveries.
    case null:
      return 'paid';
    case 'UNSHIPPED':
      return delivery.kind === 'none' ? 'paid' : delivery.kind === 'express' ? 'toShip' : 'toCollect';
    case 'SHIPPED':
      return delivery.kind === 'express' ? 'toReceive' : 'done';
    case 'RECEIVED':
    case 'SETTLED':
      return 'done';
  }
}
