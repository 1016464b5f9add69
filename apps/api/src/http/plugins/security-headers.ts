import helmet from '@fastify/helmet';
import fastifyPlugin from 'fastify-plugin';

interface Options {
  readonly isProduction: boolean;
}

/** Tokens, orders, and all else below /api but the catalogue: nobody between us and the caller keeps it. */
const IS_PRIVATE = /^\/api\/(?!products(?:[/?]|$))/;

/** What browsers may do with an answer: JSON loads nothing. Pages (/docs, and what `pnpm start` adds) bring a policy of their own. */
export const securityHeadersPlugin = fastifyPlugin<Options>(async (app, { isProduction }) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
    },
    // The products' pictures are shown wherever the shop is.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    xFrameOptions: { action: 'deny' },
    // On a laptop it would lock the browser out of every other http server there.
    strictTransportSecurity: isProduction ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
  });
  app.addHook('onRequest', async (request, reply) => {
    if (IS_PRIVATE.test(request.url)) reply.header('cache-control', 'no-store');
  });
});
