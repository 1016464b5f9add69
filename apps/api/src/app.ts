import { randomBytes } from 'node:crypto';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { LIMITS } from '@taro-pay/contracts';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { monotonicFactory } from 'ulid';
import { type Config, loadConfig } from './config.js';
import { openDatabase } from './database/database.js';
import type { Dependencies } from './dependencies.js';
import { createExpirySweep } from './jobs/expire-orders.js';
import { healthRoutes } from './modules/health/health-routes.js';
import { notificationRoutes, TRANSACTION_NOTIFY_PATH } from './modules/notifications/notification-routes.js';
import { createNotificationService } from './modules/notifications/notification-service.js';
import { orderRoutes } from './modules/orders/order-routes.js';
import { createOrderService } from './modules/orders/order-service.js';
import { createClosingService } from './modules/payments/closing-service.js';
import { paymentRoutes } from './modules/payments/payment-routes.js';
import { createPaymentService } from './modules/payments/payment-service.js';
import { seedCatalogue } from './modules/products/catalogue.js';
import { productRoutes } from './modules/products/product-routes.js';
import { createProductService } from './modules/products/product-service.js';
import { sessionRoutes } from './modules/session/session-routes.js';
import { createSessionService } from './modules/session/session-service.js';
import { authenticationPlugin } from './plugins/authentication.js';
import { bodiesPlugin } from './plugins/bodies.js';
import { closingPlugin } from './plugins/closing.js';
import { filesPlugin } from './plugins/files.js';
import { openapiPlugin } from './plugins/openapi.js';
import { problemsPlugin } from './plugins/problems.js';
import { requestIdPlugin } from './plugins/request-id.js';
import { createWechat } from './wechat/index.js';

export interface AppOptions {
  /** The environment; left out, the process's own and a file `.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly logger?: FastifyServerOptions['logger'];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: (size: number) => Buffer;
}

declare module 'fastify' {
  interface FastifyInstance {
    config: Config;
    /** One run of everything that a timer runs. */
    sweep: () => Promise<void>;
  }
}

/**
 * The whole API, ready to listen or to be asked through `inject`; it never listens by itself.
 * @throws ConfigError where the environment is wrong, in one line that names the variable.
 */
export async function createApp(options: AppOptions = {}): Promise<FastifyInstance> {
  const { environment, logger = false, now = Date.now, random = randomBytes } = options;
  const newUlid = monotonicFactory();
  const app = Fastify({
    logger,
    bodyLimit: LIMITS.bodyBytes,
    genReqId: () => newUlid(),
    return503OnClosing: false,
    routerOptions: { maxParamLength: 100 },
    requestTimeout: 10_000,
  }).setValidatorCompiler(TypeBoxValidatorCompiler);

  const config = await loadConfig(app, environment);
  const wechat = createWechat({ config: config.wechat, now, randomBytes: random });
  const database = await openDatabase(config.databaseUrl);
  app.addHook('onClose', () => database.$disconnect());
  await seedCatalogue(database);

  const dependencies: Dependencies = { database, wechat, now, newId: () => newUlid(now()) };
  const merchant = { appId: config.wechat.appId, merchantId: config.wechat.merchantId };
  const notifyUrl = config.publicBaseUrl + TRANSACTION_NOTIFY_PATH;
  const orders = createOrderService(dependencies, config.orderTtlSeconds);
  const payments = createPaymentService({ ...dependencies, orders, merchant, notifyUrl });
  const closing = createClosingService({ ...dependencies, orders, payments });

  app.decorate('config', config);
  app.decorate('sweep', createExpirySweep({ ...dependencies, closing, log: app.log }));

  await app.register(requestIdPlugin);
  await app.register(problemsPlugin);
  await app.register(closingPlugin);
  await app.register(bodiesPlugin);
  await app.register(openapiPlugin);
  await app.register(authenticationPlugin, { secret: config.jwtSecret, now });
  await app.register(healthRoutes, { database });
  await app.register(sessionRoutes, { sessions: createSessionService(dependencies) });
  await app.register(productRoutes, { products: createProductService(dependencies, config.publicBaseUrl) });
  await app.register(orderRoutes, { orders });
  await app.register(paymentRoutes, { payments, closing });
  await app.register(notificationRoutes, {
    notifications: createNotificationService({ ...dependencies, merchant }),
  });
  await app.register(filesPlugin);
  return app;
}
