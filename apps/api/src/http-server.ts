import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { LIMITS } from '@taro-pay/contracts';
import { createLoadGuard, type Kind } from './load-guard.js';
import { ApiProblem, presentProblem } from './problem.js';

/** How long a connection may take for what; nobody holds one by sending slowly, or nothing. */
const CONNECTION_LIMITS = {
  maxHeaderSize: LIMITS.headerBytes,
  headersTimeout: 10_000,
  // From its first byte to its last; it is looked at every five seconds.
  requestTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the 60 s for which proxies keep theirs, so that it is not we who close under a request.
  keepAliveTimeout: 72_000,
} as const;

/** Without a byte in either direction: longer than the slowest answer, which waits for WeChat. */
const SILENCE_MS = 30_000;

const RETRY_AFTER_SECONDS = '1';
const OVERLOADED = new ApiProblem('OVERLOADED');

function kindOf({ method, url = '' }: IncomingMessage): Kind {
  if (method === 'POST' && url === '/api/orders') return 'order';
  // Whoever watches over the process asks under load above all.
  return /^\/(webhooks\/|healthz|readyz)/.test(url) ? 'urgent' : 'other';
}

// In WeChat's own form for WeChat, which sends again; written here, because the way through the API costs more.
function refuse({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const requestId = randomUUID();
  const isWechat = url.startsWith('/webhooks/');
  const body = JSON.stringify(
    isWechat ? { code: 'FAIL', message: OVERLOADED.message } : presentProblem(OVERLOADED, requestId),
  );
  response
    .writeHead(OVERLOADED.statusCode, {
      'content-type': isWechat ? 'application/json' : 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'retry-after': RETRY_AFTER_SECONDS,
      'x-request-id': requestId,
    })
    .end(body);
}

/**
 * Node's server around the API: what it could not answer in time it refuses at once, with 503 and Retry-After,
 * before anything is done for it.
 * @param onRefused told of each refusal, which has no line in the log of its own
 */
export function createHttpServer(handle: RequestListener, onRefused: () => void): Server {
  const guard = createLoadGuard();
  const server = createServer(CONNECTION_LIMITS, (request, response) => {
    const kind = kindOf(request);
    if (guard.admit(kind)) {
      // Also where the caller is gone before its answer.
      response.once('close', () => guard.release(kind));
      handle(request, response);
    } else {
      onRefused();
      refuse(request, response);
    }
  });
  return server.setTimeout(SILENCE_MS);
}
