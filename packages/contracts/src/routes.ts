import type { OperatorRole } from './operator-roles.js';

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  /** The status of success. */
  readonly status: 200 | 201 | 202;
  /** The status of the other success, which has another body, where there is one. */
  readonly otherStatus?: 202;
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
  },
  listProducts: {
    method: 'GET',
    path: '/api/products',
    access: 'public',
    status: 200,
  },
  getProduct: {
    method: 'GET',
    path: '/api/products/:productId',
    access: 'public',
    status: 200,
  },
  createOrder: {
    method: 'POST',
    path: '/api/orders',
    access: 'buyer',
    status: 201,
  },
  listOrders: {
    method: 'GET',
    path: '/api/orders',
    access: 'buyer',
    status: 200,
  },
  getOrder: {
    method: 'GET',
    path: '/api/orders/:orderId',
    access: 'buyer',
    status: 200,
  },
  payOrder: {
    method: 'POST',
    path: '/api/orders/:orderId/payment',
    access: 'buyer',
    status: 200,
  },
  confirmPayment: {
    method: 'POST',
    path: '/api/orders/:orderId/payment/confirm',
    access: 'buyer',
    status: 200,
  },
  closeOrder: {
    method: 'POST',
    path: '/api/orders/:orderId/close',
    access: 'buyer',
    status: 200,
  },
  applyForRefund: {
    method: 'POST',
    path: '/api/orders/:orderId/refund-application',
    access: 'buyer',
    status: 201,
  },
  listOrderRefunds: {
    method: 'GET',
    path: '/api/orders/:orderId/refunds',
    access: 'buyer',
    status: 200,
  },
  createOperatorSession: {
    method: 'POST',
    path: '/api/operator/session',
    access: 'public',
    status: 201,
  },
  getOperatorSession: {
    method: 'GET',
    path: '/api/operator/session',
    access: 'viewer',
    status: 200,
  },
  deleteOperatorSession: {
    method: 'DELETE',
    path: '/api/operator/session',
    access: 'viewer',
    status: 200,
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/operator/invitation',
    access: 'public',
    status: 201,
  },
  listOperators: {
    method: 'GET',
    path: '/api/operator/operators',
    access: 'admin',
    status: 200,
  },
  createOperator: {
    method: 'POST',
    path: '/api/operator/operators',
    access: 'admin',
    status: 201,
  },
  updateOperator: {
    method: 'PATCH',
    path: '/api/operator/operators/:operatorId',
    access: 'admin',
    status: 200,
  },
  inviteOperator: {
    method: 'POST',
    path: '/api/operator/operators/:operatorId/invitation',
    access: 'admin',
    status: 201,
  },
  getStatistics: {
    method: 'GET',
    path: '/api/operator/statistics',
    access: 'viewer',
    status: 200,
  },
  listAllProducts: {
    method: 'GET',
    path: '/api/operator/products',
    access: 'viewer',
    status: 200,
  },
  createProduct: {
    method: 'POST',
    path: '/api/operator/products',
    access: 'finance',
    status: 201,
  },
  updateProduct: {
    method: 'PATCH',
    path: '/api/operator/products/:productId',
    access: 'finance',
    status: 200,
  },
  importProducts: {
    method: 'POST',
    path: '/api/operator/products/import',
    access: 'finance',
    status: 200,
  },
  uploadPicture: {
    method: 'POST',
    path: '/api/operator/pictures',
    access: 'finance',
    status: 201,
  },
  exportOrders: {
    method: 'GET',
    path: '/api/operator/export/orders.csv',
    access: 'finance',
    status: 200,
  },
  exportRefunds: {
    method: 'GET',
    path: '/api/operator/export/refunds.csv',
    access: 'finance',
    status: 200,
  },
  exportAnomalies: {
    method: 'GET',
    path: '/api/operator/export/anomalies.csv',
    access: 'finance',
    status: 200,
  },
  exportNotifications: {
    method: 'GET',
    path: '/api/operator/export/notifications.csv',
    access: 'finance',
    status: 200,
  },
  exportDifferences: {
    method: 'GET',
    path: '/api/operator/export/differences.csv',
    access: 'finance',
    status: 200,
  },
  exportAudit: {
    method: 'GET',
    path: '/api/operator/export/audit.csv',
    access: 'finance',
    status: 200,
  },
  exportProducts: {
    method: 'GET',
    path: '/api/operator/export/products.csv',
    access: 'finance',
    status: 200,
  },
  listAudit: {
    method: 'GET',
    path: '/api/operator/audit',
    access: 'finance',
    status: 200,
  },
  createRefund: {
    method: 'POST',
    path: '/api/operator/orders/:orderId/refunds',
    access: 'finance',
    status: 201,
    otherStatus: 202,
  },
  decideRefundApplication: {
    method: 'POST',
    path: '/api/operator/orders/:orderId/refund-application/decision',
    access: 'finance',
    status: 200,
  },
  listRefundApprovals: {
    method: 'GET',
    path: '/api/operator/refund-approvals',
    access: 'viewer',
    status: 200,
  },
  decideRefundApproval: {
    method: 'POST',
    path: '/api/operator/refund-approvals/:approvalId/decision',
    access: 'finance',
    status: 200,
  },
  withdrawRefund: {
    method: 'POST',
    path: '/api/operator/refunds/:refundId/withdrawal',
    access: 'finance',
    status: 200,
  },
  searchOrders: {
    method: 'GET',
    path: '/api/operator/orders',
    access: 'viewer',
    status: 200,
  },
  getOrderDossier: {
    method: 'GET',
    path: '/api/operator/orders/:orderId',
    access: 'viewer',
    status: 200,
  },
  listAnomalies: {
    method: 'GET',
    path: '/api/operator/anomalies',
    access: 'viewer',
    status: 200,
  },
  resolveAnomaly: {
    method: 'POST',
    path: '/api/operator/anomalies/:anomalyId/resolution',
    access: 'finance',
    status: 200,
  },
  replayNotification: {
    method: 'POST',
    path: '/api/operator/notifications/:notificationId/replay',
    access: 'support',
    status: 200,
  },
  listNotifications: {
    method: 'GET',
    path: '/api/operator/notifications',
    access: 'viewer',
    status: 200,
  },
  listRefundApplications: {
    method: 'GET',
    path: '/api/operator/refund-applications',
    access: 'viewer',
    status: 200,
  },
  listRefunds: {
    method: 'GET',
    path: '/api/operator/refunds',
    access: 'viewer',
    status: 200,
  },
  runReconciliation: {
    method: 'POST',
    path: '/api/operator/reconciliations',
    access: 'finance',
    status: 202,
  },
  listReconciliations: {
    method: 'GET',
    path: '/api/operator/reconciliations',
    access: 'viewer',
    status: 200,
  },
  getReconciliation: {
    method: 'GET',
    path: '/api/operator/reconciliations/:billDate',
    access: 'viewer',
    status: 200,
  },
  listDifferences: {
    method: 'GET',
    path: '/api/operator/reconciliations/:billDate/differences',
    access: 'viewer',
    status: 200,
  },
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof ROUTES;
