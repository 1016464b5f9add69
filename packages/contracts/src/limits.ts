/** Limits of orders and requests. The API enforces them; the mini-program keeps its controls within them. */
export const LIMITS = {
  quantityPerItem: 99,
  itemsPerOrder: 20,
  ordersPerPage: 50,
  refundReasonCharacters: 80,
  bodyBytes: 65_536,
  queryBytes: 2_048,
  headerBytes: 16_384,
  openOrdersPerBuyer: 10,
} as const;
