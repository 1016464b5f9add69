import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const LIMITED = { environment: { RATE_LIMIT: 'on' } };
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

async function stockOf({ database }: Shop, id: string): Promise<number> {
  return (await database.product.findUniqueOrThrow({ where: { id } })).stock;
}

async function giveUp(buyer: Buyer, orders: number): Promise<void> {
  for (let count = 0; count < orders; count += 1) {
    const { id: orderId } = await buyer.order();
    await buyer.call('closeOrder', { params: { orderId } });
  }
}

test('three free requests of one buyer hold a small share of the stock', async () => {
  const shop = await openShop(LIMITED);
  const buyer = await shop.buyer();
  const all = Object.fromEntries(
    (await shop.database.product.findMany()).map(({ id, stock }) => [id, Math.min(stock, 99)]),
  );
  for (let request = 0; request < 3; request += 1) {
    await expect(buyer.order(all)).rejects.toMatchObject({ status: 409, code: 'TOO_MANY_UNPAID_UNITS' });
  }
  expect(await stockOf(shop, 'huila')).toBe(80);
});

test('unpaid units count over all open orders, also concurrent ones, until they are paid', async () => {
  const shop = await openShop(LIMITED);
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  // A tenth of 80.
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => alice.order({ huila: 2 })));
  const open = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
  expect(open).toHaveLength(4);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'TOO_MANY_UNPAID_UNITS', message: expect.stringContaining('At most 8') },
  });
  expect(await stockOf(shop, 'huila')).toBe(72);
  await bob.order({ huila: 2 });
  await alice.pay(open[0] ?? '');
  await shop.simulator.control.idle();
  await alice.order({ huila: 1 });
});

test('a buyer may still order five units of a product that is nearly sold out', async () => {
  const shop = await openShop(LIMITED);
  const buyer = await shop.buyer();
  await expect(buyer.order({ 'gift-box': 6 })).rejects.toMatchObject({ code: 'TOO_MANY_UNPAID_UNITS' });
  await buyer.order({ 'gift-box': 5 });
});

test('an order that never goes to the cashier gives its stock back after three minutes', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 2 });
  later(181);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('CLOSED');
  expect(await stockOf(shop, 'huila')).toBe(80);
});

test('an order that went to the cashier has its whole lifetime, here and at WeChat', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId, createdAt } = await buyer.order();
  later(170);
  await buyer.call('payOrder', { params: { orderId } });
  const { expiresAt } = await buyer.call('getOrder', { params: { orderId } });
  expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(900_000);
  later(720);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PENDING');
  expect(await buyer.pay(orderId)).toBe('requestPayment:ok');
});

test('after five orders in a row that were not paid, a buyer waits ten minutes', async () => {
  const shop = await openShop(LIMITED);
  const [alice, bob] = [await shop.buyer('alice'), await shop.buyer('bob')];
  await giveUp(alice, 5);
  await expect(alice.order()).rejects.toMatchObject({ status: 429, code: 'TOO_MANY_UNPAID_ORDERS' });
  await bob.order();
  later(601);
  await alice.order();
});

test('a buyer who lets five orders expire one after the other waits, too', async () => {
  const shop = await openShop(LIMITED);
  for (let round = 0; round < 5; round += 1) {
    const buyer = await shop.buyer();
    const { id: orderId } = await buyer.order({ huila: 8 });
    await buyer.call('payOrder', { params: { orderId } });
    later(901);
    await shop.app.sweep();
  }
  const again = (await shop.buyer()).order({ huila: 8 });
  await expect(again).rejects.toMatchObject({ status: 429, code: 'TOO_MANY_UNPAID_ORDERS' });
});

test('a buyer who paid one of the last five orders does not wait', async () => {
  const shop = await openShop(LIMITED);
  const buyer = await shop.buyer();
  await giveUp(buyer, 4);
  await buyer.pay((await buyer.order()).id);
  await shop.simulator.control.idle();
  await giveUp(buyer, 4);
  await buyer.order();
});

test('orders closed over several days do not make a buyer wait', async () => {
  const shop = await openShop(LIMITED);
  const buyer = await shop.buyer();
  await giveUp(buyer, 4);
  later(4 * 3600);
  await giveUp(await shop.buyer(), 1);
  await (await shop.buyer()).order();
});
