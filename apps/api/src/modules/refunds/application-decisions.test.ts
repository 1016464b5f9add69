import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPerson, type Person } from '../../../test/operators.js';
import { paidSale, pass, refund, type Sale } from '../../../test/refund-stage.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const apply = ({ buyer, orderId }: Sale, reason = '不想要了') =>
  buyer.call('applyForRefund', { params: { orderId }, body: { reason } });

interface Decision {
  readonly decision?: 'accept' | 'decline';
  readonly remark?: string;
  readonly amountFen?: number;
  readonly appliedAt?: string;
}

const decide = (
  { shop, orderId }: Sale,
  { decision = 'accept', remark = '同意退款', ...rest }: Decision = {},
  by: Pick<Person, 'call'> = { call: shop.operator },
) => by.call('decideRefundApplication', { params: { orderId }, body: { decision, remark, ...rest } });

const seen = async ({ buyer, orderId }: Sale) => buyer.call('listOrderRefunds', { params: { orderId } });

async function openAnomalies({ shop }: Sale): Promise<number> {
  const { anomalies } = await shop.operator('listAnomalies', {});
  return anomalies.filter(({ resolvedAt }) => resolvedAt === null).length;
}

const decided = { status: 409, code: 'APPLICATION_DECIDED' };

test('an accepted application is refunded with the sum, or with all that is left, once', async () => {
  const sale = await paidSale();
  await expect(decide(sale)).rejects.toMatchObject({ status: 404, code: 'APPLICATION_NOT_FOUND' });
  await apply(sale);
  const answers = await Promise.allSettled([
    decide(sale, { amountFen: 4_400, remark: '退一包' }),
    decide(sale, { amountFen: 4_400, remark: '退一包' }),
  ]);
  const [first] = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(first).toMatchObject({
    application: { resolvedAt: expect.any(String), declinedWords: null, mayApplyAgain: true },
    refund: { amountFen: 4_400, reason: '退一包', status: 'PROCESSING' },
    approval: null,
  });
  await expect(decide(sale)).rejects.toMatchObject(decided);
  expect(await openAnomalies(sale)).toBe(0);
  await pass(sale, 65);
  const { appliedAt } = await apply(sale, '都不要了');
  expect((await decide(sale, { appliedAt })).refund).toMatchObject({ amountFen: 10_000 });
  await pass(sale, 65);
  expect((await sale.buyer.call('getOrder', { params: { orderId: sale.orderId } })).status).toBe('REFUNDED');
  const { entries } = await sale.shop.operator('listAudit', { query: { action: 'decideRefundApplication' } });
  expect(entries).toMatchObject([
    { orderId: sale.orderId, remark: '同意退款', after: { amountFen: 10_000 } },
    { orderId: sale.orderId, remark: '退一包', after: { amountFen: 4_400 } },
  ]);
});

test('a decision sent again does not answer the next application', async () => {
  const sale = await paidSale();
  await apply(sale);
  const again = { amountFen: 3_000, remark: '退一部分' };
  await decide(sale, again);
  vi.setSystemTime(Date.now() + 1_000);
  await apply(sale, '还有一件');
  await expect(decide(sale, again)).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  expect(await seen(sale)).toMatchObject({
    application: { resolvedAt: null },
    refunds: [{ amountFen: 3_000 }],
  });
});

test('a decision answers the application that it names, and no later one', async () => {
  const sale = await paidSale();
  const first = await apply(sale, '退一元');
  await decide(sale, { decision: 'decline', appliedAt: first.appliedAt });
  vi.setSystemTime(Date.now() + 1_000);
  const second = await apply(sale, '全退');
  for (const decision of ['accept', 'decline'] as const)
    await expect(decide(sale, { decision, appliedAt: first.appliedAt })).rejects.toMatchObject(decided);
  await expect(decide(sale, { appliedAt: '昨天' })).rejects.toMatchObject({ status: 400 });
  expect(await seen(sale)).toMatchObject({ application: { resolvedAt: null }, refunds: [] });
  const { refund: made } = await decide(sale, { amountFen: 100, appliedAt: second.appliedAt });
  expect(made).toMatchObject({ amountFen: 100 });
});

