import { expect, test } from 'vitest';
import { readLanguage, readTypeScale } from './app-info';

test.each([
  ['zh_CN', 'zh'],
  ['zh-Hant-TW', 'zh'],
  ['en', 'en'],
  ['ja', 'en'],
  ['', 'en'],
])('a system in %s is spoken to in %s', (tag, language) => {
  expect(readLanguage(tag)).toBe(language);
});

test.each([
  [undefined, 1],
  [17, 1],
  [15, 1],
  [20, 1.18],
  [60, 1.4],
  ['large', 1],
])('letters of %s px are shown %s times as large', (size, scale) => {
  expect(readTypeScale(size)).toBe(scale);
});
