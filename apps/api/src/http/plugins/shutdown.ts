import fastifyPlugin from 'fastify-plugin';
import { ApiProblem } from '../problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells whether the process has begun to shut down. */
    isShuttingDown: () => boolean;
  }
}

/** During a shutdown, requests in flight finish and new ones on open connections are refused. */
export const shutdownPlugin = fastifyPlugin(async (app) => {
  let hasBegun = false;
  app.decorate('isShuttingDown', () => hasBegun);
  app.addHook('preClose', async () => {
    hasBegun = true;
  });
  // Otherwise the connection of a request in flight stays open after its answer, and the process waits for it.
  app.addHook('onSend', async (_request, reply) => {
    if (hasBegun) reply.header('connection', 'close');
  });
  app.addHook('onRequest', async () => {
    if (!hasBegun) return;
    throw new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });
  });
});
