import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { RefundApplications } from './refund-applications.js';

interface Services {
  readonly applications: RefundApplications;
}

/** Refunds for buyers: apply for one, and read its progress. */
export const refundRoutes: FastifyPluginAsyncTypebox<Services> = async (app, { applications }) => {
  app.route({
    ...routeOptions(app, 'applyForRefund'),
    handler: async (request, reply) => {
      const { orderId } = request.params;
      const { reason } = request.body;
      return reply.code(201).send(await applications.apply({ userId: request.user.sub, orderId, reason }));
    },
  });

  app.route({
    ...routeOptions(app, 'listOrderRefunds'),
    handler: (request) => applications.list(request.user.sub, request.params.orderId),
  });
};
