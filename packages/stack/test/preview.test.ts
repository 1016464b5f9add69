import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { servePreview } from '../src/preview.js';
import { temporaryFolder } from './temporary-folder.js';

const SCRIPT = 'start()';
const PAGE = `<html><script>${SCRIPT}</script></html>`;

async function openPreview() {
  const folder = join(temporaryFolder(), 'a#b%20c?d');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(PAGE));
  const app = Fastify();
  await servePreview(app, { folder, simulatorUrl: 'http://127.0.0.1:3100' });
  return app;
}

test('the preview is sent compressed to clients that accept it', async () => {
  const app = await openPreview();
  const packed = await app.inject({ url: '/', headers: { 'accept-encoding': 'gzip, br' } });
  expect(packed.headers['content-encoding']).toBe('br');
  expect(packed.headers['content-type']).toContain('text/html');
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(PAGE);
  expect((await app.inject('/')).payload).toBe(PAGE);
});

test('the preview runs only its own scripts, and only the simulator’s page may frame it', async () => {
  const app = await openPreview();
  const { headers } = await app.inject('/');
  const policy = String(headers['content-security-policy']);
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`);
  expect(policy).toContain('frame-ancestors http://127.0.0.1:3100 http://localhost:3100');
  expect(headers['x-frame-options']).toBeUndefined();
});
