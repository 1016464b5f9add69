import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** Warns once where a proxy that the configuration does not name seems to stand in front. */
export const forwardedPlugin = fastifyPlugin(async function forwarded(app) {
  let hasWarned = false;
  app.addHook('onRequest', (request, _reply, done) => {
    if (!hasWarned && cameByUnnamedProxy(request)) {
      hasWarned = true;
      app.log.warn(
        { peer: request.socket.remoteAddress },
        'X-Forwarded-For came from an address that TRUSTED_PROXIES does not name: it is ignored, and all who come that way share one limit',
      );
    }
    done();
  });
});

/** Fastify lists more than the peer only where it trusts the peer. */
function cameByUnnamedProxy({ headers, ips = [] }: FastifyRequest): boolean {
  return Boolean(headers['x-forwarded-for']) && ips.length <= 1;
}
