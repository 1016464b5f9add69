import { randomBytes } from 'node:crypto';
import type { Site } from '@taro-pay/site';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { monotonicFactory } from 'ulid';
import { type Config, loadConfig } from './config/config.js';
import { openDatabase } from './database/open-database.js';
import { createOperatorCookie } from './http/operator-cookie.js';
import { addressesPlugin } from './http/plugins/addresses.js';
import { admissionPlugin } from './http/plugins/admission.js';
import { authenticationPlugin } from './http/plugins/authentication.js';
import { bodiesPlugin } from './http/plugins/bodies.js';
import { consolePlugin } from './http/plugins/console.js';
import { filesPlugin } from './http/plugins/files.js';
import { forwardedPlugin } from './http/plugins/forwarded.js';
import { openapiPlugin } from './http/plugins/openapi.js';
import { operatorsPlugin } from './http/plugins/operators.js';
import { problemsPlugin } from './http/plugins/problems.js';
import { rateLimitsPlugin } from './http/plugins/rate-limits.js';
import { requestIdPlugin } from './http/plugins/request-id.js';
import { securityHeadersPlugin } from './http/plugins/security-headers.js';
import { shutdownPlugin } from './http/plugins/shutdown.js';
import { createServer } from './http/server.js';
import { createJobs } from './jobs/jobs.js';
import { httpMetricsPlugin } from './metrics/http-metrics.js';
import { measureWechat } from './metrics/measured-services.js';
import { createMeters, type Meters } from './metrics/meters.js';
import { watchProcess } from './metrics/watched.js';
import { auditRoutes } from './modules/audit/audit-routes.js';
import { exportRoutes } from './modules/exports/export-routes.js';
import { healthRoutes } from './modules/health/health-routes.js';
import { refuseOtherMerchant } from './modules/merchant/merchant-check.js';
import { createPushRefusals } from './modules/message-push/push-refusals.js';
import { pushRoutes } from './modules/message-push/push-routes.js';
import { checkMessages } from './modules/messages/message-check.js';
import { messageRoutes } from './modules/messages/message-routes.js';
import { createNotificationProbe } from './modules/notifications/notification-probe.js';
import { notificationRoutes } from './modules/notifications/notification-routes.js';
import { operatorRoutes } from './modules/operator/operator-routes.js';
import { orderRoutes } from './modules/orders/order-routes.js';
import { packingRoutes } from './modules/packing/packing-routes.js';
import { paymentRoutes } from './modules/payments/payment-routes.js';
import { PASSWORD_COST, type PasswordCost } from './modules/people/password.js';
import { peopleRoutes } from './modules/people/people-routes.js';
import { seedCatalogue } from './modules/products/catalogue.js';
import { catalogueRoutes } from './modules/products/catalogue-routes.js';
import { productRoutes } from './modules/products/product-routes.js';
import { refundDecisionRoutes } from './modules/refunds/refund-decision-routes.js';
import { refundRoutes } from './modules/refunds/refund-routes.js';
import { robotRoutes } from './modules/robot/robot-routes.js';
import { sessionRoutes } from './modules/session/session-routes.js';
import { shippingRoutes } from './modules/shipping/shipping-routes.js';
import { receiptRoutes } from './modules/shipping-reports/receipt-routes.js';
import { statisticsRoutes } from './modules/statistics/statistics-routes.js';
import { createServices } from './services.js';
import { httpTracesPlugin } from './traces/http-traces.js';
import { createTraceStep } from './traces/trace-step.js';
import { traceWechat } from './traces/traced-services.js';
import { openTraces } from './traces/traces.js';
import { createWechat } from './wechat/index.js';

export interface AppOptions {
  /** Default: the process's environment and a file `.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly logger?: FastifyServerOptions['logger'];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The clock of signatures, in milliseconds since 1970; default: `now`. */
  readonly signatureNow?: () => number;
  /** The clock of the load guard, in milliseconds, which never goes back; default: `performance.now`. */
  readonly loadNow?: () => number;
  readonly random?: (size: number) => Buffer;
  /** Default: as the site says. */
  readonly latePayments?: Site['latePayments'];
  /** Of new passwords; default: a tenth of a second. */
  readonly passwordCost?: PasswordCost;
}

declare module 'fastify' {
  interface FastifyInstance {
    config: Config;
    /** Null where nothing is measured. */
    meters: Meters | null;
    /** The jobs, each for a timer of its own. */
    jobs: readonly (() => Promise<void>)[];
    /** Compares the shop’s messages with WeChat’s templates, and logs what does not fit. */
    checkMessages: () => Promise<void>;
    /** Runs every job once. */
    sweep: () => Promise<void>;
  }
}

/**
 * The whole API, ready to listen or for `inject`. It never listens by itself.
 * @throws ConfigError where the environment is wrong, in one line that names the variable
 */
