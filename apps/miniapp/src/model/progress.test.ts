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

const titles = (order: Order, refunds = NOTHING) => progressOf(order, refunds).map(({ title }) => title);

test('an unpaid order waits for its money', () => {
  expect(titles(exampleOrder('PENDING'))).toEqual(['提交订单', '等待支付']);
});

test('an application, what the shop made of it, and a second one stand in the order of their times', () => {
  const refunds: OrderRefunds = {
    application: {
      orderId: PAID.id,
      reason: '还是想退',
      appliedAt: '2026-01-03T00:00:00.000Z',
      resolvedAt: null,
    },
    refunds: [
      refund('SUCCESS', '2026-01-02T00:00:00.000Z', '2026-01-02T00:05:00.000Z'),
      refund('PROCESSING', '2026-01-04T00:00:00.000Z'),
    ],
  };
  expect(titles(PAID, refunds)).toEqual(['提交订单', '支付成功', '退款到账', '申请退款', '退款中']);
  expect(progressOf(PAID, refunds).map(({ tone }) => tone)).toEqual([
    'done',
    'done',
    'done',
    'waiting',
    'waiting',
  ]);
});

test('late money is seen to go back on an order that is closed', () => {
  const order: Order = { ...exampleOrder('CLOSED'), closedAt: '2026-01-01T04:15:00.000Z' };
  const late = { application: null, refunds: [refund('SUCCESS', '2026-01-01T04:16:00.000Z')] };
  expect(titles(order, late)).toEqual(['提交订单', '订单关闭', '退款到账']);
});

test('a refund in trouble says so', () => {
  const { title, tone } =
    progressOf(PAID, { application: null, refunds: [refund('ABNORMAL', '2026-01-02T00:00:00.000Z')] }).at(
      -1,
    ) ?? {};
  expect({ title, tone }).toEqual({ title: '退款遇到问题，店家正在处理', tone: 'trouble' });
});
