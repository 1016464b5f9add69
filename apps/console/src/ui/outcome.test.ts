import { beforeAll, expect, test } from 'vitest';
import { loadText } from '../text/index.js';
import { explainOutcome } from './outcome.js';

beforeAll(() => loadText('zh'));

test('what a notification did is told in the language of the page', () => {
  const detail = 'The order was closed before the money came; it is being refunded.';
  expect(explainOutcome({ outcome: 'LATE', detail })).toBe('订单已关闭，款项自动退回');
});

test('of what is wrong the field follows', () => {
  const words = explainOutcome({ outcome: 'MISMATCHED', detail: 'amount.currency is USD, not CNY' });
  expect(words).toMatch(/^与订单不符.*：币种是 USD，不是人民币$/);
});
