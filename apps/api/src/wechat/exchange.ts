import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { createAgents } from './agents.js';

/** Nearly every JSON answer of WeChat is far smaller. */
const MAXIMUM_ANSWER_BYTES = 64 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer with its raw bytes. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** No answer arrived, or none within the limits. The message is the reason, without the URL and without the request. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** Whether a connection was established, so that the request may have had its effect. */
  readonly isSent: boolean;

  constructor(message: string, isSent: boolean) {
    super(message);
    this.isSent = isSent;
  }
}

const agents = createAgents();

/**
 * Sends one request and reads its whole answer. Every request to WeChat, to the
 * group's robot or to a collector of traces goes through this function or `openAnswer`.
 * Redirects are not followed, no proxy of the environment is used, and a compressed answer is refused.
 * @throws NoAnswer also where the answer is larger than `maximumBytes`, by default 64 KiB
 */
export async function exchange(
  request: HttpRequest,
  timeoutMs: number,
  maximumBytes = MAXIMUM_ANSWER_BYTES,
): Promise<HttpAnswer> {
  return readAnswer(await openAnswer(request, timeoutMs), maximumBytes);
}

/** Reads an answer with a limit on its size. @throws NoAnswer */
export async function readAnswer(
  response: IncomingMessage,
  maximumBytes = MAXIMUM_ANSWER_BYTES,
): Promise<HttpAnswer> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new Error('it is compressed');
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > maximumBytes) throw new Error(`it is larger than ${maximumBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw new NoAnswer(reasonOf(error), true);
  } finally {
    response.destroy();
  }
  return { status, headers, body: Buffer.concat(chunks) };
}

/**
 * Sends one request and resolves when its answer begins; the reader limits its size. After `timeoutMs` the connection
 * is destroyed, even in the middle of the answer.
 * @throws NoAnswer
 */
export function openAnswer(
  { method, url, headers, body }: HttpRequest,
  timeoutMs: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === 'https:';
    const request = (isSecure ? https : http).request(url, {
      method,
      headers: { 'Accept-Encoding': 'identity', ...headers },
      agent: isSecure ? agents.httpsAgent : agents.httpAgent,
    });
    let isSent = false;
    request.once('socket', (socket) => {
      if (request.reusedSocket) isSent = true;
      else socket.once(isSecure ? 'secureConnect' : 'connect', () => (isSent = true));
    });
    // Garbage collection can lose an AbortSignal.timeout, which is held weakly; a timer is held until it is cleared.
    const timer = setTimeout(() => request.destroy(new Error(`not within ${timeoutMs} ms`)), timeoutMs);
    request.once('close', () => clearTimeout(timer));
    request.on('error', (error) => reject(new NoAnswer(reasonOf(error), isSent)));
    request.once('response', resolve);
    request.end(body);
  });
}

// The code of a system error: its message can quote the URL.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
