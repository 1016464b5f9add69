import { randomUUID } from 'node:crypto';
import { isRefundApproval, MAX_FEN, type OperatorRole } from '@taro-pay/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acceptInvitation, openPerson, type Person } from '../../../test/operators.js';
import { paidSale, type Sale } from '../../../test/refund-stage.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** Asks for a refund, and tells whether it was made without another person. */
async function refunds({ call }: Pick<Person, 'call'>, { orderId }: Sale, amountFen: number) {
  const body = { amountFen, reason: '少发一包' };
  const answer = await call('createRefund', { params: { orderId }, idempotencyKey: randomUUID(), body });
  return isRefundApproval(answer)
    ? { isMade: false, approvalId: answer.id }
    : { isMade: true, approvalId: '' };
}

const approve = ({ call }: Pick<Person, 'call'>, approvalId: string) =>
  call('decideRefundApproval', { params: { approvalId }, body: { decision: 'approve', remark: '已核对' } });

/** A paid order of 14 400 fen, an admin with limits, and how one person makes an account and uses it themselves. */
async function boundAdmin() {
  const sale = await paidSale();
  const boss = await openPerson(sale.shop, 'admin', { refundLimitFen: 1_000, dayLimitFen: 1_500 });
  const asAnother = async ({ call }: Pick<Person, 'call'>, role: OperatorRole): Promise<Person> => {
    const name = `${role} ${randomUUID().slice(0, 8)}`;
    const body = { name, role, refundLimitFen: MAX_FEN };
    const { operator, invitation } = await call('createOperator', { body });
    return { id: operator.id, name, ...(await acceptInvitation(sale.shop, invitation)) };
  };
  const takeOver = async ({ call }: Pick<Person, 'call'>, person: Person): Promise<Person> => {
    const invitation = await call('inviteOperator', { params: { operatorId: person.id } });
    return { ...person, ...(await acceptInvitation(sale.shop, invitation)) };
  };
  return { sale, boss, asAnother, takeOver };
}

test('an account refunds no more than whoever its link comes from, directly or by others', async () => {
  const { sale, boss, asAnother, takeOver } = await boundAdmin();
  const second = await asAnother(boss, 'admin');
  const third = await asAnother(second, 'finance');
  const taken = await takeOver(boss, await openPerson(sale.shop, 'finance'));
  for (const account of [second, third, taken]) {
    expect(await refunds(account, sale, 1_001)).toMatchObject({ isMade: false });
  }
  expect(await refunds(third, sale, 1_000)).toMatchObject({ isMade: true });
  const other = await openPerson(sale.shop, 'finance');
  expect(await refunds(other, sale, 5_000)).toMatchObject({ isMade: true });
});

test('what such accounts refund counts into the day of whoever their links come from', async () => {
  const { sale, boss, asAnother } = await boundAdmin();
  const [second, third] = [await asAnother(boss, 'finance'), await asAnother(boss, 'finance')];
  const asked = [second, third, boss].map((account) => refunds(account, sale, 700));
  expect((await Promise.all(asked)).filter(({ isMade }) => isMade)).toHaveLength(2);
  for (const account of [boss, second, third]) {
    const { allowance } = await account.call('getOperatorSession', {});
    expect(allowance).toEqual({ refundFen: 1_000, dayLeftFen: 100 });
  }
});

test('nobody raises the limits of whoever their link comes from', async () => {
  const { boss, asAnother } = await boundAdmin();
  const second = await asAnother(boss, 'admin');
  const third = await asAnother(second, 'admin');
  for (const admin of [boss, second, third]) {
    const raised = admin.call('updateOperator', {
      params: { operatorId: boss.id },
      body: { dayLimitFen: null },
    });
    await expect(raised).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' });
  }
});

test('an account that makes a link for itself, or for its issuer, has the same people behind it', async () => {
  const { sale, boss, asAnother, takeOver } = await boundAdmin();
  const first = await asAnother(boss, 'admin');
  const own = await takeOver(first, first);
  const again = await takeOver(own, own);
  const issuer = await takeOver(again, boss);
  const { approvalId, isMade } = await refunds(issuer, sale, 1_001);
  expect(isMade).toBe(false);
  await expect(approve(again, approvalId)).rejects.toMatchObject({ code: 'OWN_APPROVAL' });
  expect(await refunds(again, sale, 1_001)).toMatchObject({ isMade: false });
  const raised = again.call('updateOperator', {
    params: { operatorId: boss.id },
    body: { refundLimitFen: 9_999 },
  });
  await expect(raised).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('of two accounts of one person none approves what the other asked for above that person’s limits', async () => {
  const { sale, boss, asAnother } = await boundAdmin();
  const [second, third] = [await asAnother(boss, 'finance'), await asAnother(boss, 'finance')];
  const { approvalId } = await refunds(second, sale, 1_001);
  await expect(approve(third, approvalId)).rejects.toMatchObject({
    ...{ code: 'OPERATOR_LIMIT' },
    message: `A refund of ${third.name} is at most 1000 fen, and 1500 fen more today.`,
  });
});

test('a link of somebody else frees an account from its issuer once it is used, not before', async () => {
  const { sale, boss, asAnother } = await boundAdmin();
  const second = await asAnother(boss, 'finance');
  const other = await openPerson(sale.shop, 'admin', { refundLimitFen: 5_000 });
  const invitation = await other.call('inviteOperator', { params: { operatorId: second.id } });
  expect(await refunds(second, sale, 1_001)).toMatchObject({ isMade: false });
  const freed = await acceptInvitation(sale.shop, invitation);
  expect(await refunds(freed, sale, 5_000)).toMatchObject({ isMade: true });
  expect(await refunds(freed, sale, 5_001)).toMatchObject({ isMade: false });
});

test('where one admin without limits runs the shop, everybody has their own limits', async () => {
  const { sale, asAnother } = await boundAdmin();
  const owner = await openPerson(sale.shop, 'admin');
  const clerk = await asAnother(owner, 'finance');
  const body = { refundLimitFen: 2_000, dayLimitFen: 2_500 };
  await owner.call('updateOperator', { params: { operatorId: clerk.id }, body });
  expect(await refunds(clerk, sale, 2_000)).toMatchObject({ isMade: true });
  const { approvalId } = await refunds(clerk, sale, 501);
  expect(await approve(owner, approvalId)).toMatchObject({ status: 'APPROVED', decidedBy: owner.name });
  expect((await owner.call('getOperatorSession', {})).allowance).toEqual({
    refundFen: MAX_FEN,
    dayLeftFen: null,
  });
});
