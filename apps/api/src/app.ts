import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { monotonicFactory } from 'ulid';
import { type Config, loadConfig } from './config/config.js';
import { openDatabase } from './database/database.js';
import type { Dependencies } from './dependencies.js';
import { admissionPlugin } from './http/plugins/admission.js';
import { authenticationPlugin } from './http/plugins/authentication.js';
import { bodiesPlugin } from './http/plugins/bodies.js';
import { filesPlugin } from './http/plugins/files.js';
import { forwardedPlugin } from './http/plugins/forwarded.js';
import { openapiPlugin } from './http/plugins/openapi.js';
import { problemsPlugin } from './http/plugins/problems.js';
import { queryLengthPlugin } from './http/plugins/query-length.js';
import { rateLimitsPlugin } from './http/plugins/rate-limits.js';
import { requestIdPlugin } from './http/plugins/request-id.js';
import { securityHeadersPlugin } from './http/plugins/security-headers.js';
import { shutdownPlugin } from './http/plugins/shutdown.js';
import { createServer } from './http/server.js';
import { createDailyReconciliation } from './jobs/reconcile-daily.js';
import { createOrderSweep } from './jobs/sweep-orders.js';
import { createRefundSweep } from './jobs/sweep-refunds.js';
import { healthRoutes } from './modules/health/health-routes.js';
import {
  notificationRoutes,
  REFUND_NOTIFY_PATH,
  TRANSACTION_NOTIFY_PATH,
} from './modules/notifications/notification-routes.js';
import { createNotificationService } from './modules/notifications/notification-service.js';
import { operatorRoutes } from './modules/operator/operator-routes.js';
import { createOperatorService } from './modules/operator/operator-service.js';
import { orderRoutes } from './modules/orders/order-routes.js';
import { createOrderService } from './modules/orders/order-service.js';
import { createClosingService } from './modules/payments/closing-service.js';
import { createPaymentQuery } from './modules/payments/payment-query.js';
import { paymentRoutes } from './modules/payments/payment-routes.js';
import { createPaymentService } from './modules/payments/payment-service.js';
import { seedCatalogue } from './modules/products/catalogue.js';
import { productRoutes } from './modules/products/product-routes.js';
import { createProductService } from './modules/products/product-service.js';
import { createReconciliationService } from './modules/reconciliation/reconciliation-service.js';
import { createBilledRefunds } from './modules/refunds/billed-refunds.js';
import { createRefundAnswers } from './modules/refunds/refund-answers.js';
import { createRefundApplications } from './modules/refunds/refund-applications.js';
import { refundRoutes } from './modules/refunds/refund-routes.js';
import { createRefundSending } from './modules/refunds/refund-sending.js';
import { createRefundService } from './modules/refunds/refund-service.js';
import { createRefundWithdrawal } from './modules/refunds/refund-withdrawal.js';
import { sessionRoutes } from './modules/session/session-routes.js';
import { createSessionService } from './modules/session/session-service.js';
import { createWechat } from './wechat/index.js';

export interface AppOptions {
  /** The environment; left out, the process's own and a file `.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly logger?: FastifyServerOptions['logger'];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds since 1970 by the clock that signatures are stamped and checked with; left out, `now`. */
  readonly signatureNow?: () => number;
  readonly random?: (size: number) => Buffer;
}

declare module 'fastify' {
  interface FastifyInstance {
    config: Config;
    /** What timers run, each for itself, so that none of them waits for another. */
    jobs: readonly (() => Promise<void>)[];
    /** One run of all of them. */
    sweep: () => Promise<void>;
  }
}

/**
 * The whole API, ready to listen or to be asked through `inject`; it never listens by itself.
 * @throws ConfigError where the environment is wrong, in one line that names the variable.
 */