export async function createApp(options: AppOptions = {}): Promise<FastifyInstance> {
  const { environment, logger = false, now = Date.now, signatureNow = now, random = randomBytes } = options;
  const { loadNow = () => performance.now() } = options;
  const config = await loadConfig(environment);
  const meters = config.metricsPort === null ? null : createMeters();
  const { trustProxy } = config;
  const server = createServer({ logger, loadNow, trustProxy, onRefused: meters?.refused });
  const { app, admission, reportRefused } = server;
  const secrets = { now: signatureNow, randomBytes: random };
  const traces = openTraces(config, { randomBytes: random, log: app.log });
  app.addHook('onClose', async () => traces?.close());
  const asked = createWechat({ config: config.wechat, ...secrets, onSkew: meters?.skew });
  const wechat = traceWechat(measureWechat(asked, meters), traces);
  const database = await openDatabase(config.databaseUrl, {
    mayCreate: config.mayCreateDatabase,
    random,
    onMigrated: ({ name, durationMs }) => app.log.info({ migration: name, durationMs }, 'migration applied'),
    onTransaction: (seconds, isCommitted) => {
      meters?.transaction(seconds, isCommitted);
      traces?.transaction(seconds, isCommitted);
    },
  });
  app.addHook('onClose', () => database.$disconnect());
  await refuseOtherMerchant(database, config.wechat, { mayReplace: config.mayReplaceMerchant });
  if (config.seedsDemo) await seedCatalogue(database, config.siteName);

  const newUlid = monotonicFactory();
  const dependencies = { database, wechat, now, newId: () => newUlid(now()), randomBytes: random };
  const traceStep = createTraceStep(traces);
  const process = { log: app.log, isStopping: () => app.isShuttingDown(), signatureNow, meters, traceStep };
  const { latePayments = config.site.latePayments, passwordCost = PASSWORD_COST } = options;
  const services = createServices(dependencies, { ...config, latePayments, passwordCost }, process);
  app.addHook('onClose', () => services.reconciliation.idle());
  const { orderTtlSeconds } = config;
  const { remindAfterHours } = config.site.delivery;
  const jobs = createJobs({ ...dependencies, ...process, services, orderTtlSeconds, remindAfterHours });
  // In the background: the catalogue opens without WeChat.
  app.addHook('onReady', async () => void jobs.refreshKeys());

  if (meters !== null) {
    const { publicBaseUrl } = config;
    watchProcess(meters, { ...dependencies, log: app.log, guard: admission.guard, publicBaseUrl });
  }
  app.decorate('config', config);
  app.decorate('meters', meters);
  app.decorate('checkMessages', () =>
    checkMessages({ wechat, messages: config.site.messages, log: app.log }),
  );
  const refusals = createPushRefusals(app.log);
  app.decorate('jobs', [...Object.values(jobs), reportRefused, refusals.report]);
  app.decorate('sweep', async () => {
    for (const job of app.jobs) await job();
  });

  const cookie = createOperatorCookie(config.publicBaseUrl);
  if (meters !== null) await app.register(httpMetricsPlugin, meters);
  if (traces !== null) await app.register(httpTracesPlugin, { traces });
  await app.register(requestIdPlugin);
  await app.register(problemsPlugin);
  await app.register(securityHeadersPlugin, config);
  await app.register(forwardedPlugin);
  await app.register(shutdownPlugin);
  await app.register(addressesPlugin);
  await app.register(admissionPlugin, admission);
  await app.register(bodiesPlugin);
  await app.register(authenticationPlugin, {
    secret: config.jwtSecret,
    appId: config.wechat.appId,
    now,
    database,
  });
  await app.register(operatorsPlugin, { operatorToken: config.operatorToken, cookie, ...services });
  await app.register(rateLimitsPlugin, { isOn: config.hasLimits, ...services });
  await app.register(openapiPlugin, config);
  await app.register(healthRoutes, { database });
  await app.register(sessionRoutes, services);
  await app.register(productRoutes, services);
  await app.register(catalogueRoutes, services);
  await app.register(orderRoutes, services);
  await app.register(paymentRoutes, services);
  await app.register(shippingRoutes, services);
  await app.register(refundRoutes, services);
  await app.register(messageRoutes, services);
  await app.register(receiptRoutes, services);
  const probe = createNotificationProbe({ secret: config.jwtSecret, ...secrets });
  await app.register(notificationRoutes, { ...services, probe });
  await app.register(pushRoutes, { ...services, opener: wechat.messagePush, refusals });
  await app.register(operatorRoutes, { ...services, now });
  await app.register(packingRoutes, services);
  await app.register(refundDecisionRoutes, services);
  await app.register(auditRoutes, services);
  await app.register(statisticsRoutes, services);
  await app.register(exportRoutes, services);
  await app.register(robotRoutes, services);
  await app.register(peopleRoutes, { ...services, cookie });
  await app.register(consolePlugin, { randomBytes: random });
  await app.register(filesPlugin, config);
  return app;
}
