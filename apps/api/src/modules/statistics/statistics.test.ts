import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openShop } from '../../../test/shop.js';
import { beijingDay, DAY_MS } from '../reconciliation/bill-day.js';

test('a day has its money, its way from order to payment, and how soon payments were known', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const [first, second, third] = [
    await buyer.order(),
    await buyer.order({ mandheling: 1 }),
    await buyer.order(),
  ];
  await buyer.pay(first.id);
  await shop.simulator.control.idle();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  await buyer.pay(second.id);
  await buyer.call('confirmPayment', { params: { orderId: second.id } });
  await buyer.pay(third.id, 'cancel');
  await buyer.order();
  shop.simulator.control.setFaults({ rules: [] });
  const body = { amountFen: 200, reason: '补差' };
  await shop.operator('createRefund', { params: { orderId: first.id }, idempotencyKey: randomUUID(), body });
  shop.simulator.control.advanceClock(3_000);
  await shop.simulator.control.idle();
  await buyer.call('applyForRefund', { params: { orderId: second.id }, body: { reason: '不想要了' } });
  // A payment of yesterday, as it was before its source was kept.
  const at = new Date(Date.now() - DAY_MS);
  await shop.database.order.update({
    where: { id: third.id },
    data: { status: 'PAID', paidAt: at, payerTotalFen: 7_200 },
  });
  const { days, total, known, now } = await shop.operator('getStatistics', {});
  expect(days).toHaveLength(7);
  expect(days.at(-1)).toEqual({
    day: beijingDay(Date.now()),
    ...{ payments: 2, paidFen: 14_000, refunds: 1, refundedFen: 200, netFen: 13_800 },
    ...{ placed: 4, reachedCashier: 3, paidOfPlaced: 3 },
  });
  expect(days.at(-2)).toMatchObject({ payments: 1, paidFen: 7_200, placed: 0, netFen: 7_200 });
  expect(total).toMatchObject({ payments: 3, paidFen: 21_200, refundedFen: 200, netFen: 21_000 });
  expect(known).toMatchObject([
    { source: 'notification', payments: 1, withinMinute: 1 },
    { source: 'query', payments: 1, withinMinute: 1 },
  ]);
  expect(now).toEqual({
    ...{ openOrders: 1, openAnomalies: 1, openRefundApplications: 1 },
    oldestAnomalyAt: expect.stringMatching(/Z$/),
    lastNotificationAt: expect.stringMatching(/Z$/),
  });
});

test('a period that is none, or too long, is a 400', async () => {
  const shop = await openShop();
  expect(
    (await shop.operator('getStatistics', { query: { from: '2026-01-01', to: '2026-01-31' } })).days,
  ).toHaveLength(31);
  for (const query of [
    { from: '2026-02-30' },
    { from: '2026-01-01', to: '2026-02-01' },
    { from: '2026-01-02', to: '2026-01-01' },
    { to: 'today' },
  ]) {
    await expect(shop.operator('getStatistics', { query })).rejects.toMatchObject({ status: 400 });
  }
});
