import type { Order } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleOrder } from '../../test/examples';
import { reminderOf } from './reminder';

const ALL = {
  PAID: 'paid',
  SHIPPED: 'shipped',
  READY: 'ready',
  REFUNDED: 'refunded',
  CLOSING_SOON: 'closing',
};
const express: Order['delivery'] = { kind: 'express', address: null };
const pickup = (readyAt: string | null): Order['delivery'] => ({
  ...{ kind: 'pickup', placeId: 'here', phone: null, code: null },
  ...{ readyAt, collectedAt: null },
});
const order = (changes: Partial<Order>): Order => ({ ...exampleOrder('PENDING'), ...changes });
const paid = (changes: Partial<Order>) => order({ status: 'PAID', fulfilment: 'UNSHIPPED', ...changes });
const of = (one: Order, isRefundAsked = false) => reminderOf(one, isRefundAsked, ALL);

test('an unpaid order offers to tell of its closing, and of its payment beside', () => {
  expect(of(order({ status: 'PENDING' }))).toEqual({
    event: 'CLOSING_SOON',
    templateIds: ['closing', 'paid'],
  });
});

test('a paid order offers what comes next: the parcel, or the place where it waits', () => {
  expect(of(paid({ delivery: express }))).toEqual({ event: 'SHIPPED', templateIds: ['shipped', 'refunded'] });
  expect(of(paid({ delivery: pickup(null) }))).toEqual({
    event: 'READY',
    templateIds: ['ready', 'refunded'],
  });
  expect(of(paid({ delivery: { kind: 'none' } }))).toBeNull();
});

test('a buyer who waits for a refund is offered to hear of it, however the order is delivered', () => {
  for (const delivery of [express, pickup(null), { kind: 'none' } as const]) {
    expect(of(paid({ delivery, fulfilment: 'SHIPPED' }), true)).toEqual({
      event: 'REFUNDED',
      templateIds: ['refunded'],
    });
  }
});

test('nothing is offered of what has happened, nor of an order that is over', () => {
  expect(of(paid({ delivery: express, fulfilment: 'SHIPPED' }))).toBeNull();
  expect(of(paid({ delivery: pickup('2026-01-01T00:00:00Z') }))).toBeNull();
  for (const status of ['CLOSED', 'REFUNDED'] as const) expect(of(order({ status }), true)).toBeNull();
});

test('nothing is offered that the shop does not send', () => {
  expect(reminderOf(paid({ delivery: express }), false, { REFUNDED: 'refunded' })).toBeNull();
  expect(reminderOf(paid({ delivery: express }), false, { SHIPPED: 'shipped' })).toEqual({
    event: 'SHIPPED',
    templateIds: ['shipped'],
  });
});
