import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paidSale, pass, refund, type Sale } from '../../../test/refund-stage.js';
import { openShop } from '../../../test/shop.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const orderOf = ({ buyer, orderId }: Sale) => buyer.call('getOrder', { params: { orderId } });
const refundOf = ({ shop }: Sale, id: string) => shop.database.refund.findUniqueOrThrow({ where: { id } });

test('a full refund is accepted, succeeds by notification, and the order is REFUNDED', async () => {
  const sale = await paidSale();
  const accepted = await refund(sale, 14_400);
  expect(accepted).toMatchObject({
    orderId: sale.orderId,
    amountFen: 14_400,
    status: 'PROCESSING',
    succeededAt: null,
  });
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 0 });
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  const { refunds, events } = await sale.shop.operator('getOrderDossier', {
    params: { orderId: sale.orderId },
  });
  expect(refunds).toMatchObject([{ status: 'SUCCESS', succeededAt: expect.stringMatching(/Z$/) }]);
  expect(events.map(({ type }) => type)).toEqual([
    'CREATED',
    'PREPAY_CREATED',
    'PAID',
    'REFUND_REQUESTED',
    'REFUND_SENT',
    'REFUND_MOVED',
    'REFUND_MOVED',
    'REFUNDED',
  ]);
});

test('a refund whose notification is lost is settled by query', async () => {
  const sale = await paidSale();
  sale.shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const { id } = await refund(sale, 400);
  await pass(sale, 30);
  expect((await refundOf(sale, id)).status).toBe('PROCESSING');
  await pass(sale, 40);
  expect((await refundOf(sale, id)).status).toBe('SUCCESS');
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 400 });
});

test('partial refunds are sent a minute apart, and reach the total exactly', async () => {
  const sale = await paidSale();
  const first = await refund(sale, 400);
  const second = await refund(sale, 14_000);
  expect([first.status, second.status]).toEqual(['PROCESSING', 'REQUESTED']);
  await pass(sale, 30);
  expect((await refundOf(sale, second.id)).status).toBe('REQUESTED');
  await pass(sale, 31);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
});

test('a delayed refund delays the next: WeChat never gets two of one order within a minute', async () => {
  const sale = await paidSale();
  const { control } = sale.shop.simulator;
  control.setFaults({ rules: [{ operation: '*', fault: 'CONNECTION_RESET' }] });
  await refund(sale, 100);
  await refund(sale, 200);
  // Fewer failures than open the circuit breaker, which would keep them apart, too.
  await pass(sale, 61);
  control.setFaults({});
  vi.setSystemTime(Date.now() + 1_000_000);
  await Promise.all([sale.shop.app.sweep(), sale.shop.app.sweep()]);
  // Made when both before it are over their time, and one of them has just been sent.
  await refund(sale, 300);
  for (let count = 0; count < 12; count += 1) await pass(sale, 30);
  const refusals = control
    .events()
    .filter((event) => event.kind === 'request' && event.statusCode === 429)
    .map((event) => event.kind === 'request' && event.responseBody);
  expect(refusals).toEqual([]);
  const refunds = control.refunds().map(({ refundFen, status }) => `${refundFen} ${status}`);
  expect(refunds.sort()).toEqual(['100 SUCCESS', '200 SUCCESS', '300 SUCCESS']);
});

test('refunds scheduled by a clock far ahead are sent once it is set back, a minute apart', async () => {
  const sale = await paidSale();
  const { control } = sale.shop.simulator;
  const right = Date.now();
  vi.setSystemTime(right + 30 * 24 * 3_600_000);
  // WeChat refuses whoever signs with such a clock.
  control.setFaults({ rules: [{ operation: '*', fault: 'CONNECTION_RESET' }] });
  await refund(sale, 100);
  await refund(sale, 200);
  control.setFaults({});
  vi.setSystemTime(right);
  expect((await refund(sale, 300)).status).toBe('PROCESSING');
  for (let count = 0; count < 12; count += 1) await pass(sale, 30);
  const refusals = control.events().filter((event) => event.kind === 'request' && event.statusCode === 429);
  expect(refusals).toEqual([]);
  const refunds = control.refunds().map(({ refundFen, status }) => `${refundFen} ${status}`);
  expect(refunds.sort()).toEqual(['100 SUCCESS', '200 SUCCESS', '300 SUCCESS']);
});

test('the fifty-first refund of an order is refused, however many come at once', async () => {
  const sale = await paidSale();
  const answers = await Promise.allSettled(Array.from({ length: 52 }, () => refund(sale, 1)));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(2);
  expect(refused[0]).toMatchObject({ reason: { status: 409, code: 'TOO_MANY_REFUNDS' } });
  expect(await sale.shop.database.refund.count()).toBe(50);
});

test('refunds, pending ones included, never exceed the payment, however many come at once', async () => {
  const sale = await paidSale();
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => refund(sale, 5_000)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  for (const answer of answers) {
    if (answer.status === 'rejected')
      expect(answer.reason).toMatchObject({ status: 409, code: 'REFUND_TOO_LARGE' });
  }
  await expect(refund(sale, 4_401)).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });
  expect((await refund(sale, 4_400)).status).toBe('REQUESTED');
});

