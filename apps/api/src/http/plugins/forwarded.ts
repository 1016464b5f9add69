import fastifyPlugin from 'fastify-plugin';

interface Options {
  readonly isTrustedProxy: (address: string) => boolean;
}

/** Tells once where a proxy seems to stand in front that the configuration does not name. */
export const forwardedPlugin = fastifyPlugin<Options>(async (app, { isTrustedProxy }) => {
  let isTold = false;
  app.addHook('onRequest', async ({ headers, socket }) => {
    if (isTold || headers['x-forwarded-for'] === undefined) return;
    const peer = socket.remoteAddress ?? '';
    if (isTrustedProxy(peer)) return;
    isTold = true;
    app.log.warn(
      { peer },
      'X-Forwarded-For came from an address that TRUSTED_PROXIES does not name: it is not believed, and all who come that way share one limit',
    );
  });
});
