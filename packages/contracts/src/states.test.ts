import { expect, test } from 'vitest';
import { FULFILMENT_TRANSITIONS, FULFILMENTS } from './fulfilment.js';
import {
  canOrderBecome,
  canRefundBecome,
  ORDER_STATUSES,
  ORDER_TRANSITIONS,
  REFUND_STATUSES,
  REFUND_TRANSITIONS,
} from './states.js';

function reachableFrom<Status extends string>(
  start: Status,
  table: Record<Status, readonly Status[]>,
): Set<Status> {
  const seen = new Set<Status>([start]);
  for (const status of seen) {
    for (const next of table[status]) seen.add(next);
  }
  return seen;
}

test('every status of an order can be reached from PENDING', () => {
  expect(reachableFrom('PENDING', ORDER_TRANSITIONS)).toEqual(new Set(ORDER_STATUSES));
});

test('every status of a refund can be reached from REQUESTED', () => {
  expect(reachableFrom('REQUESTED', REFUND_TRANSITIONS)).toEqual(new Set(REFUND_STATUSES));
});

test('every fulfilment can be reached from UNSHIPPED, and none is left out on the way', () => {
  expect(reachableFrom('UNSHIPPED', FULFILMENT_TRANSITIONS)).toEqual(new Set(FULFILMENTS));
  expect(FULFILMENTS.slice(0, -1).map((from) => FULFILMENT_TRANSITIONS[from])).toEqual(
    FULFILMENTS.slice(1).map((to) => [to]),
  );
});

test('a CLOSED order only becomes PAID, by late money; a PAID order only becomes REFUNDED', () => {
  expect(ORDER_STATUSES.filter((status) => canOrderBecome('CLOSED', status))).toEqual(['PAID']);
  expect(ORDER_STATUSES.filter((status) => canOrderBecome('PAID', status))).toEqual(['REFUNDED']);
});

test('SUCCESS and CLOSED refunds are final; an ABNORMAL one can still succeed', () => {
  expect(REFUND_STATUSES.filter((status) => canRefundBecome('SUCCESS', status))).toEqual([]);
  expect(REFUND_STATUSES.filter((status) => canRefundBecome('CLOSED', status))).toEqual([]);
  expect(REFUND_STATUSES.filter((status) => canRefundBecome('ABNORMAL', status))).toEqual(['SUCCESS']);
});
