import helmet from '@fastify/helmet';
import fastifyPlugin from 'fastify-plugin';

interface Options {
  readonly isProduction: boolean;
}

/** Everything below /api except the catalogue: no cache may store it. */
const IS_PRIVATE = /^\/api\/(?!products(?:[/?]|$))/;

/** Headers for browsers: JSON loads nothing. Pages, /docs and those that `pnpm start` adds, have their own policy. */
export const securityHeadersPlugin = fastifyPlugin<Options>(async (app, { isProduction }) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
    },
    // The shop on another origin shows the products' pictures.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    xFrameOptions: { action: 'deny' },
    // In development it would block every other http server on localhost.
    strictTransportSecurity: isProduction ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
  });
  app.addHook('onRequest', async (request, reply) => {
    if (IS_PRIVATE.test(request.url)) reply.header('cache-control', 'no-store');
  });
});
