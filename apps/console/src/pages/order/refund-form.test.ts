import { fen, type OperatorOrder } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { amountOf, emptyForm, fullRefund, type RefundForm, restockOf } from './refund-form.js';

const order: OperatorOrder = {
  id: '01K00000000000000000000000',
  status: 'PAID',
  items: [{ productId: 'huila', name: '慧兰', priceFen: fen(7_200), quantity: 2 }],
  goodsFen: fen(14_400),
  deliveryFen: fen(0),
  totalFen: fen(14_400),
  payerTotalFen: fen(14_400),
  refundedFen: fen(0),
  createdAt: '2026-11-29T00:00:00.000Z',
  expiresAt: '2026-11-29T00:15:00.000Z',
  paidAt: '2026-11-29T00:01:00.000Z',
  closedAt: null,
  buyerId: 'buyer',
  transactionId: '4200',
  refundReservedFen: 0,
  delivery: { kind: 'none' },
  note: null,
  fulfilment: 'UNSHIPPED',
  shippedAt: null,
  receivedAt: null,
  settledAt: null,
  isMasked: false,
};
const LEFT = 14_400;
const typed = (text: string): RefundForm => ({ ...emptyForm(order), typed: text });

test.each([
  ['72', 7_200],
  ['72.5', 7_250],
  ['0.01', 1],
  ['¥144.00', 14_400],
])('%s yuan are %i fen', (text, amountFen) => {
  expect(amountOf(typed(text), LEFT)).toBe(amountFen);
});

test.each(['', '0', '0.00', '-1', '0.001', '144.01', '1e3', '七十二'])(
  '“%s” is no amount, and is never rounded',
  (text) => {
    expect(amountOf(typed(text), LEFT)).toBeNull();
  },
);

test('the amount follows the lines until it is typed', () => {
  const [line] = emptyForm(order).lines;
  if (line === undefined) throw new Error('The order has no line.');
  const form = { ...emptyForm(order), lines: [{ ...line, quantity: 1, isRestocked: true }] };
  expect(amountOf(form, LEFT)).toBe(7_200);
  expect(restockOf(form)).toEqual([{ productId: 'huila', quantity: 1 }]);
  expect(amountOf({ ...form, typed: '50' }, LEFT)).toBe(5_000);
});

test('all that is left is refunded to the fen, whatever the lines come to', () => {
  expect(amountOf(fullRefund(emptyForm(order), 9_999), 9_999)).toBe(9_999);
});
