import { expect, test } from 'vitest';
import { parseTrackingNo } from './tracking-number.js';

test.each([
  ['sf1234567890123', 'SF1234567890123'],
  [' SF 1234 5678 90123\t', 'SF1234567890123'],
  ['ＳＦ１２３４５６７８９０', 'SF1234567890'],
  ['JDVB-0001-1', 'JDVB-0001-1'],
])('“%s” is the number %s', (typed, number) => {
  expect(parseTrackingNo(typed)).toBe(number);
});

test.each(['', 'SF', '顺丰 123456', 'SF123;456', 'A'.repeat(65)])('“%s” is no number', (typed) => {
  expect(parseTrackingNo(typed)).toBeNull();
});
