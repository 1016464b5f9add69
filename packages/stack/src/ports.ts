import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ephemeral ports, so that the system does not assign one of them to another process. */
const CHOSEN_FROM = 20_000;
const CHOSEN_BEFORE = 32_000;
const MOST_TRIES = 100;

/** Whether the port is free on 127.0.0.1; listens on it for a moment to find out. */
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
 * A free port outside the ephemeral range. The system could assign an ephemeral port to another process before it is
 * listened on.
 */
export async function chooseFreePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = randomInt(CHOSEN_FROM, CHOSEN_BEFORE);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${CHOSEN_FROM} to ${CHOSEN_BEFORE - 1} is free.`);
}