export async function createApp(options: AppOptions = {}): Promise<FastifyInstance> {
  const { environment, logger = false, now = Date.now, signatureNow = now, random = randomBytes } = options;
  const config = await loadConfig(environment);
  const newUlid = monotonicFactory();
  const { app, admission, reportRefused } = createServer({ logger, trustProxy: config.trustProxy });

  const wechat = createWechat({ config: config.wechat, now: signatureNow, randomBytes: random });
  const database = await openDatabase(config.databaseUrl, { mayCreate: config.mayCreateDatabase });
  app.addHook('onClose', () => database.$disconnect());
  if (config.seedsDemo) await seedCatalogue(database);

  const dependencies: Dependencies = { database, wechat, now, newId: () => newUlid(now()) };
  const merchant = { appId: config.wechat.appId, merchantId: config.wechat.merchantId };
  const notifyUrl = config.publicBaseUrl + TRANSACTION_NOTIFY_PATH;
  const orders = createOrderService(dependencies, {
    ttlSeconds: config.orderTtlSeconds,
    hasLimits: config.hasLimits,
  });
  const query = createPaymentQuery({ ...dependencies, merchant });
  const payments = createPaymentService({
    ...dependencies,
    orders,
    query,
    notifyUrl,
    orderTtlSeconds: config.orderTtlSeconds,
  });
  const closing = createClosingService({ ...dependencies, orders, query });

  const answers = createRefundAnswers({ ...dependencies, merchantId: merchant.merchantId });
  const withdrawal = createRefundWithdrawal({ ...dependencies, answers });
  const advance = createRefundSending({
    ...dependencies,
    answers,
    withdrawal,
    query,
    notifyUrl: config.publicBaseUrl + REFUND_NOTIFY_PATH,
    log: app.log,
  });
  const refunds = createRefundService({ ...dependencies, advance, withdrawal, log: app.log });
  const isStopping = () => app.isShuttingDown();
  const sweep = { ...dependencies, log: app.log, isStopping };
  const sweepOrders = createOrderSweep({
    ...sweep,
    query,
    closing,
    orderTtlSeconds: config.orderTtlSeconds,
  });
  const sweepRefunds = createRefundSweep({ ...sweep, advance });

  const reconciliation = createReconciliationService({
    ...dependencies,
    appId: merchant.appId,
    query,
    takeBilledRefund: createBilledRefunds({ ...dependencies, merchantId: merchant.merchantId }),
    isStopping,
    log: app.log,
  });
  app.addHook('onClose', () => reconciliation.idle());
  const reconcileDaily = createDailyReconciliation({ ...dependencies, reconciliation, log: app.log });

  const refreshKeys = () =>
    wechat
      .keepKeysFresh()
      .catch((error: unknown) => app.log.warn({ err: error }, 'WeChat’s certificates could not be fetched'));
  // In the background: without WeChat, the catalogue is to open all the same.
  app.addHook('onReady', async () => void refreshKeys());

  app.decorate('config', config);
  const jobs = [refreshKeys, sweepOrders, sweepRefunds, reconcileDaily, reportRefused];
  app.decorate('jobs', jobs);
  app.decorate('sweep', async () => {
    for (const job of jobs) await job();
  });

  await app.register(requestIdPlugin);
  await app.register(problemsPlugin);
  await app.register(securityHeadersPlugin, config);
  await app.register(forwardedPlugin);
  await app.register(shutdownPlugin);
  await app.register(queryLengthPlugin);
  await app.register(admissionPlugin, admission);
  await app.register(bodiesPlugin);
  await app.register(authenticationPlugin, {
    secret: config.jwtSecret,
    operatorToken: config.operatorToken,
    appId: config.wechat.appId,
    now,
    database,
  });
  await app.register(rateLimitsPlugin, { isOn: config.hasLimits });
  await app.register(openapiPlugin, config);
  await app.register(healthRoutes, { database });
  await app.register(sessionRoutes, { sessions: createSessionService(dependencies) });
  await app.register(productRoutes, { products: createProductService(dependencies, config.publicBaseUrl) });
  await app.register(orderRoutes, { orders });
  await app.register(paymentRoutes, { payments, closing });
  await app.register(refundRoutes, { applications: createRefundApplications(dependencies) });
  await app.register(notificationRoutes, {
    notifications: createNotificationService({ ...dependencies, merchant }),
  });
  await app.register(operatorRoutes, {
    refunds,
    reconciliation,
    operator: createOperatorService(database),
  });
  await app.register(filesPlugin);
  return app;
}
