import fastifyPlugin from 'fastify-plugin';
import { ApiProblem } from '../problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Says to proxies from now on that this process is about to stop, and serves whatever still comes. */
    drain: () => void;
    isDraining: () => boolean;
    /** Tells whether the process has begun to shut down. */
    isShuttingDown: () => boolean;
  }
}

export const shuttingDown = () => new ApiProblem('SHUTTING_DOWN', undefined, { retryAfterSeconds: 1 });

/** During a shutdown, requests in flight finish and new ones on open connections are refused. */
export const shutdownPlugin = fastifyPlugin(async function shutdown(app) {
  let isDraining = false;
  let hasBegun = false;
  app.decorate('drain', () => {
    isDraining = true;
  });
  app.decorate('isDraining', () => isDraining);
  app.decorate('isShuttingDown', () => hasBegun);
  app.addHook('preClose', async () => {
    hasBegun = true;
  });
  // A kept connection would bring its next request to a process that has ended, or keep this one from ending.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining || hasBegun) reply.header('connection', 'close');
    done();
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    if (hasBegun) throw shuttingDown();
    done();
  });
});
