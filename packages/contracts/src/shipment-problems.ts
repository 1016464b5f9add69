/** What keeps a shipment from being made, in the words of the API. The console has its own. */
export const SHIPMENT_PROBLEMS = {
  ORDER_UNKNOWN: 'There is no such order',
  ORDER_AMBIGUOUS: 'Several orders end like this: give more of the number',
  NOT_PAID: 'The order is not paid',
  REFUNDED: 'The money of the order is back, or on its way back',
  ALREADY_SHIPPED: 'Nothing of the order is left to ship',
  KIND_DIFFERS: 'The buyer chose another kind of delivery',
  CARRIER_MISSING: 'An express shipment needs a carrier',
  CARRIER_UNKNOWN: 'WeChat knows no such carrier',
  TRACKING_NO_FORM: 'The tracking number is not one: 4 to 64 letters, digits and hyphens',
  PARCEL_REPEATED: 'The parcel is there already',
  PARCEL_OF_ANOTHER: 'The parcel is one of another buyer’s order',
  TOO_MANY_PARCELS:
    'WeChat takes no other parcel of the order after this one: it has to hold all that is left',
  ITEMS_DIFFER: 'More is named than is left to ship, or what is not in the order',
  NOT_IN_PARTS: 'Only express orders are shipped in parts',
  CODE_WRONG: 'The code is not that of the order',
  LINE_FORM: 'The line has to have an order, a carrier and a tracking number',
} as const;

export type ShipmentProblem = keyof typeof SHIPMENT_PROBLEMS;
