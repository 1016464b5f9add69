/**
 * The API of `pnpm start`: with the simulator's clock, so that a test can skip days, and with the browser preview at /
 * if it is built.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '@taro-pay/api';
import { servePreview } from './preview.js';
import { followClock } from './simulator-clock.js';

// stack.ts sets both.
const preview = process.env.PREVIEW_FOLDER ?? '';
const simulatorUrl = process.env.SIMULATOR_URL ?? '';
const now = await followClock(simulatorUrl);

await serve({
  now,
  // Signatures use the real time: docs/decisions/0004-two-clocks.md.
  signatureNow: Date.now,
  async prepare(app) {
    // The preview takes the server's time from the Date header.
    app.addHook('onRequest', async (_, reply) => {
      reply.header('date', new Date(now()).toUTCString());
    });
    // A running build creates the folder first and index.html last.
    if (existsSync(join(preview, 'index.html'))) await servePreview(app, { folder: preview, simulatorUrl });
  },
});
