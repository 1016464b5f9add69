import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

interface Options {
  /** The folder of the h5 build. */
  readonly folder: string;
  /** The simulator's page shows the preview in a frame. */
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
      // This older header knows no list of origins and would override frame-ancestors.
      reply.removeHeader('x-frame-options');
    },
  });
}

/**
 * The preview may load its own files, the inline script of Taro's page, fonts in its styles, and pictures from anywhere.
 * It may connect to any address, because the build names those of API and simulator. Only the simulator's page may
 * frame it.
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
