import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Names a request as a probe: its time in seconds, 16 random bytes, and an HMAC of both. */
export const PROBE_HEADER = 'taro-pay-probe';

const MARK = /^(\d{1,12})\.[0-9a-f]{32}\.[0-9a-f]{64}$/;

/** How long a mark is taken, as WeChat's own signatures are. */
const LIFETIME_SECONDS = 300;

/** What WeChat signs with. A proxy that drops one of them breaks every notification. */
const SIGNATURE_HEADERS = ['timestamp', 'nonce', 'signature', 'serial'].map((name) => `wechatpay-${name}`);

/** What arrived of a probe. */
export interface ProbeAnswer {
  readonly bodySha256: string;
  /** Of the headers with which WeChat signs. */
  readonly headersSha256: string;
  /** An HMAC of the mark and of both: the answer is this shop's. */
  readonly proof: string;
}

interface Options {
  /** What the API and `doctor` share: JWT_SECRET, from which a key for this alone is derived. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * How `doctor` finds out what the proxies between WeChat and this API do to a notification: the API answers the hashes of
 * what it received. Who does not know the secret is answered as anybody else; who replays a mark learns the hash of what
 * they sent themselves. Nothing is written or decided.
 */
export function createNotificationProbe({ secret, now, randomBytes }: Options) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'taro-pay notification probe', 32));
  const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex');

  function isGenuine(mark: string): boolean {
    const [, seconds] = MARK.exec(mark) ?? [];
    if (seconds === undefined || Math.abs(now() / 1000 - Number(seconds)) > LIFETIME_SECONDS) return false;
    const end = mark.lastIndexOf('.');
    return timingSafeEqual(Buffer.from(mark.slice(end + 1)), Buffer.from(hmac(mark.slice(0, end))));
  }

  function describe(mark: string, headers: IncomingHttpHeaders, body: Buffer): ProbeAnswer {
    const bodySha256 = sha256(body);
    const headersSha256 = sha256(SIGNATURE_HEADERS.map((name) => `${headers[name]}\n`).join(''));
    return { bodySha256, headersSha256, proof: hmac(`${mark}\n${bodySha256}\n${headersSha256}`) };
  }

  return {
    /** A new value of the header. */
    mark(): string {
      const text = `${Math.floor(now() / 1000)}.${randomBytes(16).toString('hex')}`;
      return `${text}.${hmac(text)}`;
    },

    /** What an API that received exactly this answers. */
    describe,

    /** The answer to a probe; null where the request is none of this shop's. */
    answer(headers: IncomingHttpHeaders, body: Buffer): ProbeAnswer | null {
      const mark = headers[PROBE_HEADER];
      return typeof mark === 'string' && isGenuine(mark) ? describe(mark, headers, body) : null;
    },
  };
}

export type NotificationProbe = ReturnType<typeof createNotificationProbe>;

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
