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
  statisticsDays: 31,
  picturesPerProduct: 9,
  priceFen: 100_000_000,
  /** Twice of it is an amount still: a refund of it may wait here while another one is made outside. */
  orderFen: 1_000_000_000,
  stock: 1_000_000_000,
  position: 1_000_000,
  importBytes: 2_097_152,
  importRows: 2_000,
  pictureBytes: 5_242_880,
  pictureSide: 8_000,
  picturePixels: 25_000_000,
  declinedApplicationsPerOrder: 3,
} as const;
