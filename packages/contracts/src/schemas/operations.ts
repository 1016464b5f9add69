import { Type } from 'typebox';
import type { OperationId } from '../routes.js';
import { AuditListSchema, AuditQuerySchema } from './audit.js';
import {
  ImportQuerySchema,
  ImportResultSchema,
  NewProductSchema,
  OperatorProductListQuerySchema,
  OperatorProductListSchema,
  OperatorProductSchema,
  PictureUploadSchema,
  ProductChangeSchema,
  ProductParamsSchema,
} from './catalogue.js';
import { Strict } from './common.js';
import {
  AnomalyExportQuerySchema,
  AuditExportQuerySchema,
  CsvAnswer,
  DifferenceExportQuerySchema,
  NotificationExportQuerySchema,
  OrderExportQuerySchema,
  RefundExportQuerySchema,
} from './exports.js';
import { AcceptedTemplatesSchema } from './message.js';
import {
  NotificationListQuerySchema,
  NotificationListSchema,
  NotificationParamsSchema,
  ReplaySchema,
} from './notification.js';
import {
  AnomalyListQuerySchema,
  AnomalyListSchema,
  AnomalyParamsSchema,
  AnomalySchema,
  DifferenceListQuerySchema,
  DifferenceListSchema,
  ReconciliationListQuerySchema,
  ReconciliationListSchema,
  ReconciliationRequestSchema,
  ReconciliationSchema,
  ResolutionRequestSchema,
} from './operator.js';
import {
  OperatorOrderListSchema,
  OperatorOrderSchema,
  OrderDossierSchema,
  OrderSearchQuerySchema,
  RefundApplicationListQuerySchema,
  RefundApplicationListSchema,
  RefundListQuerySchema,
  RefundListSchema,
} from './operator-orders.js';
import {
  OrderListQuerySchema,
  OrderListSchema,
  OrderRequestSchema,
  OrderSchema,
  PaymentParametersSchema,
} from './order.js';
import { PackingListQuerySchema, PackingListSchema, WaitingCountsSchema } from './packing.js';
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
  OwnSessionSchema,
} from './people.js';
import { ProblemSchema } from './problem.js';
import { ProductIdSchema, ProductListSchema, ProductSchema } from './product.js';
import {
  ApplicationDecisionRequestSchema,
  ApplicationDecisionSchema,
  ApprovalDecisionRequestSchema,
  ApprovalParamsSchema,
  OperatorRefundSchema,
  OrderRefundsSchema,
  RefundApplicationRequestSchema,
  RefundApplicationSchema,
  RefundApprovalListQuerySchema,
  RefundApprovalListSchema,
  RefundApprovalSchema,
  RefundRequestSchema,
  WithdrawalRequestSchema,
} from './refund.js';
import { RobotStateSchema, RobotTestSchema } from './robot.js';
import { SessionRequestSchema, SessionSchema } from './session.js';
import {
  AddressChangeSchema,
  CarrierListSchema,
  CorrectionRequestSchema,
  OperatorShipmentSchema,
  OrderShipmentsSchema,
  PickupParamsSchema,
  ShipmentImportQuerySchema,
  ShipmentImportSchema,
  ShipmentParamsSchema,
  ShipmentRequestSchema,
} from './shipment.js';
import { StatisticsQuerySchema, StatisticsSchema } from './statistics.js';

const problems = { '4xx': ProblemSchema, '5xx': ProblemSchema };
const orderParams = Strict({ orderId: Type.String({ minLength: 1, maxLength: 64 }) });

/** Not strict: every request has other headers. */
const IdempotencyHeadersSchema = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[\\x21-\\x7e]{1,255}$',
    description: 'Generated and stored before the first attempt; the same key and body give the same answer',
  }),
});

/** A body that is a file: its handler reads it. */
const FileSchema = (...types: readonly string[]) => ({
  content: Object.fromEntries(types.map((type) => [type, { schema: Type.Unknown() }])),
});

interface Operation {
  readonly summary: string;
  readonly params?: object;
  readonly querystring?: object;
  readonly headers?: object;
  readonly body?: object;
  readonly response: object;
}

/**
 * The summary and the schemas of every operation of the route table, in the form of Fastify's route option `schema`.
 * They are not in the route table itself, because that is part of every client's bundle.
 */
