import { FULFILMENTS, type Order } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder } from '../../test/examples';
import { queryOf, stagesToList } from './order-filter';
import { stageOf } from './order-stage';

const PICKUP: Order['delivery'] = {
  ...{ kind: 'pickup', placeId: 'north', phone: null, code: '123456' },
  ...{ readyAt: null, collectedAt: null },
};
const DELIVERIES: readonly Order['delivery'][] = [
  { kind: 'none' },
  { kind: 'express', address: null },
  PICKUP,
];

/** An order of each status, delivery and fulfilment. */
const ORDERS = (['PENDING', 'PAID', 'REFUNDED', 'CLOSED'] as const).flatMap((status) =>
  DELIVERIES.flatMap((delivery) =>
    [null, ...FULFILMENTS].map((fulfilment) => ({ ...exampleOrder(status), delivery, fulfilment })),
  ),
);

test.each(stagesToList(['express', 'pickup']))('the list %s asks for the orders of its stage', (stage) => {
  const { status, fulfilment, delivery } = queryOf(stage);
  const asked = ORDERS.filter(
    (order) =>
      order.status === status &&
      (fulfilment === undefined || order.fulfilment === fulfilment) &&
      (delivery === undefined || order.delivery.kind === delivery),
  );
  expect(asked).not.toEqual([]);
  expect(asked).toEqual(ORDERS.filter((order) => stageOf(order) === stage));
});

test('a shop lists no stage of a delivery that it does not offer', () => {
  expect(stagesToList(['pickup'])).toEqual(['toPay', 'toCollect', 'refunded']);
  expect(stagesToList(['none'])).toEqual(['toPay', 'refunded']);
  expect(queryOf(null)).toEqual({});
});
