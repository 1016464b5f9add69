import { expect, test } from 'vitest';
import { adviceFor } from './error-advice.js';

test('the sub-code of the Request-ID tells more than the code, and is believed first', () => {
  expect(adviceFor('INVALID_REQUEST', '08F7-0-268498688')).toContain('other values');
  expect(adviceFor('INVALID_REQUEST', '08F7-0-1')).toContain('does not fit the state');
  expect(adviceFor('SIGN_ERROR', null)).toContain('WECHAT_PRIVATE_KEY');
});

test('for what nobody knows there is no advice', () => {
  expect(adviceFor('NEW_CODE', '08F7-0-1')).toBe('');
  expect(adviceFor(null, null)).toBe('');
});
