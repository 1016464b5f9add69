import type { OperatorRole } from './operator-roles.js';

interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  /** The status of success. */
  readonly status: 200 | 201 | 202;
  readonly summary: string;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The caller: anybody, a buyer with a token, or an operator whose role is this one or one above it. */
export type Access = 'public' | 'buyer' | OperatorRole;

/** Every operation of buyers and operators, by name. `schemas/operations.ts` has the schemas of each. */
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
    summary: 'Query the payment at WeChat, then answer the order',
  },
  closeOrder: {
    method: 'POST',
    path: '/api/orders/:orderId/close',
    access: 'buyer',
    status: 200,
    summary: 'Close a pending order and release its stock',
  },
  applyForRefund: {
    method: 'POST',
    path: '/api/orders/:orderId/refund-application',
    access: 'buyer',
    status: 201,
    summary: 'Apply for a refund of a paid order; one application is open at a time',
  },
  listOrderRefunds: {
    method: 'GET',
    path: '/api/orders/:orderId/refunds',
    access: 'buyer',
    status: 200,
    summary: 'The refund application and the refunds of an order',
  },
  createOperatorSession: {
    method: 'POST',
    path: '/api/operator/session',
    access: 'public',
    status: 201,
    summary: 'Log an operator in with name and password',
  },
  getOperatorSession: {
    method: 'GET',
    path: '/api/operator/session',
    access: 'viewer',
    status: 200,
    summary: 'The operator who asks',
  },
  deleteOperatorSession: {
    method: 'DELETE',
    path: '/api/operator/session',
    access: 'viewer',
    status: 200,
    summary: 'Log out',
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/operator/invitation',
    access: 'public',
    status: 201,
    summary: 'Set a password with the token of a one-time link, and log in',
  },
  listOperators: {
    method: 'GET',
    path: '/api/operator/operators',
    access: 'admin',
    status: 200,
    summary: 'All operators, by name',
  },
  createOperator: {
    method: 'POST',
    path: '/api/operator/operators',
    access: 'admin',
    status: 201,
    summary: 'Add an operator and answer the one-time link that sets the password',
  },
  updateOperator: {
    method: 'PATCH',
    path: '/api/operator/operators/:operatorId',
    access: 'admin',
    status: 200,
    summary: 'Change the role or the limits of an operator, suspend, or reinstate',
  },
  inviteOperator: {
    method: 'POST',
    path: '/api/operator/operators/:operatorId/invitation',
    access: 'admin',
    status: 201,
    summary: 'A new one-time link, for a lost password or a lost link',
  },
  listAudit: {
    method: 'GET',
    path: '/api/operator/audit',
    access: 'finance',
    status: 200,
    summary: 'The acts of operators, newest first',
  },
  createRefund: {
    method: 'POST',
    path: '/api/operator/orders/:orderId/refunds',
    access: 'finance',
    status: 201,
    summary: 'Refund an order, in full or in part',
  },
  withdrawRefund: {
    method: 'POST',
    path: '/api/operator/refunds/:refundId/withdrawal',
    access: 'finance',
    status: 200,
    summary: 'Withdraw a refund that WeChat has not accepted, and free its amount',
  },
  searchOrders: {
    method: 'GET',
    path: '/api/operator/orders',
    access: 'viewer',
    status: 200,
    summary: 'The orders of all buyers, newest first, or the order that an id belongs to',
  },
  getOrderDossier: {
    method: 'GET',
    path: '/api/operator/orders/:orderId',
    access: 'viewer',
    status: 200,
    summary: 'An order with its events, refunds and notifications',
  },
  listAnomalies: {
    method: 'GET',
    path: '/api/operator/anomalies',
    access: 'viewer',
    status: 200,
    summary: 'Anomalies: the open ones, newest first, then the resolved ones, last resolved first',
  },
  resolveAnomaly: {
    method: 'POST',
    path: '/api/operator/anomalies/:anomalyId/resolution',
    access: 'finance',
    status: 200,
    summary: 'Ask WeChat again about an anomaly, or accept it, with a remark',
  },
  replayNotification: {
    method: 'POST',
    path: '/api/operator/notifications/:notificationId/replay',
    access: 'support',
    status: 200,
    summary: 'Settle a kept notification once more; what is booked already is REPEATED',
  },
  listRefunds: {
    method: 'GET',
    path: '/api/operator/refunds',
    access: 'viewer',
    status: 200,
    summary: 'The refunds of all orders, newest first',
  },
  runReconciliation: {
    method: 'POST',
    path: '/api/operator/reconciliations',
    access: 'finance',
    status: 202,
    summary: 'Start the reconciliation of a day with WeChat’s trade bill, repairing what a query repairs',
  },
  listReconciliations: {
    method: 'GET',
    path: '/api/operator/reconciliations',
    access: 'viewer',
    status: 200,
    summary: 'The reconciled days, newest first',
  },
  getReconciliation: {
    method: 'GET',
    path: '/api/operator/reconciliations/:billDate',
    access: 'viewer',
    status: 200,
    summary: 'The progress and the counts of a day’s reconciliation',
  },
  listDifferences: {
    method: 'GET',
    path: '/api/operator/reconciliations/:billDate/differences',
    access: 'viewer',
    status: 200,
    summary: 'The differences of a day, in the order of the bill',
  },
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof ROUTES;
