import type { Site } from '@taro-pay/site';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config/config.js';
import type { Dependencies } from './dependencies.js';
import { measureNotifications, measureQuery } from './metrics/measured-services.js';
import type { KnownSource, Meters } from './metrics/meters.js';
import { type AnomalyResolution, createAnomalyResolution } from './modules/anomalies/anomaly-resolution.js';
import { type AuditService, createAuditService } from './modules/audit/audit-service.js';
import { createExportService, type ExportService } from './modules/exports/export-service.js';
import { createPushService, type PushService } from './modules/message-push/push-service.js';
import { type Consents, createConsents } from './modules/messages/consents.js';
import { createMessageSending, type SendMessage } from './modules/messages/message-sending.js';
import { REFUND_NOTIFY_PATH, TRANSACTION_NOTIFY_PATH } from './modules/notifications/notification-routes.js';
import {
  createNotificationService,
  type NotificationService,
} from './modules/notifications/notification-service.js';
import { createOperatorService, type OperatorService } from './modules/operator/operator-service.js';
import { createOrderService, type OrderService } from './modules/orders/order-service.js';
import { createPackingService, type PackingService } from './modules/packing/packing-service.js';
import { type ClosingService, createClosingService } from './modules/payments/closing-service.js';
import { createLostOrders } from './modules/payments/lost-order.js';
import { createPaymentQuery, type PaymentQuery } from './modules/payments/payment-query.js';
import { createPaymentService, type PaymentService } from './modules/payments/payment-service.js';
import { createOperatorSessions, type OperatorSessions } from './modules/people/operator-sessions.js';
import type { PasswordCost } from './modules/people/password.js';
import { createPeopleService, type PeopleService } from './modules/people/people-service.js';
import { type CatalogueImport, createCatalogueImport } from './modules/products/catalogue-import.js';
import { type CatalogueService, createCatalogueService } from './modules/products/catalogue-service.js';
import { createPictures, type Pictures } from './modules/products/pictures.js';
import { createProductService, type ProductService } from './modules/products/product-service.js';
import { createRateCounts, type RateCounts } from './modules/rate-counts/rate-counts.js';
import {
  createReconciliationService,
  type ReconciliationService,
} from './modules/reconciliation/reconciliation-service.js';
import { createAdoptionByNumber } from './modules/refunds/adoption-by-number.js';
import {
  type ApplicationDecisions,
  createApplicationDecisions,
} from './modules/refunds/application-decisions.js';
import { createBilledRefunds } from './modules/refunds/billed-refunds.js';
import { createRefundAnswers } from './modules/refunds/refund-answers.js';
import { createRefundApplications, type RefundApplications } from './modules/refunds/refund-applications.js';
import { createRefundApprovals, type RefundApprovals } from './modules/refunds/refund-approvals.js';
import { type AdvanceRefund, createRefundSending } from './modules/refunds/refund-sending.js';
import { createRefundService, type RefundService } from './modules/refunds/refund-service.js';
import { createRefundWithdrawal } from './modules/refunds/refund-withdrawal.js';
import { createRobotSender } from './modules/robot/robot-sender.js';
import { createRobotService, type RobotService } from './modules/robot/robot-service.js';
import { createSessionService, type SessionService } from './modules/session/session-service.js';
import { type BeforeShipping, createBeforeShipping } from './modules/shipping/before-shipping.js';
import { createShipmentCorrection, type ShipmentCorrection } from './modules/shipping/shipment-correction.js';
import { createShipmentImport, type ShipmentImport } from './modules/shipping/shipment-import.js';
import { createShippingService, type ShippingService } from './modules/shipping/shipping-service.js';
import { type Carriers, createCarriers } from './modules/shipping-reports/carriers.js';
import { createFulfilmentWatch, type FulfilmentWatch } from './modules/shipping-reports/fulfilment-watch.js';
import { createReceiptService, type ReceiptService } from './modules/shipping-reports/receipt-service.js';
import {
  createShippingReporter,
  type ShippingReporter,
} from './modules/shipping-reports/shipping-reporter.js';
import { createTradeManagement } from './modules/shipping-reports/trade-management.js';
import { createStatisticsService, type StatisticsService } from './modules/statistics/statistics-service.js';
import type { TraceStep } from './traces/trace-step.js';

interface Process {
  readonly log: FastifyBaseLogger;
  /** Whether the process shuts down: long work stops at its next step. */
  readonly isStopping: () => boolean;
  /** The clock of signatures. */
  readonly signatureNow: () => number;
  /** Null where nothing is measured. */
  readonly meters: Meters | null;
  readonly traceStep: TraceStep;
}

