import { expect, test } from 'vitest';
import { adviceFor } from './error-advice.js';

const PREPAY = 'POST /v3/pay/transactions/jsapi';
const REFUND = 'POST /v3/refund/domestic/refunds';
/** WeChat gives it for many things. */
const GENERAL = '08F7-0-268435461';
const RANGE = '08F7-0-268435464';

test.each<[call: string, code: string, requestId: string | null, words: string]>([
  [PREPAY, 'INVALID_REQUEST', '08F7-0-268498688', 'other values'],
  [PREPAY, 'INVALID_REQUEST', '08F7-0-1', 'contradicts the state'],
  [PREPAY, 'PARAM_ERROR', '08F7-0-268501013', 'another mini-program'],
  [PREPAY, 'PARAM_ERROR', GENERAL, 'does not accept a value'],
  [PREPAY, 'SIGN_ERROR', null, 'WECHAT_PRIVATE_KEY'],
  [PREPAY, 'OPENID_MISMATCH', GENERAL, 'another mini-program'],
  ['GET /v3/certificates', 'RESOURCE_NOT_EXISTS', GENERAL, 'WECHAT_PAY_PUBLIC_KEY'],
  [REFUND, 'RESOURCE_NOT_EXISTS', '08F7-0-268512771', 'no paid order'],
  [REFUND, 'NOT_ENOUGH', RANGE, 'Top up'],
  [REFUND, 'INVALID_REQUEST', GENERAL, '50 refunds'],
  [PREPAY, 'NOT_ENOUGH', RANGE, 'buyer’s balance'],
  [`GET /v3/refund/domestic/refunds/01ARZ3`, 'RESOURCE_NOT_EXISTS', GENERAL, 'no refund'],
])('%s, %s, %s: the most exact remedy is given', (call, code, requestId, words) => {
  expect(adviceFor({ call, code, requestId })).toContain(words);
});

test('an unknown code has no remedy', () => {
  expect(adviceFor({ call: PREPAY, code: 'NEW_CODE', requestId: '08F7-0-268498688' })).toBe('');
  expect(adviceFor({ call: PREPAY, code: null, requestId: null })).toBe('');
});
