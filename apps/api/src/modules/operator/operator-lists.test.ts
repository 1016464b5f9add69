import { createHash } from 'node:crypto';
import type { QueryOf } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openShop } from '../../../test/shop.js';

/** Two paid orders; the buyer of each asks for the money back, the first one first. */
async function openDesk() {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const orderIds = [];
  for (const reason of ['买错了', '不想要了']) {
    const { id: orderId } = await buyer.order();
    await buyer.pay(orderId);
    await shop.simulator.control.idle();
    await buyer.call('applyForRefund', { params: { orderId }, body: { reason } });
    orderIds.push(orderId);
  }
  const [first = '', second = ''] = orderIds;
  return { shop, buyer, first, second };
}

test('a dossier holds calls, notifications with masked openids, anomalies and acts, and no openid', async () => {
  const { shop, first } = await openDesk();
  const { openid } = await shop.database.user.findFirstOrThrow();
  const [anomaly] = (await shop.operator('listAnomalies', {})).anomalies;
  await shop.operator('createRefund', {
    params: { orderId: first },
    idempotencyKey: 'k',
    body: { amountFen: 7_200, reason: '全退' },
  });
  const dossier = await shop.operator('getOrderDossier', { params: { orderId: first } });
  expect(dossier).toMatchObject({
    order: { id: first, refundReservedFen: 7_200, transactionId: expect.stringMatching(/^42/) },
    refundApplication: { reason: '买错了' },
    notifications: [
      {
        orderId: first,
        outcome: 'APPLIED',
        resource: { out_trade_no: first, payer: { openid: `${openid.slice(0, 3)}…` } },
      },
    ],
    anomalies: [{ id: anomaly?.id, kind: 'REFUND_APPLICATION' }],
    audit: [{ action: 'createRefund', actor: 'token', remark: '全退' }],
  });
  expect(dossier.calls.map(({ call }) => call)).toEqual(['prepay', 'refund']);
  for (const { wechatRequestId } of dossier.calls) expect(wechatRequestId).toMatch(/\S/);
  const [prepay, refund] = dossier.calls.map(({ signed }) => signed);
  expect(prepay?.text).toMatch(/^POST\n\/v3\/pay\/transactions\/jsapi\n\d+\n\w+\n\{.*\}\n$/);
  const whole = prepay?.text.replace(`${openid.slice(0, 3)}…`, openid) ?? '';
  expect(prepay?.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
  expect(refund).toEqual({ text: expect.stringContaining(`"out_trade_no":"${first}"`), sha256: null });
  expect(JSON.stringify(dossier)).not.toContain(openid);
});

test('notifications are listed newest first, by outcome and time, in pages', async () => {
  const { shop, first, second } = await openDesk();
  const list = (query: QueryOf<'listNotifications'>) => shop.operator('listNotifications', { query });
  const { notifications, nextCursor } = await list({ limit: 1 });
  expect(notifications).toMatchObject([{ orderId: second, outcome: 'APPLIED', detail: null }]);
  const rest = await list({ limit: 1, cursor: nextCursor ?? '' });
  expect(rest).toMatchObject({ notifications: [{ orderId: first }], nextCursor: null });
  expect((await list({ outcome: 'MISMATCHED' })).notifications).toEqual([]);
  const { receivedAt = '' } = notifications[0] ?? {};
  expect((await list({ from: receivedAt, outcome: 'APPLIED' })).notifications).toMatchObject([
    { orderId: second },
  ]);
  expect((await list({ to: receivedAt })).notifications).toMatchObject([{ orderId: first }]);
});

test('refund applications and anomalies are listed oldest first, open or resolved, in pages', async () => {
  const { shop, first, second } = await openDesk();
  const applications = (query: QueryOf<'listRefundApplications'>) =>
    shop.operator('listRefundApplications', { query });
  const anomalies = (query: QueryOf<'listAnomalies'>) => shop.operator('listAnomalies', { query });
  const page = await applications({ limit: 1, state: 'open' });
  expect(page.refundApplications).toMatchObject([
    {
      ...{ orderId: first, reason: '买错了', totalFen: 7_200, refundReservedFen: 0 },
      items: [{ productId: 'huila', name: '哥伦比亚 · 慧兰', quantity: 1 }],
    },
  ]);
  const rest = await applications({ limit: 1, state: 'open', cursor: page.nextCursor ?? '' });
  expect(rest).toMatchObject({ refundApplications: [{ orderId: second }], nextCursor: null });
  const told = await anomalies({ limit: 1, kind: 'REFUND_APPLICATION', state: 'open' });
  expect(told.anomalies).toMatchObject([{ orderId: first }]);
  const later = await anomalies({ limit: 1, kind: 'REFUND_APPLICATION', cursor: told.nextCursor ?? '' });
  expect(later).toMatchObject({ anomalies: [{ orderId: second }], nextCursor: null });
  expect((await anomalies({ kind: 'LATE_MONEY' })).anomalies).toEqual([]);
  expect((await anomalies({ from: new Date(Date.now() + 60_000).toISOString() })).anomalies).toEqual([]);
  const body = { amountFen: 7_200, reason: '全退' };
  await shop.operator('createRefund', { params: { orderId: first }, idempotencyKey: 'k', body });
  shop.simulator.control.advanceClock(3_000);
  await shop.simulator.control.idle();
  for (const [state, orderId] of [['open', second] as const, ['resolved', first] as const]) {
    expect((await applications({ state })).refundApplications).toMatchObject([{ orderId }]);
    expect((await anomalies({ state })).anomalies).toMatchObject([{ orderId }]);
  }
});
