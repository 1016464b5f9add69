import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { OrderService } from './order-service.js';
import { presentOrder } from './order-view.js';

/** Places, lists and reads orders. */
export const orderRoutes: FastifyPluginAsyncTypebox<{ orders: OrderService }> = async (app, { orders }) => {
  app.route({
    ...routeOptions(app, 'createOrder'),
    handler: async (request, reply) => {
      const order = await orders.create({
        userId: request.user.sub,
        idempotencyKey: request.headers['idempotency-key'],
        ...request.body,
      });
      return reply.code(201).send(order);
    },
  });

  app.route({
    ...routeOptions(app, 'listOrders'),
    handler: (request) => orders.list({ userId: request.user.sub, ...request.query }),
  });

  app.route({
    ...routeOptions(app, 'getOrder'),
    handler: async (request) => presentOrder(await orders.get(request.user.sub, request.params.orderId)),
  });
};
