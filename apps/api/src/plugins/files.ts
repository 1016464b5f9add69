import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import fastifyPlugin from 'fastify-plugin';

const ASSETS = fileURLToPath(new URL('../../assets', import.meta.url));
const PREVIEW = fileURLToPath(new URL('../../../miniapp/dist/h5', import.meta.url));

interface Options {
  readonly wechat: { readonly payBaseUrl: string };
}

/** Files: the products' pictures below /assets/, and the browser preview of the mini-program at / where it has been built. */
export const filesPlugin = fastifyPlugin<Options>(async (app, { wechat }) => {
  await app.register(fastifyStatic, { root: ASSETS, prefix: '/assets/', maxAge: '1h', decorateReply: false });
  const page = join(PREVIEW, 'index.html');
  if (existsSync(page)) {
    const frameAncestors = previewFrames(wechat.payBaseUrl);
    const policy = previewPolicy(readFileSync(page, 'utf8'), frameAncestors);
    await app.register(fastifyStatic, {
      root: PREVIEW,
      prefix: '/',
      setHeaders: (reply) => {
        reply.header('content-security-policy', policy);
        // This older header knows no addresses: it would refuse whom frame-ancestors names.
        if (frameAncestors !== "'none'") reply.removeHeader('x-frame-options');
      },
    });
  }
});

/**
 * What the preview may load: its own files, the inline script that Taro puts into its page, fonts within its styles, and pictures from
 * anywhere. The API and the simulator that it calls are where the build says, so any address is.
 */
function previewPolicy(html: string, frameAncestors: string): string {
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
    `frame-ancestors ${frameAncestors}`,
  ].join('; ');
}

/**
 * Who may show the preview in a frame: what stands in for WeChat on this same machine (its page has a phone), and
 * nobody else. Production refuses such an address, so there it is nobody.
 */
export function previewFrames(payBaseUrl: string): string {
  const { protocol, hostname, port } = new URL(payBaseUrl);
  if (protocol !== 'http:' || (hostname !== '127.0.0.1' && hostname !== 'localhost')) return "'none'";
  return ['127.0.0.1', 'localhost'].map((name) => `http://${name}${port === '' ? '' : `:${port}`}`).join(' ');
}
