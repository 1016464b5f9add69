import fastifyPlugin from 'fastify-plugin';
import { dropRest, isUnfinished, kindOf, overloaded } from '../http-server.js';
import type { Leave, LoadGuard } from '../load-guard.js';
import { routeNotFound } from './problems.js';

interface Options {
  readonly guard: LoadGuard;
  /** Called for each refusal. */
  readonly onRefused: () => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    leave: Leave | null;
  }
}

/** A request takes a place from the arrival of its last byte until its answer is made. */
export const admissionPlugin = fastifyPlugin<Options>(async function admission(app, { guard, onRefused }) {
  app.decorateRequest('leave', null);

  // Before its body is read.
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) throw routeNotFound(request);
    done();
  });

  app.addHook('preValidation', (request, reply, done) => {
    const kind = kindOf(request.raw);
    if (kind === null) return done();
    request.leave = guard.enter(kind);
    if (request.leave !== null) return done();
    onRefused();
    const problem = overloaded();
    // WeChat's own form of an error has no field for it.
    reply.header('retry-after', problem.retryAfterSeconds);
    throw problem;
  });

  app.addHook('onSend', (request, reply, _payload, done) => {
    const { statusCode } = reply;
    const isKnown = kindOf(request.raw) === 'notification' && statusCode < 500;
    request.leave?.(isKnown ? statusCode < 300 : undefined);
    if (!isUnfinished(request.raw)) return done();
    const close = () => {
      reply.header('connection', 'close');
      done();
    };
    // It has had its time, and others wait for its place.
    if (statusCode === 408) return close();
    void dropRest(request.raw).then((isComplete) => (isComplete ? done() : close()));
  });

  // The caller may be gone before the answer.
  app.addHook('onResponse', (request, _reply, done) => {
    request.leave?.();
    done();
  });
});
