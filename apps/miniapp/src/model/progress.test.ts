import { fen, type Order, type OrderRefunds, type Refund } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder } from '../../test/examples';
import { progressOf } from './progress';

const NOTHING: OrderRefunds = { application: null, refunds: [] };
const PAID: Order = { ...exampleOrder('PAID'), paidAt: '2026-01-01T04:01:00.000Z' };

function refund(status: Refund['status'], createdAt: string, succeededAt: string | null = null): Refund {
  const id = `refund-${createdAt}`;
  return { id, orderId: PAID.id, amountFen: fen(100), reason: '补差', status, createdAt, succeededAt };
}

const kinds = (order: Order, refunds = NOTHING) =>
  progressOf(order, refunds).map((entry) => (entry.kind === 'refund' ? entry.status : entry.kind));

test('an unpaid order waits for its payment', () => {
  expect(kinds(exampleOrder('PENDING'))).toEqual(['created', 'waiting']);
});

test('applications and refunds are sorted by time', () => {
  const application = {
    orderId: PAID.id,
    reason: '还是想退',
    appliedAt: '2026-01-03T00:00:00.000Z',
    resolvedAt: null,
    declinedWords: null,
    mayApplyAgain: true,
  };
  const refunds = [
    refund('SUCCESS', '2026-01-02T00:00:00.000Z', '2026-01-02T00:05:00.000Z'),
    refund('PROCESSING', '2026-01-04T00:00:00.000Z'),
  ];
  expect(kinds(PAID, { application, refunds })).toEqual([
    'created',
    'paid',
    'SUCCESS',
    'application',
    'PROCESSING',
  ]);
  const resolvedAt = '2026-01-03T01:00:00.000Z';
  const declined = { ...application, resolvedAt, declinedWords: '包装已拆' };
  expect(progressOf(PAID, { application: declined, refunds: [] }).slice(-2)).toMatchObject([
    { kind: 'application', isOpen: false },
    { kind: 'declined', words: '包装已拆', at: resolvedAt },
  ]);
});

test('a closed order shows the refund of a late payment', () => {
  const order: Order = { ...exampleOrder('CLOSED'), closedAt: '2026-01-01T04:15:00.000Z' };
  const late = { application: null, refunds: [refund('SUCCESS', '2026-01-01T04:16:00.000Z')] };
  expect(kinds(order, late)).toEqual(['created', 'closed', 'SUCCESS']);
});

test('a refund has its amount, and the time of its success or else of its start', () => {
  const refunds = [
    refund('SUCCESS', '2026-01-02T00:00:00.000Z', '2026-01-02T00:05:00.000Z'),
    refund('ABNORMAL', '2026-01-03T00:00:00.000Z'),
  ];
  expect(progressOf(PAID, { application: null, refunds }).slice(-2)).toMatchObject([
    { amountFen: 100, at: '2026-01-02T00:05:00.000Z' },
    { amountFen: 100, at: '2026-01-03T00:00:00.000Z' },
  ]);
});
