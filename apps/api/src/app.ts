import { randomBytes } from 'node:crypto';
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
import { auditRoutes } from './modules/audit/audit-routes.js';
import { exportRoutes } from './modules/exports/export-routes.js';
import { healthRoutes } from './modules/health/health-routes.js';
import { refuseOtherMerchant } from './modules/merchant/merchant-check.js';
import { notificationRoutes } from './modules/notifications/notification-routes.js';
import { operatorRoutes } from './modules/operator/operator-routes.js';
import { orderRoutes } from './modules/orders/order-routes.js';
import { paymentRoutes } from './modules/payments/payment-routes.js';
import { peopleRoutes } from './modules/people/people-routes.js';
import { seedCatalogue } from './modules/products/catalogue.js';
import { catalogueRoutes } from './modules/products/catalogue-routes.js';
import { productRoutes } from './modules/products/product-routes.js';
import { refundDecisionRoutes } from './modules/refunds/refund-decision-routes.js';
import { refundRoutes } from './modules/refunds/refund-routes.js';
import { robotRoutes } from './modules/robot/robot-routes.js';
import { sessionRoutes } from './modules/session/session-routes.js';
import { statisticsRoutes } from './modules/statistics/statistics-routes.js';
import { createServices } from './services.js';
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
  /** Default: the database at DATABASE_URL itself. */
  readonly open?: typeof openDatabase;
}

declare module 'fastify' {
  interface FastifyInstance {
    config: Config;
    /** The jobs, each for a timer of its own. */
    jobs: readonly (() => Promise<void>)[];
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
  const { loadNow = () => performance.now(), open = openDatabase } = options;
  const config = await loadConfig(environment);
  const { app, admission, reportRefused } = createServer({ logger, loadNow, trustProxy: config.trustProxy });
  const wechat = createWechat({ config: config.wechat, now: signatureNow, randomBytes: random });
  const database = await open(config.databaseUrl, {
    mayCreate: config.mayCreateDatabase,
    random,
    onMigrated: ({ name, durationMs }) => app.log.info({ migration: name, durationMs }, 'migration applied'),
  });
  app.addHook('onClose', () => database.$disconnect());
  await refuseOtherMerchant(database, config.wechat, { mayReplace: config.mayReplaceMerchant });
  if (config.seedsDemo) await seedCatalogue(database);

  const newUlid = monotonicFactory();
  const dependencies = { database, wechat, now, newId: () => newUlid(now()), randomBytes: random };
  const process = { log: app.log, isStopping: () => app.isShuttingDown(), signatureNow };
  const services = createServices(dependencies, config, process);
  app.addHook('onClose', () => services.reconciliation.idle());
  const { orderTtlSeconds } = config;
  const jobs = createJobs({ ...dependencies, ...process, services, orderTtlSeconds });
  // In the background: the catalogue opens without WeChat.
  app.addHook('onReady', async () => void jobs.refreshKeys());

  app.decorate('config', config);
  app.decorate('jobs', [...Object.values(jobs), reportRefused]);
  app.decorate('sweep', async () => {
    for (const job of app.jobs) await job();
  });

  const cookie = createOperatorCookie(config.publicBaseUrl);
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
  await app.register(refundRoutes, services);
  await app.register(notificationRoutes, services);
  await app.register(operatorRoutes, { ...services, now });
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
