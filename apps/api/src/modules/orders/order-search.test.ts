import { randomUUID } from 'node:crypto';
import type { QueryOf } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openShop, type Shop } from '../../../test/shop.js';

type Query = QueryOf<'searchOrders'>;

const idsOf = async (shop: Shop, query: Query) =>
  (await shop.operator('searchOrders', { query })).orders.map(({ id }) => id);

/** All pages, joined. */
async function allIds(shop: Shop, query: Query): Promise<string[]> {
  const { orders, nextCursor } = await shop.operator('searchOrders', { query });
  const ids = orders.map(({ id }) => id);
  return nextCursor === null ? ids : [...ids, ...(await allIds(shop, { ...query, cursor: nextCursor }))];
}

test('an order is found by the whole or the end of each of its numbers, in any case of its id', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const [{ id }, other] = [await buyer.order({ huila: 2 }), await (await shop.buyer('bob')).order()];
  await buyer.pay(id);
  await shop.simulator.control.idle();
  const body = { amountFen: 100, reason: '补差' };
  const refund = await shop.operator('createRefund', {
    params: { orderId: id },
    idempotencyKey: randomUUID(),
    body,
  });
  const { buyerId, transactionId } = (await shop.operator('getOrderDossier', { params: { orderId: id } }))
    .order;
  const { wechatRefundId } = await shop.database.refund.findFirstOrThrow();
  for (const number of [id, transactionId ?? '', refund.id, wechatRefundId ?? '', buyerId]) {
    for (const query of [number, number.slice(-4), number.slice(-9), number.toLowerCase(), ` ${number} `]) {
      expect(await idsOf(shop, { query }), query).toEqual([id]);
    }
  }
  expect(await idsOf(shop, { query: other.id.slice(-4) })).toEqual([other.id]);
  for (const query of ['none', id.slice(0, 12), `9${id}`, '%', '____', id.slice(-3)]) {
    expect(await idsOf(shop, { query }), query).toEqual([]);
  }
});

test('filters are combined, and pages of any size hold each order once, newest first', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const paid = [];
  for (const items of [{ huila: 1 }, { mandheling: 1 }, { huila: 2 }, { huila: 1, mandheling: 1 }]) {
    const { id } = await buyer.order(items);
    await buyer.pay(id);
    paid.unshift(id);
  }
  await shop.simulator.control.idle();
  const [mixed = '', two = '', dark = '', one = ''] = paid;
  const { id: pending } = await buyer.order({ huila: 1 });
  const { createdAt } = await buyer.call('getOrder', { params: { orderId: two } });
  const filters: [Query, string[]][] = [
    [{}, [pending, ...paid]],
    [{ status: 'PAID' }, paid],
    [{ status: 'REFUNDED' }, []],
    [{ productId: 'huila' }, [pending, mixed, two, one]],
    [{ productId: 'huila', status: 'PAID' }, [mixed, two, one]],
    [{ minFen: 7_200, maxFen: 7_200 }, [pending, one]],
    [{ minFen: 7_201 }, [mixed, two]],
    [{ maxFen: 7_000, productId: 'huila' }, []],
    [{ maxFen: 7_000, productId: 'mandheling' }, [dark]],
    [{ to: createdAt }, [dark, one]],
    [{ from: createdAt, status: 'PAID' }, [mixed, two]],
    [{ query: dark, productId: 'huila' }, []],
    [{ query: two, productId: 'huila', minFen: 14_400 }, [two]],
  ];
  for (const [query, expected] of filters) {
    expect(await idsOf(shop, query), JSON.stringify(query)).toEqual(expected);
    expect(await allIds(shop, { ...query, limit: 1 }), JSON.stringify(query)).toEqual(expected);
  }
});

test('orders with an open anomaly are found by its kind, and no longer once it is resolved', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const [{ id: asked }, { id: late }, { id: calm }] = [
    await buyer.order(),
    await buyer.order({ mandheling: 1 }),
    await buyer.order({ huila: 2 }),
  ];
  await buyer.pay(asked);
  await buyer.pay(calm);
  await shop.simulator.control.idle();
  await buyer.call('applyForRefund', { params: { orderId: asked }, body: { reason: '买错了' } });
  const at = new Date();
  await shop.database.anomaly.create({
    data: { id: 'late', kind: 'LATE_MONEY', subject: late, orderId: late, at, detail: 'late' },
  });
  expect(await idsOf(shop, { anomaly: 'ANY' })).toEqual([late, asked]);
  expect(await idsOf(shop, { anomaly: 'REFUND_APPLICATION' })).toEqual([asked]);
  expect(await idsOf(shop, { anomaly: 'ANY', productId: 'mandheling' })).toEqual([late]);
  expect(await idsOf(shop, { query: late, anomaly: 'REFUND_APPLICATION' })).toEqual([]);
  await shop.database.anomaly.updateMany({ data: { resolvedAt: at } });
  expect(await idsOf(shop, { anomaly: 'ANY' })).toEqual([]);
});

test('a filter that makes no sense is a 400 that names the field', async () => {
  const shop = await openShop();
  for (const [query, field] of [
    ['minFen=-1', 'minFen'],
    ['minFen=1.5', 'minFen'],
    ['maxFen=1e3', 'maxFen'],
    ['maxFen=true', 'maxFen'],
    ['maxFen=', 'maxFen'],
    ['minFen=1&minFen=2.5', 'minFen'],
    ['status=UNPAID', 'status'],
    ['from=yesterday', 'from'],
    ['cursor=1', 'cursor'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['query=%20', 'query'],
    ['anomaly=BAD', 'anomaly'],
  ]) {
    const response = await fetch(`${shop.url}/api/operator/orders?${query}`, {
      headers: { authorization: `Bearer ${shop.environment.OPERATOR_TOKEN}` },
    });
    expect(response.status, query).toBe(400);
    expect(await response.text(), query).toContain(`/querystring/${field}`);
  }
});
