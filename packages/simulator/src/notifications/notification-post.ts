import * as http from 'node:http';
import * as https from 'node:https';

/** WeChat waits this long for an answer. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
const ANSWER_WITHIN_MS = 5_000;

/** The answer is read up to this size. */
const MAXIMUM_ANSWER_BYTES = 10_000;

const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
};

/** A back end's answer to a notification. */
export interface NotificationAnswer {
  /** Null without an answer; then `error` says why. */
  readonly statusCode: number | null;
  readonly responseBody: string | null;
  readonly error: string | null;
}

/** Sends a notification as WeChat does: without redirects, with a timeout of 5 s. */
export function postNotification(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<NotificationAnswer> {
  return call({
    method: 'POST',
    url,
    headers: { ...headers, 'Content-Length': `${Buffer.byteLength(body)}` },
    body,
  });
}

/** Asks a back end under the same conditions. */
export function askBackEnd(url: string): Promise<NotificationAnswer> {
  return call({ method: 'GET', url, headers: { Accept: '*/*', 'User-Agent': 'Mozilla/4.0' }, body: '' });
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function call(request: Call): Promise<NotificationAnswer> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), ANSWER_WITHIN_MS);
  try {
    return { ...(await send(request, timeout.signal)), error: null };
  } catch (error) {
    const words = timeout.signal.aborted ? `No answer within ${ANSWER_WITHIN_MS / 1000} s.` : explain(error);
    return { statusCode: null, responseBody: null, error: words };
  } finally {
    clearTimeout(timer);
  }
}

function send(request: Call, signal: AbortSignal): Promise<{ statusCode: number; responseBody: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const isSecure = url.protocol === 'https:';
    const outgoing = (isSecure ? https : http).request(url, {
      method: request.method,
      headers: request.headers,
      agent: agents[isSecure ? 'https:' : 'http:'],
      signal,
    });
    outgoing.once('error', (error) => {
      // The back end closed a kept-alive connection at the same time. It read nothing, so send again.
      if (outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET') {
        resolve(send(request, signal));
      } else reject(error);
    });
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = () =>
        resolve({
          statusCode: response.statusCode ?? 0,
          responseBody: Buffer.concat(chunks).subarray(0, MAXIMUM_ANSWER_BYTES).toString(),
        });
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes < MAXIMUM_ANSWER_BYTES) return;
        finish();
        response.destroy();
      });
      response.once('end', finish);
      response.once('error', reject);
    });
    outgoing.end(request.body);
  });
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
