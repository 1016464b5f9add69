import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';
import { PACKAGE_FOLDER } from '../../package-folder.js';
import { ApiProblem } from '../problem.js';

const BUILD = new URL('../console/dist/', PACKAGE_FOLDER);
const PAGE = new URL('index.html', BUILD);

interface Options {
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * The operators' console below /console. Its page is the same for every path: the console reads the path itself. The
 * files that the page loads have names with a hash, so that browsers keep them for ever.
 */
export const consolePlugin = fastifyPlugin<Options>(async function operatorsConsole(app, { randomBytes }) {
  if (!existsSync(PAGE)) {
    app.log.warn('The console is not built, so /console answers 404: run `pnpm build`.');
    return;
  }

  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', BUILD)),
    prefix: '/console/assets/',
    maxAge: '1y',
    immutable: true,
    preCompressed: true,
    decorateReply: false,
  });

  for (const url of ['/console', '/console/*']) {
    app.get<{ Params: { '*'?: string } }>(url, { schema: { hide: true } }, async (request, reply) => {
      // A file of an earlier build is gone, and a page in its place would be run as a script.
      const { '*': path = '' } = request.params;
      if (path.split('/').includes('assets')) throw new ApiProblem('ROUTE_NOT_FOUND');
      const nonce = randomBytes(16).toString('base64');
      const page = await readFile(PAGE, 'utf8');
      return reply
        .headers({ 'content-security-policy': policyOf(nonce), 'cache-control': 'no-store' })
        .type('text/html; charset=utf-8')
        .send(page.replaceAll('__NONCE__', nonce));
    });
  }
});

/** Scripts are files of this origin alone. The styles that antd makes in the browser carry the nonce. */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: https:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
