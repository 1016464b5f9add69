import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { Consents } from './consents.js';

/** What buyers want to be told of. */
export const messageRoutes: FastifyPluginAsyncTypebox<{ readonly consents: Consents }> = async (
  app,
  { consents },
) => {
  app.route({
    ...routeOptions(app, 'acceptSubscriptions'),
    handler: async (request, reply) => {
      const { orderId } = request.params;
      await consents.accept({ userId: request.user.sub, orderId, templateIds: request.body.templateIds });
      return reply.code(204).send(null);
    },
  });
};
