import type { Address, DeliveryKind, DeliveryRequest } from '@taro-pay/contracts';
import type { DeliverySettings } from '@taro-pay/site';
import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { insertAddress, insertPickup } from './delivery-store.js';
import type { DeliveryRow } from './delivery-view.js';

/** How a buyer wants the goods, in a way that the shop offers. */
export type DeliveryChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'express'; readonly address: Address }
  | { readonly kind: 'pickup'; readonly placeId: string; readonly phone: string | null };

/** The fields that each kind has besides itself. */
const FIELDS_OF = {
  none: [],
  express: ['address'],
  pickup: ['placeId', 'phone'],
} as const satisfies Record<DeliveryKind, readonly string[]>;

/**
 * Holds a request to what the shop offers. Left out, it is `none`.
 * @throws ApiProblem DELIVERY_NOT_OFFERED, or INVALID_REQUEST where a field is missing or belongs to another kind
 */
export function chooseDelivery(
  settings: DeliverySettings,
  request: DeliveryRequest = { kind: 'none' },
): DeliveryChoice {
  const { kind } = request;
  if (!settings.kinds.includes(kind)) {
    throw new ApiProblem(
      'DELIVERY_NOT_OFFERED',
      `The shop offers ${settings.kinds.join(', ')}, not “${kind}”.`,
    );
  }
  refuseOtherFields(request);
  switch (request.kind) {
    case 'none':
      return { kind: 'none' };
    case 'express':
      if (request.address === undefined) throw invalid('address', 'is missing');
      return { kind: 'express', address: request.address };
    case 'pickup': {
      const { placeId, phone = null } = request;
      if (placeId === undefined) throw invalid('placeId', 'is missing');
      if (settings.pickup.places.every(({ id }) => id !== placeId)) {
        throw new ApiProblem('DELIVERY_NOT_OFFERED', `There is no place “${placeId}” to collect orders at.`);
      }
      return { kind: 'pickup', placeId, phone };
    }
  }
}

function refuseOtherFields(request: DeliveryRequest): void {
  const fields: readonly string[] = FIELDS_OF[request.kind];
  for (const name of Object.keys(request)) {
    if (name !== 'kind' && !fields.includes(name)) throw invalid(name, `is not a field of ${request.kind}`);
  }
}

const invalid = (field: string, message: string) =>
  new ApiProblem('INVALID_REQUEST', `/body/delivery/${field} ${message}.`, {
    errors: [{ path: `/body/delivery/${field}`, message }],
  });

/** Whether the choice says who and where the buyer is. */
export function isPersonal(choice: DeliveryChoice): boolean {
  return choice.kind === 'express' || (choice.kind === 'pickup' && choice.phone !== null);
}

/** Keeps the choice with its order. Nothing is kept for goods that need no delivery. */
export async function insertDelivery(tx: Tx, orderId: string, choice: DeliveryChoice): Promise<DeliveryRow> {
  switch (choice.kind) {
    case 'none':
      return { kind: 'none' };
    case 'express': {
      const address = { ...choice.address, postalCode: choice.address.postalCode ?? null };
      await insertAddress(tx, orderId, address);
      return { kind: 'express', address };
    }
    case 'pickup': {
      const { placeId, phone } = choice;
      await insertPickup(tx, orderId, { placeId, phone });
      return { kind: 'pickup', pickup: { placeId, phone, code: null, readyAt: null, collectedAt: null } };
    }
  }
}
