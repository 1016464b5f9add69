import { expect, test } from 'vitest';
import taro from '../test/fake-taro';
import { navigation, readItems } from './navigation';

test('the checkout page reads the very items that it was opened with', () => {
  const items = [
    { productId: 'beans', quantity: 2 },
    { productId: '咖啡&豆=1?#', quantity: 99 },
  ];
  navigation.toCheckout(items);
  const url = taro.navigateTo.mock.lastCall?.[0].url ?? '';
  const value = /^\/pages\/checkout\/index\?items=([^&=?#]+)$/.exec(url)?.[1];
  expect(readItems(value)).toEqual(items);
});

test('items that the platform has decoded already are read as well', () => {
  expect(readItems('[{"productId":"beans","quantity":1}]')).toEqual([{ productId: 'beans', quantity: 1 }]);
});

test.each([undefined, '', 'beans', '%', '[', 'null', '1', '{}', '{"productId":"beans","quantity":1}'])(
  'an address with %s names no items',
  (value) => {
    expect(readItems(value)).toEqual([]);
  },
);

test('of a damaged list what is readable stays, and nothing else of it', () => {
  const value = JSON.stringify([
    null,
    1,
    {},
    { productId: 'beans' },
    { productId: 1, quantity: 1 },
    { productId: 'beans', quantity: '1' },
    { productId: 'beans', quantity: 1, priceFen: 1 },
  ]);
  expect(readItems(encodeURIComponent(value))).toEqual([{ productId: 'beans', quantity: 1 }]);
});
