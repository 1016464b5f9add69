import type { DeliveryRequest, OrderRequest } from '@taro-pay/contracts';
import { readAddress } from './address';
import { readItems } from './items';

/** Reads a kept request, to send it once more as it was; null if it is none. */
export function readOrderRequest(value: unknown): OrderRequest | null {
  const fields = fieldsOf(value);
  const items = readItems(fields.get('items'));
  const delivery = readDelivery(fields.get('delivery'));
  const note = fields.get('note');
  if (items.length === 0 || delivery === null) return null;
  return {
    items,
    ...(delivery === undefined ? {} : { delivery }),
    ...(typeof note === 'string' ? { note } : {}),
  };
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);

/** Undefined for none, null for a delivery that cannot be read. */
function readDelivery(value: unknown): DeliveryRequest | null | undefined {
  if (value === undefined) return undefined;
  const fields = fieldsOf(value);
  const [placeId, phone] = [fields.get('placeId'), fields.get('phone')];
  const address = readAddress(fields.get('address'));
  switch (fields.get('kind')) {
    case 'none':
      return { kind: 'none' };
    case 'express':
      return address === null ? null : { kind: 'express', address };
    case 'pickup':
      if (typeof placeId !== 'string') return null;
      return typeof phone === 'string' ? { kind: 'pickup', placeId, phone } : { kind: 'pickup', placeId };
    default:
      return null;
  }
}
