import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { ProblemSchema } from '@taro-pay/contracts/schemas';
import fastifyPlugin from 'fastify-plugin';
import { PACKAGE_FOLDER } from '../../package-folder.js';

// The plugin describes every answer as application/json; errors are application/problem+json.
function describeProblems(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return response;
  return Object.fromEntries(
    Object.entries(response).map(([status, schema]) =>
      schema === ProblemSchema
        ? [status, { description: 'A problem', content: { 'application/problem+json': { schema } } }]
        : [status, schema],
    ),
  );
}

/** The page loads its own files and sets styles inline. The plugin's default policy would redirect http to https. */
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** The plugin looks beside itself, and is in one file with all others (scripts/bundle.ts). */
const DOCS_FILES = join(dirname(createRequire(PACKAGE_FOLDER).resolve('@fastify/swagger-ui')), 'static');

interface Options {
  readonly isProduction: boolean;
}

/**
 * OpenAPI 3.1 from the schemas that validate requests: /openapi.json, and a page at /docs. In production both are for
 * operators only.
 */
export const openapiPlugin = fastifyPlugin<Options>(async function openapi(app, { isProduction }) {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Taro Pay',
        description: 'A shop that takes payments in a WeChat mini-program.',
        version: '0.1.0',
      },
      components: {
        securitySchemes: {
          buyer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          operator: {
            type: 'http',
            scheme: 'bearer',
            description: 'OPERATOR_TOKEN, or the cookie of a session',
          },
        },
      },
    },
    transform: ({ schema, url }) => ({
      schema: { ...schema, response: describeProblems(schema.response) },
      url,
    }),
  });
  await app.register(async (pages) => {
    if (isProduction) {
      for (const hook of pages.rateLimitsOf('operators')) pages.addHook('onRequest', hook);
      pages.addHook('onRequest', pages.authorize('viewer'));
    }
    await pages.register(swaggerUi, {
      ...{ routePrefix: '/docs', staticCSP: DOCS_POLICY },
      baseDir: DOCS_FILES,
      logo: { type: 'image/svg+xml', content: await readFile(join(DOCS_FILES, 'logo.svg')) },
    });
    pages.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  });
});
