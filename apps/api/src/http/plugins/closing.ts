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
  // Else the connection of a request that was in flight stays open after its answer, and the process waits for it.
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  app.addHook('onRequest', async () => {
    if (!closing) return;
    throw new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });
  });
});
