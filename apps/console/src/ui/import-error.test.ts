import { IMPORT_ERRORS } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { loadText, text } from '../text/index.js';
import { importErrorWords, placeOf } from './import-error.js';

const valuesOf = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test.each(['zh', 'en'] as const)(
  'every error of an import has words in %s, with its values',
  async (language) => {
    await loadText(language);
    expect(Object.keys(text.importErrors).sort()).toEqual(Object.keys(IMPORT_ERRORS).sort());
    for (const [code, words] of Object.entries(text.importErrors)) {
      expect(words, code).toMatch(language === 'zh' ? /[\u4e00-\u9fff]/ : /^[A-Za-z{]/);
      const known: Readonly<Record<string, string>> = IMPORT_ERRORS;
      expect(valuesOf(words), code).toEqual(valuesOf(known[code] ?? ''));
    }
  },
);

test('an error of a row names the field, the limit and the other row as the page does', async () => {
  await loadText('zh');
  const error = { path: 'line 3', message: '' };
  const words = (code: keyof typeof IMPORT_ERRORS, values: Record<string, string>) =>
    importErrorWords({ ...error, code, values });
  expect(words('TOO_SMALL', { field: 'priceFen', limit: '1' })).toBe('价格不能小于 ¥0.01');
  expect(words('TOO_LARGE', { field: 'stock', limit: '1000000' })).toBe('库存不能大于 1000000');
  expect(words('ID_TWICE', { id: 'mug', first: 'line 2' })).toBe('编号 mug 与第 2 行重复');
  expect(words('ID_TWICE', { id: 'mug', first: '/products/0' })).toBe('编号 mug 与第 1 件商品重复');
  expect(importErrorWords(error)).toBeNull();
  expect(['line 3', '/products/9', '/body/stock', 'huila'].map(placeOf)).toEqual([
    ...['第 3 行', '第 10 件商品', '库存', 'huila'],
  ]);
});
