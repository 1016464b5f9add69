import fastifyPlugin from 'fastify-plugin';
import type { Meters } from './meters.js';

/** Counts and times each answer under the template of its route: an address that is no route is `none`. */
export const httpMetricsPlugin = fastifyPlugin<Pick<Meters, 'request'>>(async function httpMetrics(
  app,
  { request: note },
) {
  app.addHook('onResponse', (request, reply, done) => {
    const { url } = request.routeOptions;
    // What is no route may have any method.
    const isRoute = url !== undefined && !request.is404;
    note(
      isRoute ? request.method : 'any',
      isRoute ? url : 'none',
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    done();
  });
});
