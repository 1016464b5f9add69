import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request with its body. */
export interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Scheme, host and port that were called, for links. */
  readonly origin: string;
  /** Path and query, exactly as in the request line. */
  readonly path: string;
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly isBodyTooLarge: boolean;
}

/** The part of a request that the log keeps. */
export function requestFacts({ request, method, path, body }: Received) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { method, path, headers, body: body.toString() };
}

/** The `Wechatpay-Serial` of the request: the key to sign the answer with. */
export function serialOf({ headers }: IncomingMessage): string | null {
  const serial = headers['wechatpay-serial'];
  return typeof serial === 'string' ? serial : null;
}
