import { expect, test } from 'vitest';
import { findingInEnglish } from './findings.js';

test.each([
  [
    '7200 fen came after the order was closed; refund 01M8 returns them.',
    '¥72.00 came after the order was closed; refund 01M8 returns them.',
  ],
  [
    'TRANSACTION.SUCCESS: amount.total is 7201 fen, the order’s is 7200',
    'TRANSACTION.SUCCESS: amount.total is ¥72.01, the order’s is ¥72.00',
  ],
  [
    '2026-03-10: REFUND_ABSENT_THERE, 100 fen here, none at WeChat (01M8).',
    '2026-03-10: The books have this refund, WeChat does not. ¥1.00 here, none at WeChat (01M8).',
  ],
  ['The parcel is there already.', 'The parcel is there already.'],
])('%s', (sentence, shown) => {
  expect(findingInEnglish(sentence)).toBe(shown);
});
