import { expect, test } from 'vitest';
import { addressFailureOf } from './chosen-address';

test.each([
  [{ errMsg: 'chooseAddress:fail cancel' }, 'cancelled'],
  [{ errMsg: 'chooseAddress:fail privacy permission is not authorized', errno: 104 }, 'refused'],
  [
    { errMsg: 'chooseAddress:fail api scope is not declared in the privacy agreement', errno: 112 },
    'undeclared',
  ],
  [{ errMsg: 'chooseAddress:fail' }, 'failed'],
  [new Error('broken'), 'failed'],
  [null, 'failed'],
])('%o is %s', (error, kind) => {
  expect(addressFailureOf(error)).toBe(kind);
});
