import { expect, test } from 'vitest';
import { openPerson } from '../../../test/operators.js';
import { openShop, type Shop } from '../../../test/shop.js';

/** A payment whose notification was not like its order, which has been put right since. */
async function mismatchedSale() {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  const amountIs = (totalFen: number) =>
    shop.database.order.update({ where: { id: orderId }, data: { totalFen } });
  const parameters = await buyer.call('payOrder', { params: { orderId } });
  await amountIs(7_300);
  await shop.simulator.control.cashier({ ...parameters, action: 'pay' });
  await shop.simulator.control.idle();
  await amountIs(7_200);
  const [anomaly] = (await shop.operator('listAnomalies', {})).anomalies;
  if (anomaly === undefined) throw new Error('There is no anomaly.');
  expect(anomaly).toMatchObject({ kind: 'MISMATCHED_NOTIFICATION', orderId, resolvedAt: null });
  const dossier = () => shop.operator('getOrderDossier', { params: { orderId } });
  const resolve = (action: 'ask' | 'accept', remark = '已核对') =>
    shop.operator('resolveAnomaly', { params: { anomalyId: anomaly.id }, body: { action, remark } });
  return { shop, buyer, orderId, anomaly, dossier, resolve };
}

test('asking WeChat books what it says, and leaves open what that does not explain', async () => {
  const { anomaly, dossier, resolve } = await mismatchedSale();
  expect((await dossier()).order.status).toBe('PENDING');
  expect(await resolve('ask')).toEqual(anomaly);
  expect((await dossier()).order.status).toBe('PAID');
});

test('a resolved anomaly tells who ended it, by an act on it or on its order, and nobody where it ended itself', async () => {
  const { shop, buyer, orderId, anomaly, resolve } = await mismatchedSale();
  await resolve('ask');
  const person = await openPerson(shop, 'finance');
  const params = { anomalyId: anomaly.id };
  const body = { action: 'accept', remark: '已核对' } as const;
  expect(await person.call('resolveAnomaly', { params, body })).toMatchObject({ resolvedBy: person.name });
  await buyer.call('applyForRefund', { params: { orderId }, body: { reason: '不想要了' } });
  const resolvers = async () => {
    const { anomalies } = await shop.operator('listAnomalies', {});
    return Object.fromEntries(anomalies.map(({ kind, resolvedBy }) => [kind, resolvedBy]));
  };
  expect(await resolvers()).toEqual({ MISMATCHED_NOTIFICATION: person.name, REFUND_APPLICATION: null });
  await shop.operator('decideRefundApplication', {
    params: { orderId },
    body: { decision: 'decline', remark: '已发货' },
  });
  expect(await resolvers()).toEqual({ MISMATCHED_NOTIFICATION: person.name, REFUND_APPLICATION: 'token' });
  await shop.database.anomaly.updateMany({ data: { resolvedAt: new Date(0) } });
  expect(await resolvers()).toEqual({ MISMATCHED_NOTIFICATION: null, REFUND_APPLICATION: null });
});

test('accepting ends an anomaly once, with who did it and why in the audit log', async () => {
  const { shop, orderId, anomaly, resolve } = await mismatchedSale();
  const answers = await Promise.allSettled([resolve('accept', '一'), resolve('accept', '一')]);
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(resolve('accept')).rejects.toMatchObject({ status: 409, code: 'ANOMALY_RESOLVED' });
  expect((await shop.operator('listAnomalies', {})).anomalies[0]?.resolvedAt).toMatch(/Z$/);
  const { entries } = await shop.operator('listAudit', { query: { action: 'resolveAnomaly' } });
  expect(entries).toMatchObject([
    { actor: 'token', subject: anomaly.id, orderId, after: { action: 'accept' }, remark: '一' },
  ]);
});

test('an action that is none of its kind, an unknown anomaly and a missing remark are refused', async () => {
  const { shop, buyer, orderId, resolve } = await mismatchedSale();
  await resolve('ask');
  await buyer.call('applyForRefund', { params: { orderId }, body: { reason: '不想要了' } });
  const { anomalies } = await shop.operator('listAnomalies', {});
  const id = anomalies.find(({ kind }) => kind === 'REFUND_APPLICATION')?.id ?? '';
  const accept = (anomalyId: string, remark = '好') =>
    shop.operator('resolveAnomaly', { params: { anomalyId }, body: { action: 'accept', remark } });
  await expect(accept(id)).rejects.toMatchObject({ status: 409, code: 'ACTION_NOT_POSSIBLE' });
  await expect(accept('none')).rejects.toMatchObject({ status: 404, code: 'ANOMALY_NOT_FOUND' });
  await expect(accept(id, '')).rejects.toMatchObject({ status: 400 });
  await expect(accept(id, '长'.repeat(10_000))).rejects.toMatchObject({ status: 400 });
});

