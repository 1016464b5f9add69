import { expect, test } from 'vitest';
import { deliveryFeeFen } from './delivery-fee.js';
import type { DeliverySettings } from './types.js';

const delivery = (freeFromFen: number | null): DeliverySettings => ({
  kinds: ['express'],
  express: { fee: { flatFen: 800, freeFromFen } },
  pickup: { places: [] },
  remindAfterHours: 36,
  personalDataDays: 180,
});

test('express costs its flat fee below the free sum and nothing from it on', () => {
  expect(deliveryFeeFen(delivery(9900), 'express', 9899)).toBe(800);
  expect(deliveryFeeFen(delivery(9900), 'express', 9900)).toBe(0);
});

test('express without a free sum always costs its flat fee', () => {
  expect(deliveryFeeFen(delivery(null), 'express', 1_000_000)).toBe(800);
});

test('pick-up and goods without a delivery cost no fee', () => {
  expect(deliveryFeeFen(delivery(9900), 'pickup', 1)).toBe(0);
  expect(deliveryFeeFen(delivery(9900), 'none', 1)).toBe(0);
});
