import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { routeOptions } from '../../http/route-options.js';
import type { SessionService } from './session-service.js';

/** Logs buyers in. */
export const sessionRoutes: FastifyPluginAsyncTypebox<{ sessions: SessionService }> = async (
  app,
  { sessions },
) => {
  app.route({
    ...routeOptions(app, 'createSession'),
    handler: async (request, reply) => {
      const { userId } = await sessions.logIn(request.body.code);
      const { token, expiresAt } = app.issueToken(userId);
      return reply.code(201).send({ token, expiresAt: expiresAt.toISOString() });
    },
  });
};
