import { randomUUID } from 'node:crypto';
import { isRefundApproval, type RefundApproval } from '@taro-pay/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { acceptInvitation, openPerson, type Person } from '../../../test/operators.js';
import { paidSale, pass, refund, type Sale } from '../../../test/refund-stage.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const HOUR_MS = 3_600_000;

interface Wanted {
  readonly amountFen?: number;
  readonly key?: string;
  readonly restock?: { productId: string; quantity: number }[];
}

const ask = (
  person: Person,
  { orderId }: Sale,
  { amountFen = 5_000, key = randomUUID(), ...rest }: Wanted = {},
) =>
  person.call('createRefund', {
    params: { orderId },
    idempotencyKey: key,
    body: { amountFen, reason: '少发一包', ...rest },
  });

async function askAbove(person: Person, sale: Sale, wanted: Wanted = {}): Promise<RefundApproval> {
  const answer = await ask(person, sale, wanted);
  if (!isRefundApproval(answer)) throw new Error('It was refunded without approval.');
  return answer;
}

const decide = (
  person: Pick<Person, 'call'>,
  approvalId: string,
  decision: 'approve' | 'decline' = 'approve',
) => person.call('decideRefundApproval', { params: { approvalId }, body: { decision, remark: '已核对' } });

/** A paid order of 14 400 fen, somebody with a limit of 1 000, and somebody with a day of 10 000. */
async function twoPeople() {
  const sale = await paidSale();
  const clerk = await openPerson(sale.shop, 'finance', { refundLimitFen: 1_000, dayLimitFen: 1_500 });
  const chief = await openPerson(sale.shop, 'finance', { dayLimitFen: 10_000 });
  const booked = async () =>
    (await sale.shop.database.order.findUniqueOrThrow({ where: { id: sale.orderId } })).refundReservedFen;
  return { sale, clerk, chief, booked };
}

test('no account approves a refund whose link comes, by whatever way, from who asked for it', async () => {
  const { sale, chief } = await twoPeople();
  const boss = await openPerson(sale.shop, 'admin', { refundLimitFen: 1_000 });
  const makeAccount = async ({ call }: Pick<Person, 'call'>, role: 'admin' | 'finance') => {
    const body = { name: `${role} ${randomUUID().slice(0, 8)}`, role, refundLimitFen: 10_000 };
    return acceptInvitation(sale.shop, (await call('createOperator', { body })).invitation);
  };
  const second = await makeAccount(boss, 'admin');
  const third = await makeAccount(second, 'finance');
  const { id } = await askAbove(boss, sale);
  for (const own of [boss, second, third]) {
    await expect(decide(own, id)).rejects.toMatchObject({ status: 409, code: 'OWN_APPROVAL' });
  }
  // A new link takes over an account that somebody else made.
  const invitation = await boss.call('inviteOperator', { params: { operatorId: chief.id } });
  const taken = await acceptInvitation(sale.shop, invitation);
  await expect(decide(taken, id)).rejects.toMatchObject({ code: 'OWN_APPROVAL' });
  const other = await openPerson(sale.shop, 'finance');
  expect(await decide(other, id)).toMatchObject({ status: 'APPROVED', decidedBy: other.name });
});

