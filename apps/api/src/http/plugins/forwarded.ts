import fastifyPlugin from 'fastify-plugin';

/** Warns once where a proxy that the configuration does not name seems to stand in front. */
export const forwardedPlugin = fastifyPlugin(async (app) => {
  let hasWarned = false;
  app.addHook('onRequest', async (request) => {
    if (hasWarned || !request.headers['x-forwarded-for']) return;
    // Fastify lists more than the peer only where it trusts the peer.
    const { ips = [] } = request;
    if (ips.length > 1) return;
    hasWarned = true;
    app.log.warn(
      { peer: request.socket.remoteAddress },
      'X-Forwarded-For came from an address that TRUSTED_PROXIES does not name: it is ignored, and all who come that way share one limit',
    );
  });
});
