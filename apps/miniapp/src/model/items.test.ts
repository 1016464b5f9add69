import { LIMITS } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import taro from '../../test/fake-taro';
import { navigation } from '../app/navigation';
import { parseItems } from './items';

test('the checkout page reads the items that it was opened with', () => {
  const items = [
    { productId: 'beans', quantity: 2 },
    { productId: '咖啡&豆=1?#', quantity: 99 },
  ];
  taro.navigateTo.mockResolvedValue(undefined);
  void navigation.toCheckout(items);
  const url = taro.navigateTo.mock.lastCall?.[0].url ?? '';
  const value = /^\/shopping\/checkout\/index\?items=([^&=?#]+)$/.exec(url)?.[1];
  expect(parseItems(value)).toEqual(items);
});

test('items that the platform has already decoded are read as well', () => {
  expect(parseItems('[{"productId":"beans","quantity":1}]')).toEqual([{ productId: 'beans', quantity: 1 }]);
});

test.each([undefined, '', 'beans', '%', '[', 'null', '1', '{}', '{"productId":"beans","quantity":1}'])(
  'an address with %s has no items',
  (value) => {
    expect(parseItems(value)).toEqual([]);
  },
);

test('the valid items of a damaged list are kept', () => {
  const value = JSON.stringify([
    null,
    1,
    {},
    { productId: 'beans' },
    { productId: 1, quantity: 1 },
    { productId: 'beans', quantity: '1' },
    { productId: 'beans', quantity: 0 },
    { productId: 'beans', quantity: -1 },
    { productId: 'beans', quantity: 1.5 },
    { productId: 'beans', quantity: 100 },
    { productId: 'beans', quantity: 1, priceFen: 1 },
  ]);
  expect(parseItems(encodeURIComponent(value))).toEqual([{ productId: 'beans', quantity: 1 }]);
});

test('no more items are read than one order can have', () => {
  const value = Array.from({ length: 30 }, (_, index) => ({ productId: `p${index}`, quantity: 1 }));
  expect(parseItems(JSON.stringify(value))).toHaveLength(LIMITS.itemsPerOrder);
});
