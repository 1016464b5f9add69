import { fen } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { formatYuan } from './money';

test.each([
  [0, '¥0.00'],
  [1, '¥0.01'],
  [10, '¥0.10'],
  [100, '¥1.00'],
  [123_456_789, '¥1,234,567.89'],
])('%s fen reads %s', (amount, words) => {
  expect(formatYuan(fen(amount))).toBe(words);
});
