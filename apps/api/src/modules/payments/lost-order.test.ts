import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reconcile } from '../../../test/reconcile.js';
import { openShop, type Shop } from '../../../test/shop.js';

const DAY = '2026-03-10';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(`${DAY}T12:00:00+08:00`) }));
afterEach(() => void vi.useRealTimers());

/** The order is in no table any more, as in a database that was restored from before it. */
async function lose({ database }: Shop, orderId: string): Promise<void> {
  await database.orderEvent.deleteMany({ where: { orderId } });
  await database.message.deleteMany({ where: { orderId } });
  await database.refund.deleteMany({ where: { orderId } });
  await database.notification.deleteMany({});
  await database.orderItem.deleteMany({ where: { orderId } });
  await database.order.delete({ where: { id: orderId } });
}

async function openWithLostOrder() {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  const input = {
    params: { orderId },
    idempotencyKey: orderId,
    body: { amountFen: 100, reason: '少发一包' },
  };
  await shop.operator('createRefund', input);
  const pass = async (seconds: number) => {
    vi.setSystemTime(Date.now() + seconds * 1000);
    shop.simulator.control.advanceClock(0);
    await shop.simulator.control.idle();
  };
  await pass(60);
  await lose(shop, orderId);
  await pass(23 * 3_600);
  await reconcile(shop.operator, DAY);
  const open = async () =>
    (await shop.operator('listAnomalies', {})).anomalies.filter(({ resolvedAt }) => resolvedAt === null);
  const lost = (await open()).find(({ detail }) => detail.includes('PAYMENT_UNKNOWN_HERE'));
  if (lost === undefined) throw new Error('The bill does not show the payment.');
  const adopt = (more = {}) =>
    shop.operator('resolveAnomaly', {
      params: { anomalyId: lost.id },
      body: { action: 'adopt', remark: '恢复备份后找回', ...more },
    });
  return { shop, orderId, lost, open, adopt, pass };
}

test('a paid order that a restored backup lacks is adopted, with its buyer, its sum and its refund', async () => {
  const { shop, orderId, lost, open, adopt } = await openWithLostOrder();
  expect(lost).toMatchObject({ kind: 'DIFFERENCE', orderId: null, actions: ['ask', 'adopt', 'accept'] });
  await expect(adopt({ outRefundNo: 'ANY' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  expect((await adopt()).resolvedAt).toMatch(/Z$/);
  await reconcile(shop.operator, DAY);
  expect(await open()).toEqual([]);
  const buyer = await shop.buyer();
  expect(await buyer.call('getOrder', { params: { orderId } })).toMatchObject({
    ...{ id: orderId, status: 'PAID', totalFen: 7_200, refundedFen: 100 },
    items: [{ productId: 'unknown-goods', priceFen: 7_200, quantity: 1 }],
  });
  expect((await buyer.call('listProducts', {})).products.map(({ id }) => id)).not.toContain('unknown-goods');
  const { entries } = await shop.operator('listAudit', { query: { action: 'resolveAnomaly' } });
  expect(entries).toMatchObject([{ subject: lost.id, after: { action: 'adopt' }, remark: '恢复备份后找回' }]);
});

test('what is left of an adopted order can be refunded', async () => {
  const { shop, orderId, adopt, pass } = await openWithLostOrder();
  await adopt();
  await reconcile(shop.operator, DAY);
  const refund = { amountFen: 7_100, reason: '商品无法确认' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: 'rest', body: refund });
  await pass(61);
  await shop.app.sweep();
  await pass(61);
  const { order } = await shop.operator('getOrderDossier', { params: { orderId } });
  expect(order).toMatchObject({ status: 'REFUNDED', refundedFen: 7_200 });
});

test('an order is adopted once, by whoever is first', async () => {
  const { shop, adopt } = await openWithLostOrder();
  const ends = await Promise.allSettled([adopt(), adopt()]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await shop.database.order.count()).toBe(1);
});
