import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ADDRESS, type Body, express, items, paid, pickup, place } from '../../../test/delivery.js';
import { openPerson } from '../../../test/operators.js';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';

/** Posts a body that no client of ours sends. */
async function post(shop: Shop, { token }: Buyer, body: unknown) {
  const response = await fetch(`${shop.url}/api/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, problem: JSON.parse(await response.text()) };
}

test('an express order costs its fee, and answers the address to its buyer', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const order = await place(buyer, { delivery: express, note: '请放门口 🙏\n谢谢' });
  expect(order).toMatchObject({
    ...{ goodsFen: 7_200, deliveryFen: 800, totalFen: 8_000, fulfilment: null, note: '请放门口 🙏\n谢谢' },
    delivery: express,
  });
  expect(await buyer.call('getOrder', { params: { orderId: order.id } })).toEqual(order);
  expect((await buyer.call('listOrders', {})).orders).toEqual([order]);
  await buyer.pay(order.id);
  expect(shop.simulator.control.orders()).toMatchObject([{ totalFen: 8_000 }]);
});

test('express is free from the sum on from which the shop delivers free', async () => {
  const buyer = await (await openShop()).buyer();
  const free = { items: [{ productId: 'huila', quantity: 2 }], delivery: express };
  expect(await place(buyer, free)).toMatchObject({ deliveryFen: 0, totalFen: 14_400 });
});

test('a pick-up order has six digits once it is paid, and not before', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const placed = await place(buyer, { delivery: pickup });
  expect(placed.delivery).toEqual({ ...pickup, code: null, readyAt: null, collectedAt: null });
  await buyer.pay(placed.id);
  await shop.simulator.control.idle();
  expect(await buyer.call('getOrder', { params: { orderId: placed.id } })).toMatchObject({
    ...{ status: 'PAID', fulfilment: 'UNSHIPPED', deliveryFen: 0 },
    delivery: { ...pickup, code: expect.stringMatching(/^\d{6}$/) },
  });
});

test('two open orders never wait with the same code, whatever the random source gives', async () => {
  const draws = [7, 7, 7, 1_000_007, 8];
  const shop = await openShop({
    random: (size) => {
      if (size !== 4) return Buffer.alloc(size, 1);
      const drawn = Buffer.alloc(size);
      drawn.writeUInt32BE(draws.shift() ?? 9);
      return drawn;
    },
  });
  const buyer = await shop.buyer();
  const codes = [];
  for (let count = 0; count < 2; count += 1) {
    const { delivery } = await paid(shop, buyer, { delivery: pickup });
    codes.push(delivery.kind === 'pickup' && delivery.code);
  }
  expect(codes).toEqual(['000007', '000008']);
});

test('an order without a delivery is one of goods that need none, as it always was', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const key = randomUUID();
  const order = await place(buyer, {}, key);
  expect(order).toMatchObject({ delivery: { kind: 'none' }, deliveryFen: 0, note: null });
  expect(await place(buyer, { delivery: { kind: 'none' } }, key)).toEqual(order);
  expect(await shop.database.deliveryAddress.count()).toBe(0);
});

test('the delivery and the note are part of what an Idempotency-Key stands for', async () => {
  const buyer = await (await openShop()).buyer();
  const key = randomUUID();
  const order = await place(buyer, { delivery: express, note: '少冰' }, key);
  const { kind, address } = express;
  const { name, ...rest } = address;
  const sameInAnotherOrder = { address: { ...rest, name }, kind };
  expect(await place(buyer, { note: '少冰', delivery: sameInAnotherOrder }, key)).toEqual(order);
  const others: Partial<Body>[] = [
    { delivery: express },
    { note: '少冰' },
    { delivery: { kind, address: { ...address, detail: '别处' } }, note: '少冰' },
    { delivery: pickup, note: '少冰' },
  ];
  for (const other of others) {
    await expect(place(buyer, other, key)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  }
});

test.each([
  ['a kind that nobody has', { kind: 'drone' }],
  ['a place that the shop does not have', { kind: 'pickup', placeId: 'elsewhere' }],
])('%s is not offered', async (_, delivery) => {
  const shop = await openShop();
  const { status, problem } = await post(shop, await shop.buyer(), { items, delivery });
  expect([status, problem.code]).toEqual([422, 'DELIVERY_NOT_OFFERED']);
  expect(await shop.database.order.count()).toBe(0);
});

test('a kind that DELIVERY_KINDS leaves out is not offered', async () => {
  const shop = await openShop({ environment: { DELIVERY_KINDS: 'pickup, express' } });
  const buyer = await shop.buyer();
  await expect(place(buyer, {})).rejects.toMatchObject({ status: 422, code: 'DELIVERY_NOT_OFFERED' });
  expect(await place(buyer, { delivery: express })).toMatchObject({ status: 'PENDING' });
});

const withAddress = (changes: object) => ({ kind: 'express', address: { ...ADDRESS, ...changes } });

test.each<[string, unknown]>([
  ['an address without a phone', withAddress({ phone: undefined })],
  ['a phone of letters', withAddress({ phone: 'call me' })],
  ['a phone of dashes', withAddress({ phone: '-----' })],
  ['a phone of 21 digits', withAddress({ phone: '1'.repeat(21) })],
  ['an address of 300 characters', withAddress({ detail: '路'.repeat(300) })],
  ['a name of 51 characters', withAddress({ name: '美'.repeat(51) })],
  ['a name of spaces', withAddress({ name: '  ' })],
  ['a name of characters without width', withAddress({ name: '\u200b\u3164' })],
  ['a mark that turns the digits of an address', withAddress({ detail: '\u200f8-1 号' })],
  ['a line break in an address', withAddress({ detail: '1 楼\n2 楼' })],
  ['half of an emoji', withAddress({ name: '\ud83d' })],
  ['a text that turns its direction', withAddress({ detail: '8 号\u202e楼' })],
  ['a field that no address has', withAddress({ country: '中国' })],
  ['no address', { kind: 'express' }],
  ['an address for goods that need none', { kind: 'none', address: ADDRESS }],
  ['no place of pick-up', { kind: 'pickup' }],
  ['no kind', {}],
  ['a list', [express]],
])('%s is refused with the field, and nothing is ordered', async (_, delivery) => {
  const shop = await openShop();
  const { status, problem } = await post(shop, await shop.buyer(), { items, delivery });
  expect([status, problem.code]).toEqual([400, 'INVALID_REQUEST']);
  expect(problem.errors[0].path).toMatch(/^\/body\/delivery/);
  expect(await shop.database.order.count()).toBe(0);
});

test.each(['', '  ', 'x'.repeat(201), 'a\u0007b', 'a\u202eb'])('the note “%s” is refused', async (note) => {
  const shop = await openShop();
  const { status, problem } = await post(shop, await shop.buyer(), { items, note });
  expect([status, problem.errors[0].path]).toEqual([400, '/body/note']);
});

test('emoji are kept whole, and 200 characters fit', async () => {
  const buyer = await (await openShop()).buyer();
  const detail = `${'路'.repeat(193)}👨‍👩‍👧 8`;
  const address = { ...ADDRESS, name: '👩🏽‍🚀', detail };
  expect(await place(buyer, { delivery: { kind: 'express', address } })).toMatchObject({
    delivery: { address: { name: '👩🏽‍🚀', detail } },
  });
});

test('support sees on the packing list and in the detail where a parcel goes; viewers and other lists do not', async () => {
  const shop = await openShop();
  const { id: orderId } = await paid(shop, await shop.buyer(), { delivery: express, note: '轻放' });
  const hidden = {
    ...{ isMasked: true, note: '***' },
    delivery: {
      kind: 'express',
      address: {
        ...{ name: '张**', phone: '***5678', province: '上海市', city: '上海市', district: '徐汇区' },
        ...{ street: '***', detail: '***' },
      },
    },
  };
  const whole = { isMasked: false, note: '轻放', delivery: express };
  const list = async (query: object) => (await shop.operator('searchOrders', { query })).orders;
  expect(await list({ fulfilment: 'UNSHIPPED', delivery: 'express' })).toMatchObject([whole]);
  expect(await list({ delivery: 'express' })).toMatchObject([hidden]);
  expect((await shop.operator('getOrderDossier', { params: { orderId } })).order).toMatchObject(whole);
  const { call: viewer } = await openPerson(shop, 'viewer');
  expect((await viewer('getOrderDossier', { params: { orderId } })).order).toMatchObject(hidden);
  const { orders } = await viewer('searchOrders', { query: { fulfilment: 'UNSHIPPED' } });
  expect(orders).toMatchObject([hidden]);
});

test('the filters of delivery and fulfilment find orders together with the others', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const sent = await paid(shop, buyer, { delivery: express });
  const waiting = await place(buyer, { delivery: express });
  const collected = await paid(shop, buyer, { delivery: pickup });
  const none = await paid(shop, buyer, {});
  const ids = async (query: object) =>
    (await shop.operator('searchOrders', { query })).orders.map(({ id }) => id);
  expect(await ids({ delivery: 'express' })).toEqual([waiting.id, sent.id]);
  expect(await ids({ delivery: 'none' })).toEqual([none.id]);
  expect(await ids({ delivery: 'express', status: 'PAID' })).toEqual([sent.id]);
  expect(await ids({ fulfilment: 'UNSHIPPED', delivery: 'pickup' })).toEqual([collected.id]);
  expect(await ids({ fulfilment: 'UNSHIPPED', productId: 'huila', delivery: 'express' })).toEqual([sent.id]);
  expect(await ids({ fulfilment: 'SHIPPED' })).toEqual([]);
  await shop.database.order.update({
    where: { id: sent.id },
    data: { fulfilment: 'SHIPPED', shippedAt: new Date() },
  });
  expect(await ids({ fulfilment: 'SHIPPED' })).toEqual([sent.id]);
  expect(await ids({ fulfilment: 'SHIPPED', delivery: 'pickup' })).toEqual([]);
});

test('an order whose money is all back leaves the packing list, and its code is free again', async () => {
  const shop = await openShop();
  const order = await paid(shop, await shop.buyer(), { delivery: pickup });
  expect(await shop.database.pickupCode.count()).toBe(1);
  await shop.operator('createRefund', {
    params: { orderId: order.id },
    idempotencyKey: randomUUID(),
    body: { amountFen: order.totalFen, reason: '不卖了' },
  });
  shop.simulator.control.advanceClock(5_000);
  await shop.simulator.control.idle();
  const { orders } = await shop.operator('searchOrders', { query: { fulfilment: 'UNSHIPPED' } });
  expect(orders).toEqual([]);
  expect(await shop.operator('searchOrders', { query: { status: 'REFUNDED' } })).toMatchObject({
    orders: [{ id: order.id, fulfilment: 'UNSHIPPED' }],
  });
  expect(await shop.database.pickupCode.count()).toBe(0);
});
