import type { Product } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { exampleProduct } from '../../test/examples';
import {
  categoriesOf,
  EVERYTHING,
  findProducts,
  inEnglish,
  readCatalogue,
  writeCatalogue,
} from './catalogue';

const tea = exampleProduct({ id: 'tea', name: '龙井 No.1', category: '茶', description: '雨前 100 g' });
const pot = exampleProduct({ id: 'pot', name: '紫砂壶', category: '器具', description: '小品 200 ml' });
const cup = exampleProduct({ id: 'cup', name: '茶杯', category: '器具', description: '白瓷' });
const shelf = [tea, pot, cup];

const idsOf = (products: readonly Product[]) => products.map(({ id }) => id);

test('categories come in the order of the catalogue, each once', () => {
  expect(categoriesOf([...shelf, exampleProduct({ category: '' })])).toEqual(['茶', '器具']);
});

test('with less than two categories there is nothing to choose', () => {
  expect(categoriesOf([pot, cup])).toEqual([]);
  expect(categoriesOf([])).toEqual([]);
});

test('a category shows its products only', () => {
  expect(idsOf(findProducts(shelf, { category: '器具', words: '' }))).toEqual(['pot', 'cup']);
});

test.each([
  ['  ', ['tea', 'pot', 'cup']],
  ['茶', ['tea', 'cup']],
  ['ＮＯ．１', ['tea']],
  ['小品 壶', ['pot']],
  ['壶 茶', []],
])('the words %j find %j', (words, ids) => {
  expect(idsOf(findProducts(shelf, { ...EVERYTHING, words }))).toEqual(ids);
});

test('sold-out products come last, and the rest keeps its order', () => {
  const soldOut = shelf.map((product) => (product.id === 'cup' ? product : { ...product, stock: 0 }));
  expect(idsOf(findProducts(soldOut, EVERYTHING))).toEqual(['cup', 'tea', 'pot']);
});

test('a product is English as far as the shop has its texts', () => {
  const english = { nameEn: 'Dragon Well', categoryEn: 'Tea', descriptionEn: 'First pick' };
  expect(inEnglish({ ...tea, ...english })).toMatchObject({
    ...{ name: 'Dragon Well', category: 'Tea', description: 'First pick' },
  });
  expect(inEnglish({ ...tea, nameEn: 'Dragon Well' })).toMatchObject({
    ...{ name: 'Dragon Well', category: '茶', description: '雨前 100 g' },
  });
});

test('a kept catalogue is read as it was', () => {
  expect(readCatalogue(writeCatalogue(shelf))).toEqual(shelf);
});

test('a catalogue that is too long to read quickly is not kept', () => {
  expect(writeCatalogue([exampleProduct({ description: '长'.repeat(100_000) })])).toBeNull();
});

test.each([null, '', '{', 'null', '{"products":[]}', '[{"id":"tea"}]', '[null]'])(
  '%j is no catalogue',
  (text) => {
    expect(readCatalogue(text)).toBeNull();
  },
);
