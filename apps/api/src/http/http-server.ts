import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { LIMITS } from '@taro-pay/contracts';
import type { Kind, LoadGuard } from './load-guard.js';
import { ApiProblem, presentProblem } from './problem.js';

/** Limits of a connection, so that nobody holds one by sending slowly or nothing. plugins/bodies.ts has those of bodies. */
const CONNECTION_LIMITS = {
  maxHeaderSize: LIMITS.headerBytes,
  headersTimeout: 10_000,
  // From the first byte to the last; checked every five seconds.
  requestTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the 60 s of proxies, so that the proxy closes first and no request meets a closing connection.
  keepAliveTimeout: 72_000,
} as const;

/** A connection without a byte in either direction ends. Longer than the slowest answer, which waits for WeChat. */
const SILENCE_MS = 30_000;

const RETRY_AFTER_SECONDS = 1;

/** The refusal under overload. */
export const overloaded = () =>
  new ApiProblem('OVERLOADED', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });

type Asked = Pick<IncomingMessage, 'method' | 'url'>;

/** Null for probes of the process's health: they are always admitted. */
export function kindOf({ method, url = '' }: Asked): Kind | null {
  if (/^\/(healthz|readyz)(\?|$)/.test(url)) return null;
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (url.startsWith('/webhooks/')) return 'notification';
  return method === 'POST' && /^\/api\/orders(\?|$)/.test(url) ? 'order' : 'call';
}

/** Whether an announced body is incomplete. */
export function isUnfinished({ headers, complete, readableEnded }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  // What is injected past the network never says that it is complete.
  return hasBody && !complete && !readableEnded;
}

/** How long, and how much of, a body is read that nobody wants: as much as the proxies of deploy/ pass on. */
const UNWANTED_MS = 2_000;
const UNWANTED_BYTES = 6 * 1024 * 1024;

/**
 * Reads the rest of a body that nobody wants and drops it, within limits of time and size. A connection that closes under
 * bytes it has not read is reset, and a reset takes the answer with it: a proxy that still sends then answers 502.
 * @returns whether the body is complete
 */
export async function dropRest(request: IncomingMessage): Promise<boolean> {
  if (!isUnfinished(request)) return true;
  await new Promise<void>((resolve) => {
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > UNWANTED_BYTES) stop();
    };
    // A busy process is late for its timers: it reads what has arrived in time before it gives up.
    const timer = setTimeout(() => setImmediate(stop), UNWANTED_MS);
    const stop = () => {
      clearTimeout(timer);
      request.off('data', onData).off('end', stop).off('error', stop).off('close', stop);
      resolve();
    };
    request.on('data', onData).on('end', stop).on('error', stop).on('close', stop).resume();
  });
  return !isUnfinished(request);
}

// WeChat gets WeChat's own form. Written here, because the way through the framework costs more.
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const problem = overloaded();
  const requestId = randomUUID();
  const isWechat = kindOf(request) === 'notification';
  const body = JSON.stringify(
    isWechat ? { code: 'FAIL', message: problem.message } : presentProblem(problem, requestId),
  );
  response
    .writeHead(problem.statusCode, {
      'content-type': isWechat ? 'application/json' : 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'retry-after': String(RETRY_AFTER_SECONDS),
      'x-request-id': requestId,
    })
    .end(body);
}

/**
 * Node's server around the API. It refuses at once, with 503 and Retry-After, what it could not answer in time.
 * plugins/admission.ts takes the place of a request, once all of it has arrived.
 * @param onRefused called for each refusal, which has no line of its own in the log
 */
export function createHttpServer(handle: RequestListener, guard: LoadGuard, onRefused: () => void): Server {
  const server = createServer(CONNECTION_LIMITS, (request, response) => {
    const kind = kindOf(request);
    const begin = () => handle(request, response);
    if (kind === null) return begin();
    guard.receive(kind, begin, () => {
      onRefused();
      refuse(request, response);
    });
  });
  return server.setTimeout(SILENCE_MS);
}
