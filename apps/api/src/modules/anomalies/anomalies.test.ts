import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openShop } from '../../../test/shop.js';

test('the same finding again is one anomaly, open, with the new detail', async () => {
  const { app, buyer, database, operator, simulator } = await openShop();
  const { order, pay } = await buyer();
  const { id: orderId } = await order({ huila: 1 });
  await pay(orderId);
  await simulator.control.idle();
  const amountIs = (totalFen: number) =>
    database.order.update({ where: { id: orderId }, data: { totalFen } });
  const told = async () =>
    (await operator('listAnomalies', {})).anomalies.filter(({ kind }) => kind === 'ABNORMAL_REFUND');

  await amountIs(7_300);
  const body = { amountFen: 7_200, reason: 'x' };
  await operator('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
  expect(await told()).toMatchObject([
    { detail: expect.stringContaining('WeChat does not take the refund') },
  ]);

  await amountIs(7_200);
  simulator.control.setFaults({ refunds: 'abnormal' });
  const now = new Date(0);
  await database.refund.updateMany({ data: { sendAfter: now, nextCheckAt: now } });
  await app.sweep();
  simulator.control.advanceClock(3_000);
  await simulator.control.idle();
  expect(await database.refund.findMany()).toMatchObject([{ status: 'ABNORMAL' }]);
  expect(await told()).toMatchObject([
    { kind: 'ABNORMAL_REFUND', detail: expect.stringContaining('merchant console'), resolvedAt: null },
  ]);
});
