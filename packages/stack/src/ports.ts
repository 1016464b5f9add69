import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to whoever connects or listens without a wish: nobody gets one by chance. */
const CHOSEN_FROM = 20_000;
const CHOSEN_BEFORE = 32_000;
const MOST_TRIES = 100;

/** Whether one could listen on this port of this machine; it listens there for a moment. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * A port that is free and stays so until somebody asks for it by its number: one that the system chooses may be given
 * away again before it is listened on.
 */
export async function chooseFreePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = randomInt(CHOSEN_FROM, CHOSEN_BEFORE);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${CHOSEN_FROM} to ${CHOSEN_BEFORE - 1} is free.`);
}