test('a refund above a limit waits for another person, who approves it, and WeChat gets it then', async () => {
  const { sale, clerk, chief, booked } = await twoPeople();
  const key = randomUUID();
  const restock = [{ productId: 'huila', quantity: 1 }];
  const [approval, again] = await Promise.all([
    askAbove(clerk, sale, { key, restock }),
    askAbove(clerk, sale, { key, restock }),
  ]);
  expect(approval).toMatchObject({
    ...{ orderId: sale.orderId, amountFen: 5_000, reason: '少发一包', restock, status: 'WAITING' },
    ...{ requestedBy: clerk.name, requestedById: clerk.id, refundId: null, answersApplication: false },
  });
  expect(again).toEqual(approval);
  expect(await booked()).toBe(0);
  const { refundApprovals } = await chief.call('listRefundApprovals', { query: { status: 'WAITING' } });
  expect(refundApprovals).toEqual([approval]);

  const approved = await decide(chief, approval.id);
  expect(approved).toMatchObject({ status: 'APPROVED', decidedBy: chief.name, remark: '已核对' });
  await pass(sale, 5);
  expect(await chief.call('listRefunds', { query: {} })).toMatchObject({
    refunds: [{ id: approved.refundId, amountFen: 5_000, status: 'SUCCESS' }],
  });
  expect(await askAbove(clerk, sale, { key, restock })).toEqual(approved);
  expect(await booked()).toBe(5_000);
  const stock = await sale.shop.database.product.findUniqueOrThrow({ where: { id: 'huila' } });
  expect(stock.stock).toBe(79);
  const { entries } = await sale.shop.operator('listAudit', { query: { subject: approval.id } });
  expect(entries).toMatchObject([
    {
      ...{ action: 'decideRefundApproval', actor: chief.name, orderId: sale.orderId, remark: '已核对' },
      before: { status: 'WAITING', requestedBy: clerk.name, amountFen: 5_000 },
      after: { status: 'APPROVED', refundId: approved.refundId },
    },
    { action: 'createRefund', actor: clerk.name, after: { needsApproval: true, amountFen: 5_000 } },
  ]);
});

test('a refund above what is left of the day waits too, and counts into the day of who approves', async () => {
  const { sale, clerk, chief, booked } = await twoPeople();
  await ask(clerk, sale, { amountFen: 1_000 });
  const approval = await askAbove(clerk, sale, { amountFen: 600 });
  await decide(chief, approval.id);
  expect(isRefundApproval(await ask(clerk, sale, { amountFen: 500 }))).toBe(false);
  expect(isRefundApproval(await ask(chief, sale, { amountFen: 9_401 }))).toBe(true);
  expect(await booked()).toBe(2_100);
  const large = await askAbove(clerk, sale, { amountFen: 9_500 });
  await expect(decide(chief, large.id)).rejects.toMatchObject({ status: 409, code: 'OPERATOR_LIMIT' });
  expect(await decide({ call: sale.shop.operator }, large.id)).toMatchObject({ decidedBy: 'token' });
});

test('nobody approves their own, and whoever asked may take it back', async () => {
  const { sale, clerk, chief, booked } = await twoPeople();
  const approval = await askAbove(clerk, sale);
  const unlimited = { params: { operatorId: clerk.id }, body: { refundLimitFen: 9_999, dayLimitFen: null } };
  await sale.shop.operator('updateOperator', unlimited);
  await expect(decide(clerk, approval.id)).rejects.toMatchObject({ status: 409, code: 'OWN_APPROVAL' });
  expect(await decide(clerk, approval.id, 'decline')).toMatchObject({ status: 'DECLINED', refundId: null });
  const late = decide(chief, approval.id);
  await expect(late).rejects.toMatchObject({ status: 409, code: 'APPROVAL_DECIDED' });
  await expect(decide(chief, 'none')).rejects.toMatchObject({ status: 404, code: 'APPROVAL_NOT_FOUND' });
  expect(await booked()).toBe(0);
});

test.each([
  ['suspended', { isActive: false }, 'OPERATOR_SUSPENDED'],
  ['demoted', { role: 'support' }, 'ACTION_NOT_POSSIBLE'],
] as const)(
  'what somebody asked for who is %s since can be declined, not approved',
  async (_, body, code) => {
    const { sale, clerk, chief, booked } = await twoPeople();
    const approval = await askAbove(clerk, sale);
    await sale.shop.operator('updateOperator', { params: { operatorId: clerk.id }, body });
    await expect(decide(chief, approval.id)).rejects.toMatchObject({ status: 409, code });
    expect(await booked()).toBe(0);
    expect(await decide(chief, approval.id, 'decline')).toMatchObject({ status: 'DECLINED', refundId: null });
  },
);

