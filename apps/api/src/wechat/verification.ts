import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  isSignatureOf,
  MAXIMUM_CLOCK_SKEW_SECONDS,
  platformMessage,
  type SignatureHeaders,
} from './signature.js';

/** WeChat sends probes with a wrong signature on purpose; they have to be refused. */
const PROBE_PREFIX = 'WECHATPAY/SIGNTEST/';

/** The reason why a message is not verified as WeChat's. */
export type Flaw = 'headersMissing' | 'stale' | 'probe' | 'unknownSerial' | 'badSignature';

interface Message {
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes as received. */
  readonly body: Buffer;
}

interface Options {
  /** The key of a `Wechatpay-Serial`; null where there is none. */
  readonly findKey: (serial: string) => Promise<KeyObject | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Verifies that WeChat signed exactly these bytes within the allowed time; null where it did. Notifications and answers
 * of every status are verified alike.
 * https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export async function findFlaw({ headers, body }: Message, { findKey, now }: Options): Promise<Flaw | null> {
  const signed = readHeaders(headers);
  if (signed === null) return 'headersMissing';
  const skewSeconds = Math.abs(now() / 1000 - Number(signed.timestamp));
  if (!(skewSeconds <= MAXIMUM_CLOCK_SKEW_SECONDS)) return 'stale';
  if (signed.signature.startsWith(PROBE_PREFIX)) return 'probe';
  const key = await findKey(signed.serial);
  if (key === null) return 'unknownSerial';
  return isSignatureOf(platformMessage(signed, body), signed.signature, key) ? null : 'badSignature';
}

function readHeaders(headers: IncomingHttpHeaders): SignatureHeaders | null {
  const read = (name: string): string => {
    const value = headers[`wechatpay-${name}`];
    return typeof value === 'string' ? value : '';
  };
  const signed = {
    timestamp: read('timestamp'),
    nonce: read('nonce'),
    signature: read('signature'),
    serial: read('serial'),
  };
  return Object.values(signed).includes('') ? null : signed;
}
