import { once } from 'node:events';
import { createServer } from 'node:http';
import type { FastifyBaseLogger } from 'fastify';
import type { Meters } from './meters.js';

/** A scrape that takes longer is given up by Prometheus too. */
const TIMEOUT_MS = 10_000;

/**
 * Listens on 127.0.0.1 alone: `/metrics` tells of sales, and is for nobody outside.
 * @returns what ends it
 * @throws Error with code EADDRINUSE where the port is taken
 */
export async function listenForMetrics(
  meters: Meters,
  port: number,
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>,
): Promise<() => Promise<void>> {
  const server = createServer({ requestTimeout: TIMEOUT_MS }, (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    meters.scrape().then(
      (text) => response.writeHead(200, { 'content-type': meters.registry.contentType }).end(text),
      (error: unknown) => {
        log.warn({ err: error }, 'the metrics could not be read');
        response.writeHead(500).end();
      },
    );
  });
  server.setTimeout(TIMEOUT_MS);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  log.info({ port: typeof address === 'object' ? address?.port : port }, 'metrics at /metrics of 127.0.0.1');
  return async () => {
    server.close();
    server.closeAllConnections();
  };
}
