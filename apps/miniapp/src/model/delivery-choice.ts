import type { Address, DeliveryKind, DeliveryRequest } from '@taro-pay/contracts';
import { addressProblem, readAddress } from './address';

/** What a buyer has chosen for the delivery, each kind with its own part, so that changing one's mind loses nothing. */
export interface DeliveryChoice {
  readonly kind: DeliveryKind;
  readonly address: Address | null;
  readonly placeId: string | null;
  /** Of the pick-up; empty for none. */
  readonly phone: string;
}

/** What the shop offers. */
export interface Offer {
  readonly kinds: readonly DeliveryKind[];
  readonly placeIds: readonly string[];
}

/** The choice of an earlier order, as far as the shop still offers it; otherwise the shop's first kind. */
export function readChoice(text: string | null, { kinds, placeIds }: Offer): DeliveryChoice {
  const kept = readKept(text);
  const oneOf = <Value>(values: readonly Value[], value: unknown): Value | undefined =>
    values.find((one) => one === value) ?? values[0];
  return {
    kind: oneOf(kinds, kept.get('kind')) ?? 'none',
    address: readAddress(kept.get('address')),
    placeId: oneOf(placeIds, kept.get('placeId')) ?? null,
    phone: String(kept.get('phone') ?? ''),
  };
}

function readKept(text: string | null): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}

/** The delivery as the API takes it; null while a part of it is missing. */
export function deliveryRequestOf({ kind, address, placeId, phone }: DeliveryChoice): DeliveryRequest | null {
  switch (kind) {
    case 'none':
      return { kind };
    case 'express':
      return address === null || addressProblem(address) !== null ? null : { kind, address };
    case 'pickup':
      if (placeId === null) return null;
      return phone.trim() === '' ? { kind, placeId } : { kind, placeId, phone: phone.trim() };
  }
}