test('the same Idempotency-Key is one refund, also ten at once; with another body it is 422', async () => {
  const sale = await paidSale();
  const answers = await Promise.all(Array.from({ length: 10 }, () => refund(sale, 100, 'one-key')));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  await expect(refund(sale, 200, 'one-key')).rejects.toMatchObject({
    status: 422,
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(await sale.shop.database.refund.count()).toBe(1);
  expect(sale.shop.simulator.control.refunds()).toHaveLength(1);
});

test.each(['ANSWER_LOST', 'SYSTEM_ERROR', 'CONNECTION_RESET', 'FREQUENCY_LIMITED'] as const)(
  'while WeChat answers with %s a refund stays REQUESTED, and is sent once under its number',
  async (fault) => {
    const sale = await paidSale();
    sale.shop.simulator.control.setFaults({ rules: [{ operation: '*', fault }] });
    const { id, status } = await refund(sale, 1_000);
    expect(status).toBe('REQUESTED');
    sale.shop.simulator.control.setFaults({});
    await pass(sale, 65);
    await pass(sale, 65);
    expect((await refundOf(sale, id)).status).toBe('SUCCESS');
    expect(sale.shop.simulator.control.refunds()).toMatchObject([{ outRefundNo: id, refundFen: 1_000 }]);
  },
);

test('an answer with another refund’s refund_id changes nothing and is reported', async () => {
  const sale = await paidSale();
  const { control } = sale.shop.simulator;
  const first = await refund(sale, 100);
  await pass(sale, 61);
  control.setFaults({
    rules: [
      { operation: '*', fault: 'ANSWER_LOST' },
      { operation: '*', fault: 'DROPPED' },
    ],
  });
  const { id } = await refund(sale, 200);
  const known = control.refunds().find(({ outRefundNo }) => outRefundNo === id);
  const wechatRefundId = known?.refundId ?? '';
  await sale.shop.database.refund.update({ where: { id: first.id }, data: { wechatRefundId } });
  control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  await pass(sale, 61);
  expect((await refundOf(sale, id)).status).toBe('REQUESTED');
  expect((await sale.shop.operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'ABNORMAL_REFUND', orderId: sale.orderId, detail: expect.stringContaining('refund_id') },
  ]);
});

test('an abnormal refund is reported, and can still succeed', async () => {
  const sale = await paidSale();
  sale.shop.simulator.control.setFaults({ refunds: 'abnormal' });
  const { id } = await refund(sale, 14_400);
  await pass(sale, 3);
  expect((await refundOf(sale, id)).status).toBe('ABNORMAL');
  const [anomaly] = (await sale.shop.operator('listAnomalies', {})).anomalies;
  expect(anomaly).toMatchObject({ kind: 'ABNORMAL_REFUND', orderId: sale.orderId, resolvedAt: null });
  await expect(refund(sale, 1)).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });

  sale.shop.simulator.control.settleRefund(id, 'SUCCESS');
  await pass(sale, 1);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  const [resolved] = (await sale.shop.operator('listAnomalies', {})).anomalies;
  expect(resolved?.resolvedAt).toMatch(/Z$/);
});

test('a refund that WeChat closes frees its amount for another one', async () => {
  const sale = await paidSale();
  sale.shop.simulator.control.setFaults({ refunds: 'closed' });
  await refund(sale, 14_400);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 0 });
  sale.shop.simulator.control.setFaults({});
  await refund(sale, 14_400);
  await pass(sale, 61);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
});

test('stock returns only for what the operator restocks, and never more than was sold', async () => {
  const sale = await paidSale();
  const stockOf = async () =>
    (await sale.shop.database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;
  const before = await stockOf();
  await refund(sale, 100);
  expect(await stockOf()).toBe(before);
  const restock = [{ productId: 'huila', quantity: 2 }];
  await refund(sale, 100, 'key', { restock });
  await refund(sale, 100, 'key', { restock });
  expect(await stockOf()).toBe(before + 2);
  await expect(
    refund(sale, 100, randomUUID(), { restock: [{ productId: 'huila', quantity: 1 }] }),
  ).rejects.toMatchObject({ code: 'RESTOCK_TOO_LARGE' });
  await expect(
    refund(sale, 100, randomUUID(), { restock: [{ productId: 'gift-box', quantity: 1 }] }),
  ).rejects.toMatchObject({ code: 'RESTOCK_TOO_LARGE' });
  expect(await stockOf()).toBe(before + 2);
});

test('money for a closed order is recorded, refunded in full, once, and operators see it', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  shop.simulator.control.payInFlight(orderId);
  await shop.simulator.control.idle();
  const [{ id } = { id: '' }] = shop.simulator.control.notifications();
  shop.simulator.control.resend(id);
  const sale = { shop, buyer, orderId };
  await pass(sale, 1);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'CLOSED', refundedFen: 7_200, payerTotalFen: 7_200 });
  expect(shop.simulator.control.refunds()).toMatchObject([{ refundFen: 7_200, status: 'SUCCESS' }]);
  expect((await shop.operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'LATE_MONEY', orderId, resolvedAt: expect.stringMatching(/Z$/) },
  ]);
});

