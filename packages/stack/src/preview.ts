import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

interface Options {
  /** The folder of the h5 build. */
  readonly folder: string;
  /** The simulator's page has a phone that shows the preview. */
  readonly simulatorUrl: string;
}

/** Serves the browser preview of the mini-program at /, compressed as its build left it. */
export async function servePreview(app: FastifyInstance, { folder, simulatorUrl }: Options): Promise<void> {
  const policy = previewPolicy(readFileSync(join(folder, 'index.html'), 'utf8'), simulatorUrl);
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    preCompressed: true,
    decorateReply: false,
    setHeaders: (reply) => {
      reply.header('content-security-policy', policy);
      // This older header knows no addresses: it would refuse whom frame-ancestors names.
      reply.removeHeader('x-frame-options');
    },
  });
}

/**
 * What the preview may load: its own files, the inline script that Taro puts into its page, fonts within its styles, and pictures from
 * anywhere. The API and the simulator that it calls are where the build says, so any address is. Only the simulator's
 * page may show it in a frame.
 */
function previewPolicy(html: string, simulatorUrl: string): string {
  const hashes = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const { port } = new URL(simulatorUrl);
  return [
    "default-src 'self'",
    `script-src ${["'self'", ...hashes].join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: http: https:",
    "font-src 'self' data:",
    "connect-src 'self' http: https:",
    "object-src 'none'",
    "base-uri 'none'",
    `frame-ancestors http://127.0.0.1:${port} http://localhost:${port}`,
  ].join('; ');
}
