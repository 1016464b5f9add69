import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as it came, its body read. */
export interface Received {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly path: string;
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly isBodyTooLarge: boolean;
}

/** What the log keeps of a request. */
export function requestFacts({ request, method, path, body }: Received) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return { method, path, headers, body: body.toString() };
}

/** The key that the merchant wants the answer signed with. */
export function serialOf({ headers }: IncomingMessage): string | null {
  const serial = headers['wechatpay-serial'];
  return typeof serial === 'string' ? serial : null;
}