/** An order of 7 200 fen that was paid after closing, and whose refund WeChat closes. */
async function closedLateMoney(): Promise<Sale> {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  shop.simulator.control.setFaults({ refunds: 'closed' });
  shop.simulator.control.payInFlight(orderId);
  const sale = { shop, buyer, orderId };
  await shop.simulator.control.idle();
  await pass(sale, 1);
  await pass(sale, 3);
  return sale;
}

test('late money whose refund WeChat closes is refunded under a new number, and reported', async () => {
  const sale = await closedLateMoney();
  const { shop } = sale;
  expect(await orderOf(sale)).toMatchObject({ status: 'CLOSED', refundedFen: 0 });
  shop.simulator.control.setFaults({});
  await pass(sale, 3_601);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'CLOSED', refundedFen: 7_200 });
  const { anomalies } = await shop.operator('listAnomalies', {});
  expect(anomalies.map(({ kind }) => kind).sort()).toEqual(['ABNORMAL_REFUND', 'LATE_MONEY']);
  expect(anomalies.every(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
});

test('closed late money that an operator gives back is sent a minute after the last time', async () => {
  const sale = await closedLateMoney();
  const { shop } = sale;
  shop.simulator.control.setFaults({});
  const { anomalies } = await shop.operator('listAnomalies', { query: { kind: 'LATE_MONEY' } });
  const params = { anomalyId: anomalies[0]?.id ?? '' };
  const sent = () =>
    shop.simulator.control
      .events()
      .filter((event) => event.kind === 'request' && event.path.endsWith('/domestic/refunds')).length;
  await shop.operator('resolveAnomaly', { params, body: { action: 'refund', remark: '买家在等' } });
  expect(sent()).toBe(1);
  await pass(sale, 61);
  expect(sent()).toBe(2);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'CLOSED', refundedFen: 7_200 });
});

test('late money whose refund WeChat closes fifty times is left to operators', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  shop.simulator.control.setFaults({ refunds: 'closed' });
  shop.simulator.control.payInFlight(orderId);
  await shop.simulator.control.idle();
  const at = new Date();
  await shop.database.refund.createMany({
    data: Array.from({ length: 49 }, (_, index) => ({
      id: `closed-${index}`,
      orderId,
      amountFen: 7_200,
      reason: 'x',
      status: 'CLOSED' as const,
      wechatRefundId: `closed-${index}`,
      createdAt: at,
      sendAfter: new Date(0),
    })),
  });
  const sale = { shop, buyer, orderId };
  await pass(sale, 1);
  await pass(sale, 3);
  await pass(sale, 3_700);
  expect(await shop.database.refund.count()).toBe(50);
  const { anomalies } = await shop.operator('listAnomalies', {});
  expect(anomalies.find(({ kind }) => kind === 'ABNORMAL_REFUND')?.detail).toContain('merchant console');
});

test('only a paid order of this shop can be refunded, and only by an operator', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await expect(refund({ shop, buyer, orderId }, 1)).rejects.toMatchObject({
    status: 409,
    code: 'ORDER_NOT_PAID',
  });
  await expect(refund({ shop, buyer, orderId: 'none' }, 1)).rejects.toMatchObject({
    code: 'ORDER_NOT_FOUND',
  });
  const asBuyer = buyer.call('createRefund', {
    params: { orderId },
    idempotencyKey: 'k',
    body: { amountFen: 1, reason: 'x' },
  });
  await expect(asBuyer).rejects.toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  for (const amountFen of [0, -1, 1.5]) {
    await expect(refund({ shop, buyer, orderId }, amountFen)).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  }
});

test('operators find an order by any of its numbers', async () => {
  const sale = await paidSale();
  const { id: refundId } = await refund(sale, 100);
  const { transactionId } = await sale.shop.database.order.findUniqueOrThrow({ where: { id: sale.orderId } });
  const { wechatRefundId } = await refundOf(sale, refundId);
  for (const query of [sale.orderId, transactionId ?? '', refundId, wechatRefundId ?? '']) {
    const { orders } = await sale.shop.operator('searchOrders', { query: { query } });
    expect(
      orders.map(({ id }) => id),
      query,
    ).toEqual([sale.orderId]);
  }
  expect((await sale.shop.operator('searchOrders', { query: { query: 'none' } })).orders).toEqual([]);
  expect((await sale.shop.operator('searchOrders', { query: {} })).orders).toHaveLength(1);
});

test('a reason with U+0000 is 400 and refunds nothing', async () => {
  const sale = await paidSale();
  const asked = refund(sale, 100, 'k', { reason: '不想\u0000要了' });
  await expect(asked).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  expect(await sale.shop.database.refund.count()).toBe(0);
});
