/** Types and plain constants. The mini-program imports this entry, so no schema library stands behind it. */
export { ANOMALY_TITLES_ZH } from './anomaly-titles-zh.js';
export { type BuyerClient, createBuyerClient } from './buyer-client.js';
export { type Client, createClient } from './client.js';
export { ERRORS } from './error-codes.js';
export { type ErrorCode, isErrorCode } from './error-names.js';
export { ERRORS_ZH } from './error-words-zh.js';
export { type ExportId, exportFileName } from './export-name.js';
export {
  canFulfilmentBecome,
  DELIVERY_KINDS,
  type DeliveryKind,
  FULFILMENT_TRANSITIONS,
  FULFILMENTS,
  type Fulfilment,
  type FulfilmentSource,
  SHIPMENT_REPORTS,
  type ShipmentReport,
} from './fulfilment.js';
export { IMPORT_ERRORS, type ImportErrorCode } from './import-errors.js';
export { LIMITS } from './limits.js';
export {
  MESSAGE_EVENTS,
  MESSAGE_STATUSES,
  type MessageEvent,
  type MessageStatus,
  ORDER_PAGE,
} from './messages.js';
export { type Fen, fen, isFen, MAX_FEN } from './money.js';
export type { OperationInputs, OperationOutputs, QueryOf } from './operation-types.js';
export { isOperatorName } from './operator-name.js';
export { isAtLeast, OPERATOR_ROLES, type OperatorRole } from './operator-roles.js';
export {
  ACTIONS_OF_ANOMALY,
  ANOMALY_ACTIONS,
  ANOMALY_KINDS,
  type AnomalyAction,
  type AnomalyKind,
  APPROVAL_STATUSES,
  type ApprovalStatus,
  DIFFERENCE_KINDS,
  type DifferenceKind,
  NOTIFICATION_OUTCOMES,
  type NotificationOutcome,
  ORDER_EVENT_TYPES,
  type OrderEventType,
  PAYMENT_SOURCES,
  type PaymentSource,
  RECONCILIATION_STATUSES,
  type ReconciliationStatus,
  ROBOT_FAILURES,
  ROBOT_KINDS,
  type RobotFailure,
  type RobotKind,
  WECHAT_CALLS,
  type WechatCall,
} from './operator-states.js';
export type {
  CallTrace,
  CloseReason,
  OrderEvent,
  RefundSource,
  ShipmentFacts,
  SignedText,
  TradeState,
} from './order-events.js';
export { isRefundApproval } from './refund-answer.js';
export { ApiError, type Transport, type TransportRequest } from './request.js';
export type { Access, Method } from './route.js';
export { type OperationId, ROUTES } from './routes.js';
export type { AuditEntry } from './schemas/audit.js';
export type { ImportedProduct, OperatorProduct } from './schemas/catalogue.js';
export type { Address, Delivery, DeliveryRequest } from './schemas/delivery.js';
export type { MessageToBuyer } from './schemas/message.js';
export type { Notification } from './schemas/notification.js';
export type { Anomaly } from './schemas/operator.js';
export type { OperatorOrder, WechatCallOfOrder } from './schemas/operator-orders.js';
export type { Order, OrderItem, OrderList, OrderRequest, PaymentParameters } from './schemas/order.js';
export type { WaitingOrder } from './schemas/packing.js';
export type { ActingOperator, Allowance, Invitation, Operator } from './schemas/people.js';
export type { Problem } from './schemas/problem.js';
export type { Product, ProductList } from './schemas/product.js';
export type {
  ListedApplication,
  OperatorRefund,
  OrderRefunds,
  Refund,
  RefundApplication,
  RefundApproval,
} from './schemas/refund.js';
export type { Robot, RobotFailureReport } from './schemas/robot.js';
export type { Session, SessionRequest } from './schemas/session.js';
export type {
  Carrier,
  ImportedShipment,
  OperatorShipment,
  OrderShipments,
  Shipment,
} from './schemas/shipment.js';
export type { Figures, SourceFigures } from './schemas/statistics.js';
export { SHIPMENT_PROBLEMS, type ShipmentProblem } from './shipment-problems.js';
export {
  canApplyForRefund,
  canOrderBecome,
  canRefundBecome,
  isPaid,
  ORDER_STATUSES,
  ORDER_TRANSITIONS,
  type OrderStatus,
  REFUND_ORIGINS,
  REFUND_STATUSES,
  REFUND_TRANSITIONS,
  type RefundOrigin,
  type RefundStatus,
} from './states.js';
