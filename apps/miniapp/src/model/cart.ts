import { type Fen, fen, isFen, LIMITS, type Product } from '@taro-pay/contracts';
import { isQuantity } from './items';

/** A product in the cart, with its price at that time. */
interface CartLine {
  readonly productId: string;
  readonly quantity: number;
  readonly priceFen: Fen;
}

export type Cart = readonly CartLine[];

/** A change of a line that the buyer must see before paying. */
export type LineNotice =
  | { readonly kind: 'gone' | 'soldOut' }
  | { readonly kind: 'limited'; readonly left: number }
  | { readonly kind: 'dearer' | 'cheaper'; readonly beforeFen: Fen };

/** The cart compared with the current catalogue. */
export interface CartView {
  readonly lines: readonly {
    readonly productId: string;
    /** Null if the shop no longer sells it. */
    readonly product: Product | null;
    /** The quantity that can be ordered. */
    readonly quantity: number;
    readonly notices: readonly LineNotice[];
  }[];
  /** The total of what can be ordered, at current prices. */
  readonly totalFen: Fen;
}

/** A stock of at most this many is scarce. */
const SCARCE = 5;

export const isScarce = ({ stock }: Pick<Product, 'stock'>): boolean => stock <= SCARCE;

/** The largest quantity of a product in one order. */
export const mostOf = ({ stock }: Pick<Product, 'stock'>): number => Math.min(stock, LIMITS.quantityPerItem);

/** Adds to the line of the product, up to the largest quantity; null if the cart is full. */
export function addToCart(cart: Cart, product: Product, quantity: number): Cart | null {
  const known = cart.find(({ productId }) => productId === product.id);
  if (known === undefined && cart.length >= LIMITS.itemsPerOrder) return null;
  const line = {
    productId: product.id,
    quantity: Math.min((known?.quantity ?? 0) + quantity, mostOf(product)),
    priceFen: product.priceFen,
  };
  return known === undefined ? [...cart, line] : cart.map((one) => (one === known ? line : one));
}

export function setQuantity(cart: Cart, productId: string, quantity: number): Cart {
  return cart.map((line) => (line.productId === productId ? { ...line, quantity } : line));
}

export function removeFromCart(cart: Cart, productIds: readonly string[]): Cart {
  return cart.filter(({ productId }) => !productIds.includes(productId));
}

/** The quantity of a product in the cart. */
export const quantityOf = (cart: Cart, productId: string): number =>
  cart.find((line) => line.productId === productId)?.quantity ?? 0;

/** Compares the cart with the catalogue. */
export function viewCart(cart: Cart, products: readonly Product[]): CartView {
  const lines = cart.map((line) => {
    const product = products.find(({ id }) => id === line.productId) ?? null;
    const quantity = product === null ? 0 : Math.min(line.quantity, mostOf(product));
    return { productId: line.productId, product, quantity, notices: noticesOf(line, product) };
  });
  const totalFen = fen(
    lines.reduce((sum, { product, quantity }) => sum + (product?.priceFen ?? 0) * quantity, 0),
  );
  return { lines, totalFen };
}

function noticesOf({ quantity, priceFen }: CartLine, product: Product | null): LineNotice[] {
  if (product === null) return [{ kind: 'gone' }];
  if (product.stock === 0) return [{ kind: 'soldOut' }];
  const notices: LineNotice[] = [];
  if (quantity > mostOf(product)) notices.push({ kind: 'limited', left: mostOf(product) });
  if (product.priceFen > priceFen) notices.push({ kind: 'dearer', beforeFen: priceFen });
  if (product.priceFen < priceFen) notices.push({ kind: 'cheaper', beforeFen: priceFen });
  return notices;
}

/** Parses the stored cart; invalid data gives an empty cart. */
export function parseCart(text: string | null): Cart {
  try {
    const lines: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(lines) && lines.length <= LIMITS.itemsPerOrder && lines.every(isLine) ? lines : [];
  } catch {
    return [];
  }
}

function isLine(line: unknown): line is CartLine {
  if (typeof line !== 'object' || line === null) return false;
  if (!('productId' in line) || !('quantity' in line) || !('priceFen' in line)) return false;
  const { productId, quantity, priceFen } = line;
  return (
    typeof productId === 'string' && isQuantity(quantity) && typeof priceFen === 'number' && isFen(priceFen)
  );
}
