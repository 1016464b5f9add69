import { ERRORS, isErrorCode } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { errorText } from './text';

const codes = Object.keys(ERRORS).filter(isErrorCode);

test.each(codes)('%s reads as a Chinese sentence', (code) => {
  expect(errorText[code]).toMatch(/^[\p{Script=Han}，、]{4,}$/u);
});

test('no sentence is kept for a code that the API does not answer', () => {
  expect(Object.keys(errorText).toSorted()).toEqual(codes.toSorted());
});
