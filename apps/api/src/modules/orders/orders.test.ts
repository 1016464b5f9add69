import { randomUUID } from 'node:crypto';
import type { QueryOf } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { express, knowCarriers, paid, pickup, place } from '../../../test/delivery.js';
import { openShop } from '../../../test/shop.js';

async function stockOf(shop: Awaited<ReturnType<typeof openShop>>, id: string): Promise<number | undefined> {
  return (await shop.database.product.findUnique({ where: { id } }))?.stock;
}

test('an order has the catalogue’s prices, reserves its stock and says when it expires', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const order = await buyer.order({ huila: 2, 'gift-box': 1 });
  expect(order).toMatchObject({
    status: 'PENDING',
    items: [
      { productId: 'huila', name: '哥伦比亚 · 慧兰', priceFen: 7200, quantity: 2 },
      { productId: 'gift-box', priceFen: 19900, quantity: 1 },
    ],
    totalFen: 34300,
    payerTotalFen: null,
    refundedFen: 0,
    paidAt: null,
    closedAt: null,
  });
  expect(order.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(Date.parse(order.expiresAt) - Date.parse(order.createdAt)).toBe(180_000);
  expect(await stockOf(shop, 'huila')).toBe(78);
  expect(await buyer.call('getOrder', { params: { orderId: order.id } })).toEqual(order);
  const events = await shop.database.orderEvent.findMany({ where: { orderId: order.id } });
  expect(events.map(({ type, data }) => [type, JSON.parse(data)])).toEqual([
    ['CREATED', { totalFen: 34300 }],
  ]);
});

test('the same Idempotency-Key and body, also ten at once, make one order and take stock once', async () => {
  const shop = await openShop();
  const { call } = await shop.buyer();
  const request = { idempotencyKey: randomUUID(), body: { items: [{ productId: 'huila', quantity: 3 }] } };
  const orders = await Promise.all(Array.from({ length: 10 }, () => call('createOrder', request)));
  const again = await call('createOrder', request);
  expect(new Set([...orders, again].map(({ id }) => id)).size).toBe(1);
  expect(await stockOf(shop, 'huila')).toBe(77);
});

test('an Idempotency-Key belongs to its buyer', async () => {
  const shop = await openShop();
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  const request = { idempotencyKey: 'same-key', body: { items: [{ productId: 'huila', quantity: 1 }] } };
  const [a, b] = [await alice.call('createOrder', request), await bob.call('createOrder', request)];
  expect(a.id).not.toBe(b.id);
});

test('stock is never oversold: of thirty who want the last twenty, twenty get one', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => buyer.order({ 'gift-box': 1 })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  for (const result of results) {
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ status: 409, code: 'OUT_OF_STOCK' });
  }
  expect(await stockOf(shop, 'gift-box')).toBe(0);
});

test('one sold-out product refuses the whole order and takes nothing of the others', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  await expect(buyer.order({ huila: 1, 'gift-box': 21 })).rejects.toMatchObject({ code: 'OUT_OF_STOCK' });
  expect(await stockOf(shop, 'huila')).toBe(80);
  expect(await shop.database.order.count()).toBe(0);
});

test('orders are listed newest first, by status, in pages that neither repeat nor miss one', async () => {
  const shop = await openShop();
  const [buyer, other] = [await shop.buyer('alice'), await shop.buyer('bob')];
  await other.order();
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) ids.unshift((await buyer.order()).id);

  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await buyer.call('listOrders', {
      query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
    });
    seen.push(...page.orders.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids);
  expect((await buyer.call('listOrders', { query: { status: 'PAID' } })).orders).toEqual([]);
  expect((await buyer.call('listOrders', { query: { status: 'PENDING' } })).orders).toHaveLength(7);
});

test('a buyer finds what is still to be shipped, collected or received', async () => {
  const shop = await openShop();
  await knowCarriers(shop);
  const buyer = await shop.buyer();
  await paid(shop, await shop.buyer('bob'), { delivery: express });
  const { id: toCollect } = await paid(shop, buyer, { delivery: pickup });
  const [toShip, sent, sentBefore, refunded] = await Promise.all(
    Array.from({ length: 4 }, async () => (await paid(shop, buyer, { delivery: express })).id),
  );
  await place(buyer, { delivery: express });
  for (const orderId of [sent, sentBefore, refunded].filter((id) => id !== undefined)) {
    const body = { kind: 'express', carrier: 'YTO', trackingNo: `Y${orderId.slice(-9)}` } as const;
    await shop.operator('shipOrder', { params: { orderId }, body });
  }
  await shop.database.order.update({ where: { id: refunded ?? '' }, data: { status: 'REFUNDED' } });

  const list = async (query: QueryOf<'listOrders'>) => {
    const { orders, nextCursor } = await buyer.call('listOrders', { query });
    return { ids: orders.map(({ id }) => id), nextCursor };
  };
  const none = { nextCursor: null };
  expect(await list({ fulfilment: 'UNSHIPPED', delivery: 'express' })).toEqual({ ids: [toShip], ...none });
  expect(await list({ fulfilment: 'UNSHIPPED', delivery: 'pickup' })).toEqual({ ids: [toCollect], ...none });
  expect((await list({ fulfilment: 'UNSHIPPED' })).ids.toSorted()).toEqual([toCollect, toShip].toSorted());
  expect((await list({ delivery: 'pickup' })).ids).toEqual([toCollect]);
  expect((await list({ status: 'PAID', delivery: 'pickup' })).ids).toEqual([toCollect]);
  const received = { status: 'PAID', fulfilment: 'SHIPPED', delivery: 'express', limit: 1 } as const;
  const { ids, nextCursor } = await list(received);
  const next = await list({ ...received, cursor: nextCursor ?? '' });
  expect([...ids, ...next.ids]).toEqual([sent, sentBefore].toSorted().reverse());
  expect(next.nextCursor).toBeNull();
});

test('another buyer’s order is the same 404 as none, for reading, paying, confirming and closing', async () => {
  const shop = await openShop();
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  const { id } = await alice.order();
  for (const operation of ['getOrder', 'payOrder', 'confirmPayment', 'closeOrder'] as const) {
    const foreign = await bob.call(operation, { params: { orderId: id } }).catch((error: unknown) => error);
    const unknown = await bob
      .call(operation, { params: { orderId: 'nothing' } })
      .catch((error: unknown) => error);
    expect(foreign).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' });
    expect(unknown).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' });
    expect(String(foreign)).toBe(String(unknown));
  }
  expect((await alice.call('getOrder', { params: { orderId: id } })).status).toBe('PENDING');
});
