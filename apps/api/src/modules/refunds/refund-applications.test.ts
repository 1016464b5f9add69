import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openShop } from '../../../test/shop.js';

async function paidSale() {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 2 });
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  const apply = (reason: string) => buyer.call('applyForRefund', { params: { orderId }, body: { reason } });
  const refunds = () => buyer.call('listOrderRefunds', { params: { orderId } });
  const dossier = () => shop.operator('getOrderDossier', { params: { orderId } });
  return { shop, buyer, orderId, apply, refunds, dossier };
}

test('a buyer’s application is open for buyer and operators until a refund answers it', async () => {
  const { shop, orderId, apply, refunds, dossier } = await paidSale();
  const application = await apply('买错了口味');
  expect(application).toMatchObject({ orderId, reason: '买错了口味', resolvedAt: null });
  expect((await dossier()).refundApplication).toEqual(application);
  expect((await dossier()).events.at(-1)).toMatchObject({
    type: 'REFUND_APPLIED',
    data: { reason: '买错了口味' },
  });
  expect((await shop.operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'REFUND_APPLICATION', orderId, resolvedAt: null },
  ]);
  const body = { amountFen: 7200, reason: '退一包' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
  expect(await refunds()).toMatchObject({
    application: { reason: '买错了口味', resolvedAt: expect.stringMatching(/Z$/) },
    refunds: [{ amountFen: 7200, reason: '退一包' }],
  });
  expect((await shop.operator('listAnomalies', {})).anomalies[0]?.resolvedAt).toMatch(/Z$/);
});

test('one application is open at a time; a new one may follow a partial refund', async () => {
  const { shop, orderId, apply, dossier } = await paidSale();
  const answers = await Promise.all(['一', '二', '三'].map(apply));
  expect(new Set(answers.map(({ reason }) => reason)).size).toBe(1);
  const body = { amountFen: 100, reason: '补差' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
  expect(await apply('还是想退')).toMatchObject({ reason: '还是想退', resolvedAt: null });
  const applied = (await dossier()).events.filter(({ type }) => type === 'REFUND_APPLIED');
  expect(applied).toHaveLength(2);
});

test('an application made during a full refund is answered when that succeeds', async () => {
  const { shop, orderId, apply, refunds } = await paidSale();
  const body = { amountFen: 14_400, reason: '全退' };
  await shop.operator('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
  expect(await apply('怎么还没退')).toMatchObject({ resolvedAt: null });
  shop.simulator.control.advanceClock(3_000);
  await shop.simulator.control.idle();
  expect(await refunds()).toMatchObject({
    application: { resolvedAt: expect.stringMatching(/Z$/) },
    refunds: [{ status: 'SUCCESS' }],
  });
  expect((await shop.operator('listAnomalies', {})).anomalies[0]?.resolvedAt).toMatch(/Z$/);
});

test('only the buyer of a paid order may apply: else 409, 404, or 400 without a reason', async () => {
  const { shop, buyer, orderId, apply } = await paidSale();
  const unpaid = await buyer.order({ huila: 1 });
  const body = { reason: '不想要了' };
  await expect(buyer.call('applyForRefund', { params: { orderId: unpaid.id }, body })).rejects.toMatchObject({
    status: 409,
    code: 'ORDER_NOT_PAID',
  });
  const stranger = await shop.buyer('mallory');
  for (const operation of [
    () => stranger.call('applyForRefund', { params: { orderId }, body }),
    () => stranger.call('listOrderRefunds', { params: { orderId } }),
    () => stranger.call('listOrderRefunds', { params: { orderId: 'none' } }),
  ]) {
    await expect(operation()).rejects.toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' });
  }
  await expect(apply('')).rejects.toMatchObject({ status: 400 });
  await expect(apply('长'.repeat(81))).rejects.toMatchObject({ status: 400 });
});
