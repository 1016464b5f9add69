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

/** How long a connection may take for what; nobody holds one by sending slowly, or nothing. Bodies: plugins/bodies.ts. */
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

const RETRY_AFTER_SECONDS = 1;

/** More came than can be served in time. */
export const overloaded = () =>
  new ApiProblem('OVERLOADED', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });

type Asked = Pick<IncomingMessage, 'method' | 'url'>;

/** Null for whoever watches over the process: they are always let in, and ask under load above all. */
export function kindOf({ method, url = '' }: Asked): Kind | null {
  if (/^\/(healthz|readyz)(\?|$)/.test(url)) return null;
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (url.startsWith('/webhooks/')) return 'notification';
  return method === 'POST' && /^\/api\/orders(\?|$)/.test(url) ? 'order' : 'call';
}

/** Whether a body was announced that has not come to its end. */
export function isUnfinished({ headers, complete }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !complete;
}

// In WeChat's own form for WeChat, which sends again; written here, because the way through the API costs more.
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
 * Node's server around the API: what it could not answer in time it refuses at once, with 503 and Retry-After,
 * before anything is done for it. It takes no place: that is plugins/admission.ts, once the whole request is there.
 * @param onRefused told of each refusal, which has no line in the log of its own
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