test('a replayed notification does what is left to do, resolves its anomaly, and then is REPEATED', async () => {
  const { shop, dossier } = await mismatchedSale();
  const person = await openPerson(shop, 'support');
  const [notification] = (await dossier()).notifications;
  const notificationId = notification?.id ?? '';
  const replay = () => person.call('replayNotification', { params: { notificationId } });
  expect(await replay()).toEqual({ outcome: 'APPLIED', detail: null });
  expect(await dossier()).toMatchObject({
    order: { status: 'PAID', payerTotalFen: 7_200 },
    notifications: [{ id: notificationId, outcome: 'APPLIED' }],
  });
  expect((await shop.operator('listAnomalies', {})).anomalies[0]?.resolvedAt).toMatch(/Z$/);
  expect(await replay()).toEqual({ outcome: 'REPEATED', detail: null });
  const { order, notifications, events } = await dossier();
  expect([order.status, notifications[0]?.outcome]).toEqual(['PAID', 'APPLIED']);
  expect(events.filter(({ type }) => type === 'PAID')).toHaveLength(1);
  const { entries } = await shop.operator('listAudit', { query: { subject: notificationId } });
  expect(entries).toMatchObject([
    { actor: person.name, before: { outcome: 'APPLIED' }, after: { outcome: 'REPEATED' } },
    { actor: person.name, before: { outcome: 'MISMATCHED' }, after: { outcome: 'APPLIED' } },
  ]);
  const unknown = shop.operator('replayNotification', { params: { notificationId: 'none' } });
  await expect(unknown).rejects.toMatchObject({ status: 404, code: 'NOTIFICATION_NOT_FOUND' });
});

test('two people who replay one notification at once are told apart in the audit log', async () => {
  const { shop, dossier } = await mismatchedSale();
  const [notification] = (await dossier()).notifications;
  const notificationId = notification?.id ?? '';
  const people = [await openPerson(shop, 'support'), await openPerson(shop, 'support')];
  const outcomes = await Promise.all(
    people.map(({ call }) => call('replayNotification', { params: { notificationId } })),
  );
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['APPLIED', 'REPEATED']);
  const { entries } = await shop.operator('listAudit', { query: { subject: notificationId } });
  expect(entries.map(({ before, after }) => [before, after])).toEqual([
    [{ outcome: 'APPLIED' }, { outcome: 'REPEATED' }],
    [{ outcome: 'MISMATCHED' }, { outcome: 'APPLIED' }],
  ]);
});

test('an act that cannot be done leaves the anomaly open, and no entry', async () => {
  const { shop, anomaly } = await mismatchedSale();
  for (const action of ['adopt', 'refund'] as const) {
    const body = { action, remark: '试试' };
    const act = shop.operator('resolveAnomaly', { params: { anomalyId: anomaly.id }, body });
    await expect(act).rejects.toMatchObject({ status: 409, code: 'ACTION_NOT_POSSIBLE' });
  }
  const anomalyId = await outsideAnomaly(shop);
  const adopt = (more: { outRefundNo?: string }) =>
    shop.operator('resolveAnomaly', {
      params: { anomalyId },
      body: { action: 'adopt', remark: '试试', ...more },
    });
  await expect(adopt({})).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  for (const outRefundNo of ['NONE', 'OTHERS']) {
    await expect(adopt({ outRefundNo })).rejects.toMatchObject({ status: 409, code: 'ACTION_NOT_POSSIBLE' });
  }
  expect((await shop.operator('listAudit', { query: { action: 'resolveAnomaly' } })).entries).toEqual([]);
  expect((await adopt({ outRefundNo: 'MINE' })).resolvedAt).toMatch(/Z$/);
});

/** An order of which WeChat says that it was refunded, beside another one with such a refund. */
async function outsideAnomaly(shop: Shop): Promise<string> {
  const { control } = shop.simulator;
  control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const bob = await shop.buyer('bob');
  const [first, second] = [await bob.order(), await bob.order()];
  for (const [{ id: orderId }, outRefundNo] of [
    [first, 'MINE'],
    [second, 'OTHERS'],
  ] as const) {
    await bob.pay(orderId);
    control.refundInConsole(orderId, { amountFen: 100, outRefundNo, notify: false });
  }
  await bob.call('confirmPayment', { params: { orderId: first.id } });
  const { anomalies } = await shop.operator('listAnomalies', {});
  return anomalies.find(({ kind }) => kind === 'OUTSIDE_REFUND')?.id ?? '';
}

test('the refunds of all orders are listed newest first, by status, in pages', async () => {
  const { shop, orderId, resolve } = await mismatchedSale();
  await resolve('ask');
  const ids: string[] = [];
  for (const amountFen of [1, 2, 3]) {
    const body = { amountFen, reason: '补差' };
    const input = { params: { orderId }, idempotencyKey: `k${amountFen}`, body };
    ids.unshift((await shop.operator('createRefund', input)).id);
  }
  const list = (query: { status?: 'CLOSED'; cursor?: string; limit?: number }) =>
    shop.operator('listRefunds', { query });
  const first = await list({ limit: 2 });
  const second = await list({ limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.refunds, ...second.refunds].map(({ id }) => id)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  expect((await list({ status: 'CLOSED' })).refunds).toEqual([]);
});
