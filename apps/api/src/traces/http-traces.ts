import fastifyPlugin from 'fastify-plugin';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { readTraceparent } from './traceparent.js';
import type { Traces, Work } from './traces.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where nothing is traced. */
    work: Work | null;
  }
}

const NamesOrder = Type.Object({ orderId: Type.String() });
const IsOrder = Type.Object({ id: Type.String() });

/** Traces each request under the template of its route, as part of the buyer's tap or of the order that it is about. */
export const httpTracesPlugin = fastifyPlugin<{ traces: Traces }>(async function httpTraces(app, { traces }) {
  app.decorateRequest('work', null);

  app.addHook('onRequest', (request, _reply, done) => {
    request.work = traces.begin(readTraceparent(request.headers.traceparent));
    if (Value.Check(NamesOrder, request.params)) request.work.isAbout(request.params.orderId);
    done();
  });

  // After the body, whose events leave the context in which it was asked for.
  app.addHook('preValidation', ({ work }, _reply, done) => {
    if (work === null) done();
    else traces.within(work, done);
  });

  app.addHook('preSerialization', async ({ work, routeOptions, method }, _reply, payload) => {
    const isOrder = method === 'POST' && routeOptions.url === '/api/orders' && Value.Check(IsOrder, payload);
    if (isOrder) work?.isAbout(payload.id);
    return payload;
  });

  app.addHook('onResponse', (request, reply, done) => {
    const { work, id, is404, routeOptions } = request;
    const route = is404 ? 'none' : (routeOptions.url ?? 'none');
    const { statusCode } = reply;
    if (work !== null) {
      traces.end(work, {
        name: `${is404 ? 'any' : request.method} ${route}`,
        kind: 'server',
        isError: statusCode >= 500,
        attributes: { 'http.response.status_code': statusCode, 'http.route': route, 'request.id': id },
      });
    }
    done();
  });
});