export const OPERATIONS = {
  createSession: {
    summary: 'Log in with the code that wx.login gave',
    body: SessionRequestSchema,
    response: { 201: SessionSchema, ...problems },
  },
  listProducts: {
    summary: 'The catalogue',
    response: { 200: ProductListSchema, ...problems },
  },
  getProduct: {
    summary: 'One product',
    params: Strict({ productId: ProductIdSchema }),
    response: { 200: ProductSchema, ...problems },
  },
  createOrder: {
    summary: 'Place an order at the catalogue’s prices and reserve its stock',
    headers: IdempotencyHeadersSchema,
    body: OrderRequestSchema,
    response: { 201: OrderSchema, ...problems },
  },
  listOrders: {
    summary: 'The buyer’s orders, newest first',
    querystring: OrderListQuerySchema,
    response: { 200: OrderListSchema, ...problems },
  },
  getOrder: {
    summary: 'One order of the buyer',
    params: orderParams,
    response: { 200: OrderSchema, ...problems },
  },
  payOrder: {
    summary: 'The parameters of wx.requestPayment for a pending order',
    params: orderParams,
    response: { 200: PaymentParametersSchema, ...problems },
  },
  confirmPayment: {
    summary: 'Query the payment at WeChat, then answer the order',
    params: orderParams,
    response: { 200: OrderSchema, ...problems },
  },
  closeOrder: {
    summary: 'Close a pending order and release its stock',
    params: orderParams,
    response: { 200: OrderSchema, ...problems },
  },
  confirmReceipt: {
    summary: 'Ask WeChat whether the buyer has confirmed receipt, then answer the order',
    params: orderParams,
    response: { 200: OrderSchema, ...problems },
  },
  applyForRefund: {
    summary: 'Apply for a refund of a paid order; one application is open at a time',
    params: orderParams,
    body: RefundApplicationRequestSchema,
    response: { 201: RefundApplicationSchema, ...problems },
  },
  listOrderShipments: {
    summary: 'The shipments of an order, and what confirms its receipt at WeChat',
    params: orderParams,
    response: { 200: OrderShipmentsSchema, ...problems },
  },
  listOrderRefunds: {
    summary: 'The refund application and the refunds of an order',
    params: orderParams,
    response: { 200: OrderRefundsSchema, ...problems },
  },
  acceptSubscriptions: {
    summary: 'Keep which subscribe messages the buyer accepted at an order, each once',
    params: orderParams,
    body: AcceptedTemplatesSchema,
    response: { 204: Type.Null(), ...problems },
  },
  createOperatorSession: {
    summary: 'Log an operator in with name and password',
    body: OperatorSessionRequestSchema,
    response: { 201: OperatorSessionSchema, ...problems },
  },
  getOperatorSession: {
    summary: 'The operator who asks, and what they may refund now without another person',
    response: { 200: OwnSessionSchema, ...problems },
  },
  deleteOperatorSession: {
    summary: 'Log out',
    response: { 200: LoggedOutSchema, ...problems },
  },
  acceptInvitation: {
    summary: 'Set a password with the token of a one-time link, and log in',
    body: InvitationAcceptanceSchema,
    response: { 201: OperatorSessionSchema, ...problems },
  },
  listOperators: {
    summary: 'All operators, by name',
    response: { 200: OperatorListSchema, ...problems },
  },
  createOperator: {
    summary:
      'Add an operator and answer the one-time link that sets the password; they refund within the limits of whoever adds them',
    body: OperatorRequestSchema,
    response: { 201: NewOperatorSchema, ...problems },
  },
  updateOperator: {
    summary: 'Change the role or the limits of an operator, suspend, or reinstate',
    params: OperatorParamsSchema,
    body: OperatorChangeSchema,
    response: { 200: ChangedOperatorSchema, ...problems },
  },
  inviteOperator: {
    summary:
      'A new one-time link, for a lost password or a lost link; its operator refunds within the limits of whoever makes it',
    params: OperatorParamsSchema,
    response: { 201: InvitationSchema, ...problems },
  },
  getRobot: {
    summary: 'The group’s robot, and what waits for it; null where none is set',
    response: { 200: RobotStateSchema, ...problems },
  },
  testRobot: {
    summary: 'Send a test message through the group’s robot; `failure` says why it did not arrive',
    response: { 200: RobotTestSchema, ...problems },
  },
  getStatistics: {
    summary: 'Money, the way from order to payment, and what waits, by day in Beijing',
    querystring: StatisticsQuerySchema,
    response: { 200: StatisticsSchema, ...problems },
  },
  listAllProducts: {
    summary: 'The whole catalogue, also what is off sale',
    querystring: OperatorProductListQuerySchema,
    response: { 200: OperatorProductListSchema, ...problems },
  },
  createProduct: {
    summary: 'Add a product to the catalogue',
    body: NewProductSchema,
    response: { 201: OperatorProductSchema, ...problems },
  },
  updateProduct: {
    summary: 'Change a product, take it off sale, or move its stock by a difference',
    params: ProductParamsSchema,
    body: ProductChangeSchema,
    response: { 200: OperatorProductSchema, ...problems },
  },
  importProducts: {
    summary:
      'Add and change products from a CSV or JSON file, all of it or nothing; a dry run tells the difference',
    querystring: ImportQuerySchema,
    body: FileSchema('text/csv', 'application/json'),
    response: { 200: ImportResultSchema, ...problems },
  },
  uploadPicture: {
    summary: 'Keep a picture for products, without its metadata: JPEG, PNG or WebP',
    body: FileSchema('image/jpeg', 'image/png', 'image/webp'),
    response: { 201: PictureUploadSchema, ...problems },
  },
  exportOrders: {
    summary: 'CSV: orders, as their search finds them',
    querystring: OrderExportQuerySchema,
    response: { 200: CsvAnswer, ...problems },
  },
  exportRefunds: {
    summary: 'CSV: refunds, newest first',
    querystring: RefundExportQuerySchema,
    response: { 200: CsvAnswer, ...problems },
  },
  exportAnomalies: {
    summary: 'CSV: anomalies, oldest first',
    querystring: AnomalyExportQuerySchema,
    response: { 200: CsvAnswer, ...problems },
  },
  exportNotifications: {
    summary: 'CSV: notifications, newest first',
    querystring: NotificationExportQuerySchema,
    response: { 200: CsvAnswer, ...problems },
  },
  exportDifferences: {
    summary: 'CSV: the differences of a reconciled day',
    querystring: DifferenceExportQuerySchema,
    response: { 200: CsvAnswer, ...problems },
  },
  exportAudit: {
    summary: 'CSV: the acts of operators, newest first',
    querystring: AuditExportQuerySchema,
    response: { 200: CsvAnswer, ...problems },
  },
  exportProducts: {
    summary: 'CSV: the catalogue, in the form in which it is imported again',
    response: { 200: CsvAnswer, ...problems },
  },
  listAudit: {
    summary: 'The acts of operators, newest first',
    querystring: AuditQuerySchema,
    response: { 200: AuditListSchema, ...problems },
  },
  createRefund: {
    summary: 'Refund an order, in full or in part; above the operator’s limits, ask for approval (202)',
    params: orderParams,
    headers: IdempotencyHeadersSchema,
    body: RefundRequestSchema,
    response: { 201: OperatorRefundSchema, 202: RefundApprovalSchema, ...problems },
  },
  decideRefundApplication: {
    summary: 'Grant the buyer’s refund application with a sum, or decline it with words that the buyer reads',
    params: orderParams,
    body: ApplicationDecisionRequestSchema,
    response: { 200: ApplicationDecisionSchema, ...problems },
  },
  listRefundApprovals: {
    summary: 'The refunds that wait for a second person, and those that were decided, newest first',
    querystring: RefundApprovalListQuerySchema,
    response: { 200: RefundApprovalListSchema, ...problems },
  },
  decideRefundApproval: {
    summary: 'Approve or decline a refund that another operator asked for',
    params: ApprovalParamsSchema,
    body: ApprovalDecisionRequestSchema,
    response: { 200: RefundApprovalSchema, ...problems },
  },
  withdrawRefund: {
    summary: 'Withdraw a refund that WeChat has not accepted, and free its amount',
    params: Strict({ refundId: Type.String({ minLength: 1, maxLength: 64 }) }),
    body: WithdrawalRequestSchema,
    response: { 200: OperatorRefundSchema, ...problems },
  },
  searchOrders: {
    summary: 'The orders of all buyers, newest first, by number, product, amount, time, status or anomaly',
    querystring: OrderSearchQuerySchema,
    response: { 200: OperatorOrderListSchema, ...problems },
  },
  getOrderDossier: {
    summary:
      'An order with its events, refunds, notifications, calls to WeChat, anomalies and acts of operators',
    params: orderParams,
    response: { 200: OrderDossierSchema, ...problems },
  },
  listPacking: {
    summary: 'The orders that are to be shipped, oldest first, with what is left of each',
    querystring: PackingListQuerySchema,
    response: { 200: PackingListSchema, ...problems },
  },
  countWaiting: {
    summary: 'How many orders are to be shipped, by kind of delivery, and how long the oldest waits',
    response: { 200: WaitingCountsSchema, ...problems },
  },
  resolveAnomaly: {
    summary: 'Ask WeChat again about an anomaly, adopt, accept or refund, with a remark',
    params: AnomalyParamsSchema,
    body: ResolutionRequestSchema,
    response: { 200: AnomalySchema, ...problems },
  },
  replayNotification: {
    summary: 'Settle a kept notification once more; what is booked already is REPEATED',
    params: NotificationParamsSchema,
    response: { 200: ReplaySchema, ...problems },
  },
  listNotifications: {
    summary: 'What WeChat told and what it did, newest first',
    querystring: NotificationListQuerySchema,
    response: { 200: NotificationListSchema, ...problems },
  },
  listRefundApplications: {
    summary: 'Buyers’ requests for their money, oldest first',
    querystring: RefundApplicationListQuerySchema,
    response: { 200: RefundApplicationListSchema, ...problems },
  },
  listRefunds: {
    summary: 'The refunds of all orders, newest first',
    querystring: RefundListQuerySchema,
    response: { 200: RefundListSchema, ...problems },
  },
  runReconciliation: {
    summary: 'Start the reconciliation of a day with WeChat’s trade bill, repairing what a query repairs',
    body: ReconciliationRequestSchema,
    response: { 202: ReconciliationSchema, ...problems },
  },
  listReconciliations: {
    summary: 'The reconciled days, newest first',
    querystring: ReconciliationListQuerySchema,
    response: { 200: ReconciliationListSchema, ...problems },
  },
  getReconciliation: {
    summary: 'The progress and the counts of a day’s reconciliation',
    params: ReconciliationRequestSchema,
    response: { 200: ReconciliationSchema, ...problems },
  },
  listDifferences: {
    summary: 'The differences of a day, in the order of the bill',
    params: ReconciliationRequestSchema,
    querystring: DifferenceListQuerySchema,
    response: { 200: DifferenceListSchema, ...problems },
  },
  shipOrder: {
    summary: 'Ship an order or a part of it in one parcel, or hand it over at the counter for its code',
    params: orderParams,
    body: ShipmentRequestSchema,
    response: { 201: OperatorShipmentSchema, ...problems },
  },
  correctShipment: {
    summary: 'Correct the carrier and the number of a parcel: WeChat takes one correction',
    params: ShipmentParamsSchema,
    body: CorrectionRequestSchema,
    response: { 200: OperatorShipmentSchema, ...problems },
  },
  importShipments: {
    summary:
      'Ship many express orders from a CSV file of order, carrier and tracking number; each line stands for itself, and a dry run tells what each would do',
    querystring: ShipmentImportQuerySchema,
    body: FileSchema('text/csv'),
    response: { 200: ShipmentImportSchema, ...problems },
  },
  changeAddress: {
    summary: 'Change where an express order goes, before it is shipped',
    params: orderParams,
    body: AddressChangeSchema,
    response: { 200: OperatorOrderSchema, ...problems },
  },
  announcePickup: {
    summary: 'Say that a pick-up order waits for its buyer',
    params: orderParams,
    response: { 200: OperatorOrderSchema, ...problems },
  },
  findPickup: {
    summary: 'The order that waits with a code; wrong codes are limited and kept in the audit log',
    params: PickupParamsSchema,
    response: { 200: OperatorOrderSchema, ...problems },
  },
  listCarriers: {
    summary: 'The carriers that WeChat knows, by name',
    response: { 200: CarrierListSchema, ...problems },
  },
  exportShipments: {
    summary: 'CSV: express orders that are to be shipped, in the form in which shipments are imported',
    response: { 200: CsvAnswer, ...problems },
  },
  listAnomalies: {
    summary: 'Anomalies, oldest first, by kind, state and time',
    querystring: AnomalyListQuerySchema,
    response: { 200: AnomalyListSchema, ...problems },
  },
} as const satisfies Record<OperationId, Operation>;

export type Operations = typeof OPERATIONS;
