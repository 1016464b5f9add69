import { SHIPMENT_PROBLEMS, type ShipmentProblem } from '@taro-pay/contracts';
import { ApiProblem } from '../../http/problem.js';

/** The field of a request that a problem is about; null where it is about the state of the order. */
const FIELD_OF = {
  ORDER_UNKNOWN: null,
  ORDER_AMBIGUOUS: null,
  NOT_PAID: null,
  REFUNDED: null,
  ALREADY_SHIPPED: null,
  KIND_DIFFERS: '/body/kind',
  CARRIER_MISSING: '/body/carrier',
  CARRIER_UNKNOWN: '/body/carrier',
  TRACKING_NO_FORM: '/body/trackingNo',
  PARCEL_REPEATED: '/body/trackingNo',
  PARCEL_OF_ANOTHER: '/body/trackingNo',
  TOO_MANY_PARCELS: '/body/items',
  ITEMS_DIFFER: '/body/items',
  NOT_IN_PARTS: '/body/items',
  CODE_WRONG: '/body/code',
  LINE_FORM: null,
} as const satisfies Record<ShipmentProblem, string | null>;

/** A problem as the answer to a single shipment. */
export function shipmentRefused(problem: ShipmentProblem): ApiProblem {
  const message = SHIPMENT_PROBLEMS[problem];
  const path = FIELD_OF[problem];
  if (path === null) return new ApiProblem('ORDER_NOT_SHIPPABLE', `${message}.`);
  return new ApiProblem('SHIPMENT_REFUSED', `${message}.`, { errors: [{ path, message }] });
}
