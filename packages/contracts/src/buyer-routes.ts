import type { Route } from './route.js';

/** Every operation of buyers, by name: all that the mini-program carries in its package. */
export const BUYER_ROUTES = {
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
  confirmReceipt: {
    method: 'POST',
    path: '/api/orders/:orderId/receipt',
    access: 'buyer',
    status: 200,
  },
  applyForRefund: {
    method: 'POST',
    path: '/api/orders/:orderId/refund-application',
    access: 'buyer',
    status: 201,
  },
  listOrderShipments: {
    method: 'GET',
    path: '/api/orders/:orderId/shipments',
    access: 'buyer',
    status: 200,
  },
  listOrderRefunds: {
    method: 'GET',
    path: '/api/orders/:orderId/refunds',
    access: 'buyer',
    status: 200,
  },
  acceptSubscriptions: {
    method: 'POST',
    path: '/api/orders/:orderId/subscriptions',
    access: 'buyer',
    status: 204,
  },
} as const satisfies Record<string, Route>;

export type BuyerOperationId = keyof typeof BUYER_ROUTES;
