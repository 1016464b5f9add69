import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';

const ASSETS = fileURLToPath(new URL('../../assets', import.meta.url));
const PREVIEW = fileURLToPath(new URL('../../../miniapp/dist/h5', import.meta.url));

/** Files: the products' pictures below /assets/, and the browser preview of the mini-program at / where it has been built. */
export const filesPlugin = fastifyPlugin(async (app) => {
  await app.register(fastifyStatic, { root: ASSETS, prefix: '/assets/', maxAge: '1h', decorateReply: false });
  const page = join(PREVIEW, 'index.html');
  if (existsSync(page)) {
    const policy = previewPolicy(readFileSync(page, 'utf8'));
    await app.register(fastifyStatic, {
      root: PREVIEW,
      prefix: '/',
      setHeaders: (reply) => reply.header('content-security-policy', policy),
    });
  }
});

/**
 * What the preview may load: its own files, the inline script that Taro puts into its page, fonts within its styles, and pictures from
 * anywhere. The API and the simulator that it calls are where the build says, so any address is.
 */
function previewPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'self'",
    `script-src ${["'self'", ...hashes].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: http: https:",
    "font-src 'self' data:",
    "connect-src 'self' http: https:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
