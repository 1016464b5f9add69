import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const ASSETS = fileURLToPath(new URL('dist/assets', import.meta.url));

/** Compresses what never changes once, so that the server only sends it. */
const compressAhead: Plugin = {
  name: 'compress-ahead',
  apply: 'build',
  closeBundle() {
    for (const name of readdirSync(ASSETS)) {
      if (!/\.(?:css|js|svg)$/.test(name)) continue;
      const content = readFileSync(join(ASSETS, name));
      writeFileSync(join(ASSETS, `${name}.br`), brotliCompressSync(content));
      writeFileSync(join(ASSETS, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

export default defineConfig({
  base: '/console/',
  plugins: [react(), compressAhead],
  // antd's own locker adds a style without the nonce, which the policy blocks.
  resolve: {
    alias: [
      {
        find: /^\.\/useScrollLocker$/,
        replacement: fileURLToPath(new URL('src/ui/scroll-locker.ts', import.meta.url)),
      },
    ],
  },
  // The server replaces it in each answer: http/plugins/console.ts of the API.
  html: { cspNonce: '__NONCE__' },
  build: {
    target: ['chrome111', 'safari16.4', 'firefox128'],
    // The policy allows pictures of this origin only as files.
    assetsInlineLimit: 0,
    // For the test of the weight of the first page.
    manifest: true,
    chunkSizeWarningLimit: 1_000,
  },
});
