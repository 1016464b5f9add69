import { expect, test } from 'vitest';
import { exampleOrder } from '../../test/examples';
import { closeReasonOf } from './close-reason';

test('an order that closed before its time was over was cancelled by its buyer', () => {
  expect(closeReasonOf({ ...exampleOrder('CLOSED'), closedAt: '2026-01-01T04:14:59.999Z' })).toBe('buyer');
});

test('an order that closed once its time was over has expired', () => {
  expect(closeReasonOf({ ...exampleOrder('CLOSED'), closedAt: '2026-01-01T04:15:00.000Z' })).toBe('expired');
});
