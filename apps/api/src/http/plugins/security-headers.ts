import fastifyPlugin from 'fastify-plugin';

interface Options {
  readonly isProduction: boolean;
}

/** Everything below /api except the catalogue: no cache may store it. */
const IS_PRIVATE = /^\/api\/(?!products(?:[/?]|$))/;

/** What https://helmetjs.github.io recommends, written out: helmet itself takes a twentieth of a read. */
const HEADERS = {
  // JSON loads nothing.
  'content-security-policy': "default-src 'none';base-uri 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  // The shop on another origin shows the products' pictures.
  'cross-origin-resource-policy': 'cross-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const;

// In development it would block every other http server on localhost.
const PRODUCTION_HEADERS = { ...HEADERS, 'strict-transport-security': `max-age=${365 * 24 * 3600}` } as const;

/** Headers for browsers. Pages, /docs and those that `pnpm start` adds, have their own policy. */
export const securityHeadersPlugin = fastifyPlugin<Options>(async function securityHeaders(
  app,
  { isProduction },
) {
  const headers = isProduction ? PRODUCTION_HEADERS : HEADERS;
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (IS_PRIVATE.test(request.url)) reply.header('cache-control', 'no-store');
    done();
  });
});
