import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fen, isFen, MAX_FEN } from './money.js';

test('every whole number from 0 to the maximum is money', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: MAX_FEN }), (value) => fen(value) === value));
});

test.each([-1, 0.1, 1.5, MAX_FEN + 1, Number.NaN, Number.POSITIVE_INFINITY])('%d is not money', (value) => {
  expect(isFen(value)).toBe(false);
  expect(() => fen(value)).toThrow(RangeError);
});
