/**
 * The API as `pnpm start` runs it: by the simulator's clock, so that days can pass on a laptop, and
 * with the preview at /, where that was built.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@taro-pay/api';
import { servePreview } from './preview.js';
import { followClock } from './simulator-clock.js';

const PREVIEW = fileURLToPath(new URL('../../../apps/miniapp/dist/h5', import.meta.url));

// stack.ts sets it.
const simulatorUrl = process.env.SIMULATOR_URL ?? '';
const now = await followClock(simulatorUrl);

await serve({
  now,
  // No clock that was moved is in a signature: docs/decisions/0004-two-clocks.md.
  signatureNow: Date.now,
  async prepare(app) {
    // The preview reckons with the clock of the server.
    app.addHook('onRequest', async (_, reply) => {
      reply.header('date', new Date(now()).toUTCString());
    });
    // A build under way has its folder already, and its page last of all.
    if (existsSync(join(PREVIEW, 'index.html'))) await servePreview(app, { folder: PREVIEW, simulatorUrl });
  },
});