/** Every service of the API. Routes and jobs use them; none of them knows HTTP. */
export interface Services {
  readonly sessions: SessionService;
  /** Null where no other process can have the database open. */
  readonly rateCounts: RateCounts | null;
  readonly products: ProductService;
  readonly catalogue: CatalogueService;
  readonly importCatalogue: CatalogueImport;
  readonly pictures: Pictures;
  readonly orders: OrderService;
  /** The sweep's. */
  readonly query: PaymentQuery;
  readonly payments: PaymentService;
  readonly closing: ClosingService;
  readonly applications: RefundApplications;
  readonly advanceRefund: AdvanceRefund;
  readonly refunds: RefundService;
  readonly approvals: RefundApprovals;
  readonly decisions: ApplicationDecisions;
  readonly notifications: NotificationService;
  readonly shipping: ShippingService;
  readonly beforeShipping: BeforeShipping;
  readonly correctShipment: ShipmentCorrection;
  readonly importShipments: ShipmentImport;
  readonly pushes: PushService;
  readonly reporter: ShippingReporter;
  readonly watch: FulfilmentWatch;
  readonly receipts: ReceiptService;
  readonly carriers: Carriers;
  readonly reconciliation: ReconciliationService;
  readonly operator: OperatorService;
  readonly packing: PackingService;
  readonly operatorSessions: OperatorSessions;
  readonly people: PeopleService;
  readonly audit: AuditService;
  readonly statistics: StatisticsService;
  readonly exports: ExportService;
  readonly resolution: AnomalyResolution;
  readonly robot: RobotService;
  readonly consents: Consents;
  readonly sendMessage: SendMessage;
}

export function createServices(
  dependencies: Dependencies,
  config: Config & Pick<Site, 'latePayments'> & { readonly passwordCost: PasswordCost },
  { log, isStopping, signatureNow, meters, traceStep }: Process,
): Services {
  const { appId, merchantId } = config.wechat;
  const merchant = { appId, merchantId };
  const { orderTtlSeconds, hasLimits, publicBaseUrl, picturesFolder, latePayments, passwordCost } = config;

  const orders = createOrderService(dependencies, {
    ttlSeconds: orderTtlSeconds,
    hasLimits,
    delivery: config.site.delivery,
  });
  const query = createPaymentQuery({ ...dependencies, merchant, latePayments });
  const queryBy = (source: KnownSource) => measureQuery(query, source, meters);
  const payments = createPaymentService({
    ...dependencies,
    orders,
    query: queryBy('confirm'),
    notifyUrl: publicBaseUrl + TRANSACTION_NOTIFY_PATH,
    orderTtlSeconds,
  });
  const closing = createClosingService({ ...dependencies, orders, query: queryBy('close') });

  const answers = createRefundAnswers({ ...dependencies, merchantId });
  const withdrawal = createRefundWithdrawal({ ...dependencies, answers });
  const advanceRefund = createRefundSending({
    ...dependencies,
    answers,
    withdrawal,
    query: queryBy('refund'),
    notifyUrl: publicBaseUrl + REFUND_NOTIFY_PATH,
    log,
  });
  const management = createTradeManagement(dependencies);
  const reporter = createShippingReporter({ ...dependencies, management });
  const { remindAfterHours } = config.site.delivery;
  const watch = createFulfilmentWatch({ ...dependencies, management, remindAfterHours });

  const reconciliation = createReconciliationService({
    ...dependencies,
    appId,
    query: queryBy('reconciliation'),
    takeBilledRefund: createBilledRefunds({ ...dependencies, merchantId }),
    isStopping,
    traceStep,
    log,
  });
  const refunds = createRefundService({ ...dependencies, advance: advanceRefund, withdrawal, log });
  const decisions = createApplicationDecisions({ ...dependencies, refunds });
  return {
    sessions: createSessionService(dependencies),
    rateCounts: dependencies.database.isShared ? createRateCounts(dependencies) : null,
    products: createProductService(dependencies, publicBaseUrl),
    catalogue: createCatalogueService(dependencies, publicBaseUrl),
    importCatalogue: createCatalogueImport(dependencies),
    pictures: createPictures({ ...dependencies, folder: picturesFolder, publicBaseUrl }),
    orders,
    query: queryBy('sweep'),
    payments,
    closing,
    applications: createRefundApplications(dependencies),
    advanceRefund,
    refunds,
    approvals: createRefundApprovals({ ...dependencies, send: refunds.send }),
    decisions,
    notifications: measureNotifications(
      createNotificationService({ ...dependencies, merchant, latePayments }),
      dependencies.now,
      meters,
    ),
    shipping: createShippingService({ ...dependencies, orders, merchantId }),
    beforeShipping: createBeforeShipping(dependencies),
    correctShipment: createShipmentCorrection(dependencies),
    importShipments: createShipmentImport(dependencies),
    pushes: createPushService({ ...dependencies, merchantId }),
    reporter,
    watch,
    receipts: createReceiptService({ orders, watch }),
    carriers: createCarriers(dependencies),
    reconciliation,
    operator: createOperatorService(dependencies.database),
    packing: createPackingService(dependencies.database),
    operatorSessions: createOperatorSessions({ ...dependencies, passwordCost }),
    people: createPeopleService({ ...dependencies, publicBaseUrl }),
    audit: createAuditService(dependencies.database),
    statistics: createStatisticsService(dependencies),
    exports: createExportService(dependencies),
    robot: createRobotService({
      ...dependencies,
      sender: config.robot === null ? null : createRobotSender(config.robot, signatureNow),
      publicBaseUrl,
      log,
    }),
    consents: createConsents({ ...dependencies, messages: config.site.messages }),
    sendMessage: createMessageSending({ ...dependencies, site: config.site, log }),
    resolution: createAnomalyResolution({
      ...dependencies,
      query: queryBy('operator'),
      answers,
      adopt: createAdoptionByNumber({ ...dependencies, merchantId }),
      adoptLostOrder: createLostOrders({
        ...dependencies,
        merchant,
        query: queryBy('operator'),
        sendsParcels: config.site.delivery.kinds.includes('express'),
      }),
      decisions,
      refunds,
      reconciliation,
      reporter,
      watch,
    }),
  };
}
