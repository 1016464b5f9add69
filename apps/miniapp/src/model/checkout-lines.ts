import { type Fen, fen, type OrderRequest, type Product } from '@taro-pay/contracts';
import { mostOf } from './cart';
import { countOf } from './items';

/** A product as it is about to be ordered. */
export type CheckoutLine = Product & { readonly quantity: number };

/** The part of the wanted items that the shop can still sell; `isLess` if that is not all of them. */
export function linesOf(items: OrderRequest['items'], products: readonly Product[]) {
  const lines = items.flatMap(({ productId, quantity }): CheckoutLine[] => {
    const product = products.find(({ id }) => id === productId);
    if (product === undefined || product.stock === 0) return [];
    return [{ ...product, quantity: Math.min(quantity, mostOf(product)) }];
  });
  return { lines, isLess: countOf(lines) < countOf(items) };
}

/** The total before the order exists; the order has the server's total. */
export const sumOf = (lines: readonly CheckoutLine[]): Fen =>
  fen(lines.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0));
