import { expect, test } from 'vitest';
import { openingMonth } from './month.js';

test.each([
  ['2026-11-30T16:08:00+08:00', '2026-11'],
  ['2026-12-01T10:30:00+08:00', '2026-11'],
  ['2026-12-02T09:59:59+08:00', '2026-11'],
  ['2026-12-02T10:00:00+08:00', '2026-12'],
  ['2027-01-01T12:00:00+08:00', '2026-12'],
])('the calendar opens at %s on %s, the month of the last day with a bill', (now, month) => {
  expect(openingMonth(Date.parse(now))).toBe(month);
});
