import helmet from '@fastify/helmet';
import fastifyPlugin from 'fastify-plugin';

interface Options {
  readonly isProduction: boolean;
}

/** Everything below /api except the catalogue: no cache may store it. */
const IS_PRIVATE = /^\/api\/(?!products(?:[/?]|$))/;

const POLICY = "default-src 'none';base-uri 'none';frame-ancestors 'none'";

/** Headers for browsers: JSON loads nothing. Pages, /docs and those that `pnpm start` adds, have their own policy. */
export const securityHeadersPlugin = fastifyPlugin<Options>(async (app, { isProduction }) => {
  await app.register(helmet, {
    // Set below: helmet would put the same policy together for each request.
    contentSecurityPolicy: false,
    // The shop on another origin shows the products' pictures.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    xFrameOptions: { action: 'deny' },
    // In development it would block every other http server on localhost.
    strictTransportSecurity: isProduction ? { maxAge: 365 * 24 * 3600, includeSubDomains: false } : false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', POLICY);
    if (IS_PRIVATE.test(request.url)) reply.header('cache-control', 'no-store');
  });
});
