import { LIMITS, type OrderRequest } from '@taro-pay/contracts';

/** Reads the items of an order from an address or from storage; invalid items are left out. */
export function readItems(value: unknown): OrderRequest['items'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isItem).slice(0, LIMITS.itemsPerOrder).map(pickItem);
}

/** The item of an order request, without other fields. */
export const pickItem = ({ productId, quantity }: OrderRequest['items'][number]) => ({ productId, quantity });

/** The number of pieces. */
export const countOf = (items: readonly { readonly quantity: number }[]): number =>
  items.reduce((sum, { quantity }) => sum + quantity, 0);

/** Whether one order can have this quantity of a product. */
export const isQuantity = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LIMITS.quantityPerItem;

function isItem(item: unknown): item is OrderRequest['items'][number] {
  if (typeof item !== 'object' || item === null || !('productId' in item) || !('quantity' in item))
    return false;
  return typeof item.productId === 'string' && isQuantity(item.quantity);
}

/** Parses the items in the address of the checkout page; invalid input gives an empty list. */
export function parseItems(value: string | undefined): OrderRequest['items'] {
  try {
    return readItems(JSON.parse(decodeURIComponent(value ?? '')));
  } catch {
    return [];
  }
}
