import { LIMITS, type OrderRequest } from '@taro-pay/contracts';

/** Reads the items of an order from what an address or a storage holds: what none could order is left out. */
export function readItems(value: unknown): OrderRequest['items'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isItem).slice(0, LIMITS.itemsPerOrder).map(pickItem);
}

/** What an order asks for, of something that knows more. */
export const pickItem = ({ productId, quantity }: OrderRequest['items'][number]) => ({ productId, quantity });

/** The number of pieces. */
export const countOf = (items: readonly { readonly quantity: number }[]): number =>
  items.reduce((sum, { quantity }) => sum + quantity, 0);

/** Whether one order could hold this many of a product. */
export const isQuantity = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LIMITS.quantityPerItem;

function isItem(item: unknown): item is OrderRequest['items'][number] {
  if (typeof item !== 'object' || item === null || !('productId' in item) || !('quantity' in item))
    return false;
  return typeof item.productId === 'string' && isQuantity(item.quantity);
}

/** Reads the items in the address of the checkout page; none where they are not readable. */
export function parseItems(value: string | undefined): OrderRequest['items'] {
  try {
    return readItems(JSON.parse(decodeURIComponent(value ?? '')));
  } catch {
    return [];
  }
}
