import { FULFILMENTS, type Order } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder } from '../../test/examples';
import { stageOf } from './order-stage';

const PICKUP: Order['delivery'] = {
  ...{ kind: 'pickup', placeId: 'north', phone: null, code: '123456' },
  readyAt: null,
  collectedAt: null,
};

const stagesOf = (delivery: Order['delivery']) =>
  [null, ...FULFILMENTS].map((fulfilment) => stageOf({ status: 'PAID', fulfilment, delivery }));

test('a paid order goes with its goods', () => {
  expect(stagesOf({ kind: 'express', address: null })).toEqual([
    'paid',
    'toShip',
    'toReceive',
    'done',
    'done',
  ]);
  expect(stagesOf(PICKUP)).toEqual(['paid', 'toCollect', 'done', 'done', 'done']);
  expect(stagesOf({ kind: 'none' })).toEqual(['paid', 'paid', 'done', 'done', 'done']);
});

test.each([
  ['PENDING', 'toPay'],
  ['CLOSED', 'closed'],
  ['REFUNDED', 'refunded'],
] as const)('a %s order is %s, wherever its goods are', (status, stage) => {
  expect(stageOf(exampleOrder(status))).toBe(stage);
  expect(stageOf({ ...exampleOrder(status), fulfilment: 'SHIPPED' })).toBe(stage);
});
