import { Type } from 'typebox';
import type { OperationId } from '../routes.js';
import { AuditListSchema, AuditQuerySchema } from './audit.js';
import { Strict } from './common.js';
import {
  AnomalyListSchema,
  AnomalyParamsSchema,
  AnomalySchema,
  DifferenceListQuerySchema,
  DifferenceListSchema,
  NotificationParamsSchema,
  OrderDossierSchema,
  OrderSearchQuerySchema,
  ReconciliationListQuerySchema,
  ReconciliationListSchema,
  ReconciliationRequestSchema,
  ReconciliationSchema,
  RefundListQuerySchema,
  RefundListSchema,
  ReplaySchema,
  ResolutionRequestSchema,
} from './operator.js';
import {
  OrderListQuerySchema,
  OrderListSchema,
  OrderRequestSchema,
  OrderSchema,
  PaymentParametersSchema,
} from './order.js';
import {
  ChangedOperatorSchema,
  InvitationAcceptanceSchema,
  InvitationSchema,
  LoggedOutSchema,
  NewOperatorSchema,
  OperatorChangeSchema,
  OperatorListSchema,
  OperatorParamsSchema,
  OperatorRequestSchema,
  OperatorSessionRequestSchema,
  OperatorSessionSchema,
} from './people.js';
import { ProblemSchema } from './problem.js';
import { ProductIdSchema, ProductListSchema, ProductSchema } from './product.js';
import {
  OperatorRefundSchema,
  OrderRefundsSchema,
  RefundApplicationRequestSchema,
  RefundApplicationSchema,
  RefundRequestSchema,
  WithdrawalRequestSchema,
} from './refund.js';
import { SessionRequestSchema, SessionSchema } from './session.js';

const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };
const orderParams = Strict({ orderId: Type.String({ minLength: 1, maxLength: 64 }) });

/** Not strict: every request has other headers. */
const IdempotencyHeadersSchema = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[\\x21-\\x7e]{1,255}$',
    description: 'Generated and stored before the first attempt; the same key and body give the same answer',
  }),
});

/** The schemas of every operation of the route table, in the form of Fastify's route option `schema`. */
export const OPERATIONS = {
  createSession: { body: SessionRequestSchema, response: { 201: SessionSchema, ...problems } },
  listProducts: { response: { 200: ProductListSchema, ...problems } },
  getProduct: {
    params: Strict({ productId: ProductIdSchema }),
    response: { 200: ProductSchema, ...problems },
  },
  createOrder: {
    headers: IdempotencyHeadersSchema,
    body: OrderRequestSchema,
    response: { 201: OrderSchema, ...problems },
  },
  listOrders: { querystring: OrderListQuerySchema, response: { 200: OrderListSchema, ...problems } },
  getOrder: { params: orderParams, response: { 200: OrderSchema, ...problems } },
  payOrder: { params: orderParams, response: { 200: PaymentParametersSchema, ...problems } },
  confirmPayment: { params: orderParams, response: { 200: OrderSchema, ...problems } },
  closeOrder: { params: orderParams, response: { 200: OrderSchema, ...problems } },
  applyForRefund: {
    params: orderParams,
    body: RefundApplicationRequestSchema,
    response: { 201: RefundApplicationSchema, ...problems },
  },
  listOrderRefunds: { params: orderParams, response: { 200: OrderRefundsSchema, ...problems } },
  createOperatorSession: {
    body: OperatorSessionRequestSchema,
    response: { 201: OperatorSessionSchema, ...problems },
  },
  getOperatorSession: { response: { 200: OperatorSessionSchema, ...problems } },
  deleteOperatorSession: { response: { 200: LoggedOutSchema, ...problems } },
  acceptInvitation: {
    body: InvitationAcceptanceSchema,
    response: { 201: OperatorSessionSchema, ...problems },
  },
  listOperators: { response: { 200: OperatorListSchema, ...problems } },
  createOperator: { body: OperatorRequestSchema, response: { 201: NewOperatorSchema, ...problems } },
  updateOperator: {
    params: OperatorParamsSchema,
    body: OperatorChangeSchema,
    response: { 200: ChangedOperatorSchema, ...problems },
  },
  inviteOperator: {
    params: OperatorParamsSchema,
    response: { 201: InvitationSchema, ...problems },
  },
  listAudit: { querystring: AuditQuerySchema, response: { 200: AuditListSchema, ...problems } },
  createRefund: {
    params: orderParams,
    headers: IdempotencyHeadersSchema,
    body: RefundRequestSchema,
    response: { 201: OperatorRefundSchema, ...problems },
  },
  withdrawRefund: {
    params: Strict({ refundId: Type.String({ minLength: 1, maxLength: 64 }) }),
    body: WithdrawalRequestSchema,
    response: { 200: OperatorRefundSchema, ...problems },
  },
  searchOrders: { querystring: OrderSearchQuerySchema, response: { 200: OrderListSchema, ...problems } },
  getOrderDossier: { params: orderParams, response: { 200: OrderDossierSchema, ...problems } },
  resolveAnomaly: {
    params: AnomalyParamsSchema,
    body: ResolutionRequestSchema,
    response: { 200: AnomalySchema, ...problems },
  },
  replayNotification: {
    params: NotificationParamsSchema,
    response: { 200: ReplaySchema, ...problems },
  },
  listRefunds: {
    querystring: RefundListQuerySchema,
    response: { 200: RefundListSchema, ...problems },
  },
  runReconciliation: {
    body: ReconciliationRequestSchema,
    response: { 202: ReconciliationSchema, ...problems },
  },
  listReconciliations: {
    querystring: ReconciliationListQuerySchema,
    response: { 200: ReconciliationListSchema, ...problems },
  },
  getReconciliation: {
    params: ReconciliationRequestSchema,
    response: { 200: ReconciliationSchema, ...problems },
  },
  listDifferences: {
    params: ReconciliationRequestSchema,
    querystring: DifferenceListQuerySchema,
    response: { 200: DifferenceListSchema, ...problems },
  },
  listAnomalies: { response: { 200: AnomalyListSchema, ...problems } },
} as const satisfies Record<OperationId, object>;

export type Operations = typeof OPERATIONS;
