import type { Delivery, DeliveryKind } from '@taro-pay/contracts';
import type { AddressRow, PickupRow } from './delivery-store.js';

/** How the goods of an order reach its buyer, as the books have it. */
export type DeliveryRow =
  | { readonly kind: Extract<DeliveryKind, 'none'> }
  | { readonly kind: Extract<DeliveryKind, 'express'>; readonly address: AddressRow | null }
  | { readonly kind: Extract<DeliveryKind, 'pickup'>; readonly pickup: PickupRow };

export function presentDelivery(row: DeliveryRow): Delivery {
  switch (row.kind) {
    case 'none':
      return { kind: 'none' };
    case 'express':
      return { kind: 'express', address: row.address === null ? null : presentAddress(row.address) };
    case 'pickup': {
      const { placeId, phone, code, readyAt, collectedAt } = row.pickup;
      return {
        ...{ kind: 'pickup', placeId, phone, code },
        readyAt: readyAt?.toISOString() ?? null,
        collectedAt: collectedAt?.toISOString() ?? null,
      };
    }
  }
}

function presentAddress(row: AddressRow) {
  const { name, phone, province, city, district, street, detail, postalCode } = row;
  const address = { name, phone, province, city, district, street, detail };
  return postalCode === null ? address : { ...address, postalCode };
}

const HIDDEN = '***';

/** The first character, however many code units it takes. */
const maskName = (name: string) => `${[...name][0] ?? ''}**`;

/** The last four digits tell buyers apart, and call nobody. */
const maskPhone = (phone: string) => `${HIDDEN}${phone.replace(/\D/g, '').slice(-4)}`;

/** For lists and viewers: enough to tell orders apart, not enough to find or call their buyers. */
export function maskDelivery(delivery: Delivery): Delivery {
  switch (delivery.kind) {
    case 'none':
      return delivery;
    case 'express': {
      if (delivery.address === null) return delivery;
      const { name, phone, province, city, district } = delivery.address;
      const hidden = { street: HIDDEN, detail: HIDDEN };
      const address = { name: maskName(name), phone: maskPhone(phone), province, city, district, ...hidden };
      return { kind: 'express', address };
    }
    case 'pickup':
      return {
        ...delivery,
        phone: delivery.phone === null ? null : maskPhone(delivery.phone),
        code: null,
      };
  }
}

export const maskNote = (note: string | null) => (note === null ? null : HIDDEN);