test('the buyer reads why it is declined, and may apply again until the third time', async () => {
  const sale = await paidSale();
  for (const time of [1, 2, 3]) {
    const { appliedAt } = await apply(sale, `第 ${time} 次`);
    const answer = await decide(sale, { decision: 'decline', remark: '包装已拆，不能退', appliedAt });
    expect(answer).toMatchObject({ refund: null, approval: null });
    expect(await seen(sale)).toMatchObject({
      application: {
        ...{ reason: `第 ${time} 次`, declinedWords: '包装已拆，不能退', mayApplyAgain: time < 3 },
        resolvedAt: expect.any(String),
      },
    });
    await expect(decide(sale, { appliedAt })).rejects.toMatchObject(decided);
    await expect(decide(sale, { decision: 'decline', appliedAt })).rejects.toMatchObject(decided);
    expect(await openAnomalies(sale)).toBe(0);
    vi.setSystemTime(Date.now() + 1_000);
  }
  await expect(apply(sale)).rejects.toMatchObject({ status: 409, code: 'APPLICATIONS_EXHAUSTED' });
  const { events } = await sale.shop.operator('getOrderDossier', { params: { orderId: sale.orderId } });
  expect(events.filter(({ type }) => type === 'REFUND_DECLINED')).toHaveLength(3);
  const { entries } = await sale.shop.operator('listAudit', { query: { action: 'decideRefundApplication' } });
  expect(entries).toMatchObject(
    Array(3).fill({ after: { decision: 'decline' }, remark: '包装已拆，不能退' }),
  );
});

test('accepting above a limit leaves the application open until a second person approves', async () => {
  const sale = await paidSale();
  const clerk = await openPerson(sale.shop, 'finance', { refundLimitFen: 1_000 });
  await apply(sale);
  const { approval, application, refund: made } = await decide(sale, {}, clerk);
  expect([made, application.resolvedAt, approval?.amountFen]).toEqual([null, null, 14_400]);
  await expect(decide(sale, {}, clerk)).rejects.toMatchObject(decided);
  await expect(decide(sale, { decision: 'decline' })).rejects.toMatchObject(decided);
  const params = { approvalId: approval?.id ?? '' };
  const approve = { params, body: { decision: 'approve', remark: '好' } } as const;
  expect(await sale.shop.operator('decideRefundApproval', approve)).toMatchObject({ status: 'APPROVED' });
  expect((await seen(sale)).application?.resolvedAt).toEqual(expect.any(String));
  expect((await seen(sale)).refunds).toMatchObject([{ amountFen: 14_400, reason: '同意退款' }]);
});

test('an approval does not grant an application that was answered meanwhile', async () => {
  const sale = await paidSale();
  const clerk = await openPerson(sale.shop, 'finance', { refundLimitFen: 1_000 });
  await apply(sale);
  const { approval } = await decide(sale, { amountFen: 5_000 }, clerk);
  await refund(sale, 100);
  const params = { approvalId: approval?.id ?? '' };
  const approve = { params, body: { decision: 'approve', remark: '好' } } as const;
  await expect(sale.shop.operator('decideRefundApproval', approve)).rejects.toMatchObject(decided);
});

test('a sum above what is left, one with a declined application, and long words are refused', async () => {
  const sale = await paidSale();
  await apply(sale);
  await expect(decide(sale, { amountFen: 14_401 })).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });
  for (const wrong of [
    { decision: 'decline', amountFen: 100 },
    { remark: '长'.repeat(81) },
    { remark: ' ' },
    { amountFen: 0 },
    { amountFen: 0.5 },
  ] as const) {
    await expect(decide(sale, wrong)).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
  expect((await seen(sale)).application?.resolvedAt).toBeNull();
});
