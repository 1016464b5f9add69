import { fen, LIMITS, type Product } from '@taro-pay/contracts';
import { describe, expect, test } from 'vitest';
import { exampleProduct } from '../../test/examples';
import { addToCart, type Cart, parseCart, removeFromCart, setQuantity, viewCart } from './cart';
import { countOf } from './items';

function product(id: string, { priceFen = 1000, stock = 10 } = {}): Product {
  return exampleProduct({ id, name: id, priceFen: fen(priceFen), stock });
}

const line = (productId: string, quantity: number, priceFen = 1000) => ({
  productId,
  quantity,
  priceFen: fen(priceFen),
});

describe('adding', () => {
  test('the same product is added to its line, up to the stock, at the current price', () => {
    const once = addToCart([], product('beans'), 4);
    expect(once).toEqual([line('beans', 4)]);
    expect(addToCart(once ?? [], product('beans', { priceFen: 1200 }), 8)).toEqual([line('beans', 10, 1200)]);
  });

  test('no line exceeds the limit of one order', () => {
    const cart = addToCart([], product('beans', { stock: 1_000_000 }), 1_000);
    expect(cart).toEqual([line('beans', LIMITS.quantityPerItem)]);
  });

  test('a full cart refuses a new product, but not more of a known one', () => {
    const full: Cart = Array.from({ length: LIMITS.itemsPerOrder }, (_, index) => line(`p${index}`, 1));
    expect(addToCart(full, product('another'), 1)).toBeNull();
    expect(addToCart(full, product('p0'), 1)).toHaveLength(LIMITS.itemsPerOrder);
  });
});

test('lines are changed and removed independently', () => {
  const cart = [line('a', 1), line('b', 2)];
  expect(setQuantity(cart, 'b', 5)).toEqual([line('a', 1), line('b', 5)]);
  expect(removeFromCart(cart, ['a', 'unknown'])).toEqual([line('b', 2)]);
  expect(countOf(cart)).toBe(3);
});

describe('compared with the catalogue', () => {
  test.each([
    ['sold out', line('a', 1), [product('a', { stock: 0 })], [{ kind: 'soldOut' }], 0],
    ['not sold any more', line('a', 1), [], [{ kind: 'gone' }], 0],
    ['scarce', line('a', 5), [product('a', { stock: 2 })], [{ kind: 'limited', left: 2 }], 2],
    ['dearer', line('a', 1, 900), [product('a')], [{ kind: 'dearer', beforeFen: 900 }], 1],
    ['cheaper', line('a', 1, 1100), [product('a')], [{ kind: 'cheaper', beforeFen: 1100 }], 1],
    [
      'scarce and dearer',
      line('a', 5, 900),
      [product('a', { stock: 2 })],
      [
        { kind: 'limited', left: 2 },
        { kind: 'dearer', beforeFen: 900 },
      ],
      2,
    ],
    ['as it was', line('a', 3), [product('a')], [], 3],
  ])(
    'a product that is %s is told so, and counts as far as it can be had',
    (_, one, products, notices, quantity) => {
      const { lines, totalFen } = viewCart([one], products);
      expect(lines).toMatchObject([{ notices, quantity }]);
      expect(totalFen).toBe(quantity * 1000);
    },
  );
});

describe('the stored cart', () => {
  test('is read as written', () => {
    const cart = [line('a', 1), line('b', 99)];
    expect(parseCart(JSON.stringify(cart))).toEqual(cart);
  });

  test.each([
    null,
    '',
    '{',
    '{}',
    '[1]',
    '[{"productId":"a"}]',
    '[{"productId":"a","quantity":0,"priceFen":1}]',
    '[{"productId":"a","quantity":1.5,"priceFen":1}]',
    '[{"productId":"a","quantity":100,"priceFen":1}]',
    '[{"productId":"a","quantity":1,"priceFen":-1}]',
    '[{"productId":"a","quantity":1,"priceFen":"1"}]',
  ])('%s is discarded quietly', (text) => {
    expect(parseCart(text)).toEqual([]);
  });
});
