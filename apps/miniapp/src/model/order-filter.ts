import type { DeliveryKind, QueryOf } from '@taro-pay/contracts';
import type { OrderStage } from './order-stage';

type Query = QueryOf<'listOrders'>;

/** The stages that have a list of their own, and what it asks the server for. */
const QUERIES = {
  toPay: { status: 'PENDING' },
  toShip: { status: 'PAID', fulfilment: 'UNSHIPPED', delivery: 'express' },
  toCollect: { status: 'PAID', fulfilment: 'UNSHIPPED', delivery: 'pickup' },
  toReceive: { status: 'PAID', fulfilment: 'SHIPPED', delivery: 'express' },
  refunded: { status: 'REFUNDED' },
} as const satisfies Partial<Record<OrderStage, Query>>;

type ListedStage = keyof typeof QUERIES;

/** The stage of the orders in a list; null for all orders. */
export type OrderFilter = ListedStage | null;

const STAGES: readonly ListedStage[] = ['toPay', 'toShip', 'toCollect', 'toReceive', 'refunded'];

/** The lists of a shop: without those of a delivery that it does not offer. */
export const stagesToList = (kinds: readonly DeliveryKind[]): readonly ListedStage[] =>
  STAGES.filter((stage) => {
    const { delivery }: Query = QUERIES[stage];
    return delivery === undefined || kinds.includes(delivery);
  });

export const queryOf = (filter: OrderFilter): Query => (filter === null ? {} : QUERIES[filter]);
