import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { TLSSocket } from 'node:tls';

/** How the shop's own public address is reached; empty, as everybody reaches it. */
export interface Connection {
  /** Certificates in PEM form that are trusted instead of the system's. */
  readonly ca?: string;
  readonly lookup?: LookupFunction;
  /** Default: WeChat's, five seconds. */
  readonly patienceMs?: number;
}

interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly milliseconds: number;
  /** The end of the server's certificate, in milliseconds since 1970. */
  readonly certificateEndMs: number;
}

/** There was no answer: `tls` where the server is not trusted, `time` where it took too long. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly kind: 'tls' | 'time' | 'network';

  constructor(kind: Unreached['kind'], reason: string) {
    super(reason);
    this.kind = kind;
  }
}

/** WeChat waits this long for the answer to a notification. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
const PATIENCE_MS = 5_000;

const LONGEST_ANSWER_BYTES = 64 * 1024;

/** Asks the shop's public address as WeChat does: over TLS, by a new connection, without following redirects. @throws Unreached */
export function askOutside(
  { method, url, headers, body }: Question,
  { patienceMs = PATIENCE_MS, ...connection }: Connection,
): Promise<Answer> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, ...connection, agent: false, ...(headers && { headers }) });
    const timer = setTimeout(
      () => asked.destroy(new Unreached('time', `no answer within ${patienceMs / 1000} s`)),
      patienceMs,
    );
    asked.once('close', () => clearTimeout(timer));
    asked.once('error', (error) => reject(unreached(error)));
    asked.once('response', async (response) => {
      try {
        const chunks: Buffer[] = [];
        let bytes = 0;
        for await (const chunk of response) {
          bytes += chunk.length;
          if (bytes <= LONGEST_ANSWER_BYTES) chunks.push(chunk);
        }
        const { statusCode: status = 0, socket } = response;
        const certificateEndMs =
          socket instanceof TLSSocket
            ? Date.parse(socket.getPeerX509Certificate()?.validTo ?? '')
            : Number.NaN;
        const milliseconds = Math.round(performance.now() - startedMs);
        resolve({ status, body: Buffer.concat(chunks), milliseconds, certificateEndMs });
      } catch (error) {
        reject(unreached(error));
      }
    });
    asked.end(body);
  });
}

function unreached(error: unknown): Unreached {
  if (error instanceof Unreached) return error;
  if (!(error instanceof Error)) return new Unreached('network', 'unknown');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  const isTls = /CERT|SIGNATURE|SSL|TLS|ALTNAME/.test(code);
  return new Unreached(isTls ? 'tls' : 'network', code);
}
