import type { Fulfilment } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openShop } from '../../../test/shop.js';
import { transitionFulfilment } from './fulfilment-store.js';

const AT = new Date('2026-03-10T04:00:00.000Z');

const STEPS = {
  SHIPPED: {
    step: { from: 'UNSHIPPED', to: 'SHIPPED', nextCheckAt: AT },
    event: { type: 'SHIPPED', data: { source: 'shop', shipment: null } },
  },
  RECEIVED: {
    step: { from: 'SHIPPED', to: 'RECEIVED', nextCheckAt: null },
    event: { type: 'RECEIVED', data: { source: 'query' } },
  },
  SETTLED: {
    step: { from: 'RECEIVED', to: 'SETTLED' },
    event: { type: 'SETTLED', data: { source: 'notification' } },
  },
} as const;

async function openOrder(fulfilment: Fulfilment, status: 'PAID' | 'REFUNDED' = 'PAID') {
  const { database, buyer } = await openShop();
  const { id: orderId } = await (await buyer()).order();
  await database.order.update({ where: { id: orderId }, data: { fulfilment, status } });
  const take = (to: keyof typeof STEPS) =>
    database.transaction((tx) => transitionFulfilment(tx, { orderId, at: AT, ...STEPS[to] }));
  const read = async () => ({
    ...(await database.order.findUniqueOrThrow({ where: { id: orderId } })),
    events: await database.orderEvent.count({
      where: { orderId, type: { in: ['SHIPPED', 'RECEIVED', 'SETTLED'] } },
    }),
  });
  return { take, read };
}

test('an order goes from unshipped to settled, each step once and with its event', async () => {
  const { take, read } = await openOrder('UNSHIPPED');
  for (const to of ['SHIPPED', 'RECEIVED', 'SETTLED'] as const) {
    expect([await take(to), await take(to)]).toEqual([true, false]);
  }
  expect(await read()).toMatchObject({
    ...{ fulfilment: 'SETTLED', shippedAt: AT, receivedAt: AT, settledAt: AT, events: 3 },
    fulfilmentCheckAt: null,
  });
});

test('no step is skipped', async () => {
  const { take, read } = await openOrder('UNSHIPPED');
  expect([await take('RECEIVED'), await take('SETTLED')]).toEqual([false, false]);
  expect(await read()).toMatchObject({ fulfilment: 'UNSHIPPED', events: 0 });
});

test('an order whose money is all back is not shipped', async () => {
  const { take, read } = await openOrder('UNSHIPPED', 'REFUNDED');
  expect(await take('SHIPPED')).toBe(false);
  expect(await read()).toMatchObject({ fulfilment: 'UNSHIPPED', events: 0 });
});
