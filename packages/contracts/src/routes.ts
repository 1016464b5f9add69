interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Who may call it: anybody, a buyer with a token, or an operator with theirs. */
  readonly access: 'public' | 'buyer' | 'operator';
  /** The status of success. */
  readonly status: 200 | 201 | 202;
  readonly summary: string;
}

/** Every operation that buyers use, by name. The schemas of each stand in `schemas/operations.ts`. */
export const ROUTES = {
  createSession: {
    method: 'POST',
    path: '/api/session',
    access: 'public',
    status: 201,
    summary: 'Log in with the code that wx.login gave',
  },
  listProducts: {
    method: 'GET',
    path: '/api/products',
    access: 'public',
    status: 200,
    summary: 'The catalogue',
  },
  getProduct: {
    method: 'GET',
    path: '/api/products/:productId',
    access: 'public',
    status: 200,
    summary: 'One product',
  },
  createOrder: {
    method: 'POST',
    path: '/api/orders',
    access: 'buyer',
    status: 201,
    summary: 'Place an order at the catalogue’s prices and reserve its stock',
  },
  listOrders: {
    method: 'GET',
    path: '/api/orders',
    access: 'buyer',
    status: 200,
    summary: 'The buyer’s orders, newest first',
  },
  getOrder: {
    method: 'GET',
    path: '/api/orders/:orderId',
    access: 'buyer',
    status: 200,
    summary: 'One order of the buyer',
  },
  payOrder: {
    method: 'POST',
    path: '/api/orders/:orderId/payment',
    access: 'buyer',
    status: 200,
    summary: 'The parameters of wx.requestPayment for a pending order',
  },
  confirmPayment: {
    method: 'POST',
    path: '/api/orders/:orderId/payment/confirm',
    access: 'buyer',
    status: 200,
    summary: 'Ask WeChat what became of the payment, and answer the order as it then is',
  },
  closeOrder: {
    method: 'POST',
    path: '/api/orders/:orderId/close',
    access: 'buyer',
    status: 200,
    summary: 'Give up a pending order and release its stock',
  },
  applyForRefund: {
    method: 'POST',
    path: '/api/orders/:orderId/refund-application',
    access: 'buyer',
    status: 201,
    summary: 'Ask the shop for the money of a paid order; one application is open at a time',
  },
  listOrderRefunds: {
    method: 'GET',
    path: '/api/orders/:orderId/refunds',
    access: 'buyer',
    status: 200,
    summary: 'The buyer’s application and the refunds of an order',
  },
  createRefund: {
    method: 'POST',
    path: '/api/operator/orders/:orderId/refunds',
    access: 'operator',
    status: 201,
    summary: 'Give money back, all or a part of it',
  },
  withdrawRefund: {
    method: 'POST',
    path: '/api/operator/refunds/:refundId/withdrawal',
    access: 'operator',
    status: 200,
    summary: 'Give up a refund that WeChat has never taken, and free its amount',
  },
  searchOrders: {
    method: 'GET',
    path: '/api/operator/orders',
    access: 'operator',
    status: 200,
    summary: 'All buyers’ orders, newest first, or those that an id belongs to',
  },
  getOrderDossier: {
    method: 'GET',
    path: '/api/operator/orders/:orderId',
    access: 'operator',
    status: 200,
    summary: 'An order with all that is known of it',
  },
  listAnomalies: {
    method: 'GET',
    path: '/api/operator/anomalies',
    access: 'operator',
    status: 200,
    summary: 'Anomalies: the open ones, newest first, then the resolved ones, last resolved first',
  },
  runReconciliation: {
    method: 'POST',
    path: '/api/operator/reconciliations',
    access: 'operator',
    status: 202,
    summary: 'Begin to hold a day’s books against WeChat’s trade bill, and to repair what can be repaired',
  },
  listReconciliations: {
    method: 'GET',
    path: '/api/operator/reconciliations',
    access: 'operator',
    status: 200,
    summary: 'The days that were reconciled, newest first',
  },
  getReconciliation: {
    method: 'GET',
    path: '/api/operator/reconciliations/:billDate',
    access: 'operator',
    status: 200,
    summary: 'How far a day’s reconciliation is, and what it counted',
  },
  listDifferences: {
    method: 'GET',
    path: '/api/operator/reconciliations/:billDate/differences',
    access: 'operator',
    status: 200,
    summary: 'What a day’s reconciliation found, in the order of the bill',
  },
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof ROUTES;