test('of two people who decide at once one wins, and the money moves once', async () => {
  const { sale, clerk, chief, booked } = await twoPeople();
  const other = await openPerson(sale.shop, 'admin');
  const approval = await askAbove(clerk, sale);
  const answers = await Promise.allSettled([
    ...[chief, other, chief, other].map((person) => decide(person, approval.id)),
    decide(other, approval.id, 'decline'),
  ]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { refundApprovals } = await chief.call('listRefundApprovals', { query: { orderId: sale.orderId } });
  expect(await booked()).toBe(refundApprovals[0]?.status === 'APPROVED' ? 5_000 : 0);
});

test('an approval expires after three days', async () => {
  const { sale, clerk } = await twoPeople();
  const approval = await askAbove(clerk, sale);
  vi.setSystemTime(Date.now() + 72 * HOUR_MS);
  const decided = decide({ call: sale.shop.operator }, approval.id);
  await expect(decided).rejects.toMatchObject({ code: 'APPROVAL_DECIDED', message: 'It is EXPIRED.' });
  const list = async (status: RefundApproval['status']) =>
    (await sale.shop.operator('listRefundApprovals', { query: { status } })).refundApprovals.length;
  expect([await list('EXPIRED'), await list('WAITING'), await list('DECLINED')]).toEqual([1, 0, 0]);
});

test('money and goods are looked at again when it is approved, and the request stays', async () => {
  const { sale, clerk, chief } = await twoPeople();
  const restock = [{ productId: 'huila', quantity: 2 }];
  const approval = await askAbove(clerk, sale, { amountFen: 9_000, restock });
  await refund(sale, 6_000, randomUUID(), { restock: [{ productId: 'huila', quantity: 1 }] });
  await expect(decide(chief, approval.id)).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });
  const small = await askAbove(clerk, sale, {
    amountFen: 5_000,
    restock: [{ productId: 'huila', quantity: 1 }],
  });
  await refund(sale, 1_000, randomUUID(), { restock: [{ productId: 'huila', quantity: 1 }] });
  await expect(decide(chief, small.id)).rejects.toMatchObject({ code: 'RESTOCK_TOO_LARGE' });
  const { refundApprovals } = await chief.call('listRefundApprovals', { query: { limit: 1 } });
  expect(refundApprovals).toMatchObject([{ id: small.id, status: 'WAITING' }]);
});

test('what the order does not have is refused at once, not asked approval for', async () => {
  const { sale, clerk } = await twoPeople();
  const asked = (wanted: Wanted) => ask(clerk, sale, wanted);
  await expect(asked({ amountFen: 14_401 })).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });
  const restock = [{ productId: 'huila', quantity: 3 }];
  await expect(asked({ restock })).rejects.toMatchObject({ code: 'RESTOCK_TOO_LARGE' });
  const huge = [{ productId: 'huila', quantity: 2 ** 31 }];
  await expect(asked({ restock: huge })).rejects.toMatchObject({ status: 400 });
});

test('one Idempotency-Key of two people is nobody else’s refund', async () => {
  const { sale, clerk, chief } = await twoPeople();
  await ask(chief, sale, { key: 'shared' });
  await expect(ask(clerk, sale, { key: 'shared' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  await askAbove(clerk, sale, { key: 'other' });
  const otherBody = ask(clerk, sale, { key: 'other', amountFen: 5_001 });
  await expect(otherBody).rejects.toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
});

test('one Idempotency-Key on two orders at once makes a refund or an approval, never both', async () => {
  const { sale, clerk } = await twoPeople();
  const { id: orderId } = await sale.buyer.order({ yirgacheffe: 1 });
  await sale.buyer.pay(orderId);
  await sale.shop.simulator.control.idle();
  for (const key of ['one', 'two', 'three']) {
    const asked = [ask(clerk, sale, { key }), ask(clerk, { ...sale, orderId }, { key, amountFen: 100 })];
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { reason } = outcomes.find((outcome) => outcome.status === 'rejected') ?? {};
    expect(reason).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  }
});
