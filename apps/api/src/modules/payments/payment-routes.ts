import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { ClosingService } from './closing-service.js';
import type { PaymentService } from './payment-service.js';

interface Services {
  readonly payments: PaymentService;
  readonly closing: ClosingService;
}

/** Pays, confirms and closes an order. */
export const paymentRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { payments, closing }) => {
  app.route({
    ...routeOptions(app, 'payOrder'),
    handler: (request) => payments.pay(request.user.sub, request.params.orderId),
  });

  app.route({
    ...routeOptions(app, 'confirmPayment'),
    handler: (request) => payments.confirm(request.user.sub, request.params.orderId),
  });

  app.route({
    ...routeOptions(app, 'closeOrder'),
    handler: (request) => closing.close(request.user.sub, request.params.orderId),
  });
};
