import { ERRORS, type ErrorCode } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { CART_TEXTS } from './cart';
import { CHECKOUT_TEXTS } from './checkout';
import { en } from './en';
import { ORDER_TEXTS } from './order';
import { REMINDER_TEXTS } from './reminder';
import { RESULT_TEXTS } from './result';
import { zh } from './zh';

const PLACES = [{ zh, en }, CART_TEXTS, CHECKOUT_TEXTS, ORDER_TEXTS, REMINDER_TEXTS, RESULT_TEXTS];
const CHINESE = PLACES.map((place) => place.zh);
const ENGLISH = PLACES.map((place) => place.en);

/** Every text with its path; functions are asked with a number or a word, whichever they take. */
function* textsOf(value: unknown, path = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function') yield [path, String(value(7, 8))];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, `${path}/${key}`);
  }
}

test('every Chinese text is Chinese', () => {
  expect([...textsOf(CHINESE)].filter(([, words]) => !/[\p{Script=Han}、]/u.test(words))).toEqual([]);
});

test('every English text is English', () => {
  const isEnglish = /^[\p{Script=Latin}\d\s.,;:?!’'…·()¥-]+$/u;
  expect([...textsOf(ENGLISH)].filter(([, words]) => !isEnglish.test(words))).toEqual([]);
});

test('both languages have the same texts and lists of the same length', () => {
  expect([...textsOf(ENGLISH)].map(([path]) => path)).toEqual([...textsOf(CHINESE)].map(([path]) => path));
});

test.each([zh, en])('no button of WeChat’s own dialog has more than four characters', ({ update }) => {
  for (const words of [update.confirmText, update.cancelText])
    expect([...words].length).toBeLessThanOrEqual(4);
});

/** What only operators' routes answer: the package of the mini-program has no words for it. */
const OF_OPERATORS: readonly ErrorCode[] = [
  'ACTION_NOT_POSSIBLE',
  'ANOMALY_NOT_FOUND',
  'ANOMALY_RESOLVED',
  'APPLICATION_DECIDED',
  'APPLICATION_NOT_FOUND',
  'APPROVAL_DECIDED',
  'APPROVAL_NOT_FOUND',
  'BILL_NOT_READY',
  'FORBIDDEN',
  'IMPORT_REFUSED',
  'INVITATION_INVALID',
  'LAST_ADMIN',
  'NOTIFICATION_NOT_FOUND',
  'OPERATOR_EXISTS',
  'OPERATOR_LIMIT',
  'OPERATOR_NOT_FOUND',
  'OPERATOR_SUSPENDED',
  'OWN_APPROVAL',
  'PICTURE_REFUSED',
  'PRODUCT_CHANGED',
  'PRODUCT_EXISTS',
  'RECONCILIATION_NOT_FOUND',
  'RECONCILIATION_RUNNING',
  'REFUND_NOT_FOUND',
  'REFUND_NOT_WITHDRAWABLE',
  'REFUND_TOO_LARGE',
  'REQUESTED_WITH_MISSING',
  'RESTOCK_TOO_LARGE',
  'ROBOT_NOT_SET',
  'TOO_MANY_REFUNDS',
  'ORDER_NOT_SHIPPABLE',
  'SHIPMENT_REFUSED',
  'SHIPMENT_NOT_FOUND',
  'SHIPMENT_NOT_CORRECTABLE',
  'ADDRESS_NOT_CHANGEABLE',
  'PICKUP_NOT_FOUND',
  'WRONG_CREDENTIALS',
];

/** What the mini-program shows nobody: it tells the server in the background of what the buyer wants to hear. */
const UNSEEN: readonly ErrorCode[] = ['TEMPLATE_UNKNOWN'];

test('there is a text for each code that buyers can meet, and for no other', () => {
  const unmet = [...OF_OPERATORS, ...UNSEEN];
  const met = Object.keys(ERRORS).filter((code) => !unmet.some((one) => one === code));
  expect(Object.keys(zh.apiErrors).toSorted()).toEqual(met.toSorted());
});
