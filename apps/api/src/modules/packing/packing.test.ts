import { randomUUID } from 'node:crypto';
import type { OperationInputs } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openPerson } from '../../../test/operators.js';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';

type Body = OperationInputs['createOrder']['body'];

const address = {
  ...{ name: '张小美', phone: '13812345678', province: '上海市', city: '上海市', district: '徐汇区' },
  ...{ street: '永康路', detail: '永康路 88 号 2 楼' },
};
const express = { kind: 'express', address } as const;
const pickup = { kind: 'pickup', placeId: 'roastery' } as const;

async function paid(shop: Shop, { call, pay }: Buyer, body: Partial<Body> = {}): Promise<string> {
  const items = [{ productId: 'huila', quantity: 2 }];
  const { id } = await call('createOrder', { idempotencyKey: randomUUID(), body: { items, ...body } });
  await pay(id);
  await shop.simulator.control.idle();
  return id;
}

test('the packing list has the paid orders that wait, oldest first, in pages and by kind', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const first = await paid(shop, buyer, { delivery: express, note: '请放门口' });
  const second = await paid(shop, buyer, { delivery: pickup });
  const third = await paid(shop, buyer, { delivery: express });
  await buyer.order({ huila: 1 });

  const list = await shop.operator('listPacking', { query: { limit: 2 } });
  expect(list.orders.map(({ order }) => order.id)).toEqual([first, second]);
  expect(list.orders[0]).toMatchObject({
    order: { note: '请放门口', delivery: express, isMasked: false },
    left: [{ productId: 'huila', quantity: 2 }],
    ...{ isPartlyShipped: false, refundApplication: null, anomalies: [] },
  });
  const rest = await shop.operator('listPacking', { query: { cursor: list.nextCursor ?? '', limit: 2 } });
  expect(rest).toMatchObject({ orders: [{ order: { id: third } }], nextCursor: null });

  const { orders } = await shop.operator('listPacking', { query: { delivery: 'express' } });
  expect(orders.map(({ order }) => order.id)).toEqual([first, third]);
  expect((await shop.operator('countWaiting', {})).waiting).toMatchObject([
    { kind: 'express', count: 2, oldestPaidAt: list.orders[0]?.order.paidAt },
    { kind: 'pickup', count: 1 },
  ]);
});

test('it says that the buyer wants the money back, and what is refunded leaves it', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const orderId = await paid(shop, buyer, { delivery: express });
  await buyer.call('applyForRefund', { params: { orderId }, body: { reason: '不想要了' } });
  expect((await shop.operator('listPacking', {})).orders).toMatchObject([
    { refundApplication: { reason: '不想要了' }, anomalies: ['REFUND_APPLICATION'] },
  ]);

  const { order } = await shop.operator('getOrderDossier', { params: { orderId } });
  const body = { amountFen: order.totalFen, reason: '买家不想要了' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
  await shop.simulator.control.advanceClock(5_000);
  await shop.simulator.control.idle();
  expect(await shop.operator('listPacking', {})).toEqual({ orders: [], nextCursor: null });
  expect(await shop.operator('countWaiting', {})).toEqual({ waiting: [] });
});

test('a viewer packs without seeing whom it goes to', async () => {
  const shop = await openShop();
  await paid(shop, await shop.buyer(), { delivery: express, note: '请放门口' });
  const viewer = await openPerson(shop, 'viewer');
  const list = await viewer.call('listPacking', {});
  expect(list.orders).toMatchObject([{ order: { isMasked: true, note: '***' } }]);
  expect(JSON.stringify(list)).not.toMatch(/张小美|13812345678|永康路/);
});
