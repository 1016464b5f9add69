import { expect, test } from 'vitest';
import { readLanguage, readTypeScale } from './app-info';

test.each([
  ['zh_CN', 'zh'],
  ['zh-Hant-TW', 'zh'],
  ['en', 'en'],
  ['ja', 'en'],
  ['', 'en'],
])('a system in %s gets %s', (tag, language) => {
  expect(readLanguage(tag)).toBe(language);
});

test.each([
  [undefined, 1],
  [17, 1],
  [15, 1],
  [20, 1.18],
  [60, 1.4],
  ['large', 1],
])('a font size of %s px gives a scale of %s', (size, scale) => {
  expect(readTypeScale(size)).toBe(scale);
});
