import { ERRORS } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { en } from './en';
import { zh } from './zh';

/** Every text with its path; functions are asked with a number or a word, whichever they take. */
function* textsOf(value: unknown, path = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function') yield [path, String(value(7, 8))];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, `${path}/${key}`);
  }
}

test('every Chinese text is Chinese', () => {
  expect([...textsOf(zh)].filter(([, words]) => !/[\p{Script=Han}、]/u.test(words))).toEqual([]);
});

test('every English text is English', () => {
  const isEnglish = /^[\p{Script=Latin}\d\s.,;:?!’'…·()¥-]+$/u;
  expect([...textsOf(en)].filter(([, words]) => !isEnglish.test(words))).toEqual([]);
});

test('both languages have the same texts and lists of the same length', () => {
  expect([...textsOf(en)].map(([path]) => path)).toEqual([...textsOf(zh)].map(([path]) => path));
});

test.each([zh, en])('no button of WeChat’s own dialog has more than four characters', ({ update }) => {
  for (const words of [update.confirmText, update.cancelText])
    expect([...words].length).toBeLessThanOrEqual(4);
});

test('there is no text for a code that the API does not have', () => {
  expect(Object.keys(zh.apiErrors).toSorted()).toEqual(Object.keys(ERRORS).toSorted());
});
