import fastifyPlugin from 'fastify-plugin';
import { ApiProblem } from '../problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells whether the server has begun to shut down. */
    isClosing: () => boolean;
  }
}

/** While the server closes, requests in flight finish and new ones on open connections are refused. */
export const closingPlugin = fastifyPlugin(async (app) => {
  let closing = false;
  app.decorate('isClosing', () => closing);
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (_request, reply) => {
    if (!closing) return;
    reply.header('connection', 'close');
    throw new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });
  });
});
