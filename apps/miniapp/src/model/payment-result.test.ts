import { expect, test } from 'vitest';
import { readPaymentResult } from './payment-result';

test.each([
  ['requestPayment:ok', { kind: 'ok' }],
  ['requestPayment:fail cancel', { kind: 'cancelled' }],
  ['requestPayment:cancel', { kind: 'cancelled' }],
  ['requestPayment:fail jsapi has no permission', { kind: 'failed', detail: 'jsapi has no permission' }],
  ['requestPayment:fail', { kind: 'failed', detail: '' }],
  ['requestPayment:fail cancelled by risk control', { kind: 'failed', detail: 'cancelled by risk control' }],
  // Taro's words in a browser: it resolves there, and unpaid would look like paid.
  ['requestPayment:ok is not supported', { kind: 'failed', detail: 'requestPayment:ok is not supported' }],
  ['chooseImage:ok', { kind: 'failed', detail: 'chooseImage:ok' }],
  ['ok', { kind: 'failed', detail: 'ok' }],
  ['', { kind: 'failed', detail: '' }],
])('“%s” means %o', (errMsg, result) => {
  expect(readPaymentResult(errMsg)).toEqual(result);
});
