import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { NotificationRefusal, WechatError } from './errors.js';
import { parseJson } from './json.js';
import type { PlatformKeys } from './platform-keys.js';
import { parseRefund, type WechatRefund } from './refund.js';
import { openSealedBox } from './sealed-box.js';
import {
  isSignatureOf,
  MAXIMUM_CLOCK_SKEW_SECONDS,
  platformMessage,
  type SignatureHeaders,
} from './signature.js';
import { parseTransaction, type Transaction } from './transaction.js';

/** A notification that WeChat really sent. `resource` is the opened box as it came, for the record. */
export type Notification =
  | (NotificationBase & { readonly kind: 'transaction'; readonly transaction: Transaction })
  | (NotificationBase & { readonly kind: 'refund'; readonly refund: WechatRefund })
  | (NotificationBase & { readonly kind: 'other' })
  /** Genuine, and its resource is not as WeChat documents it. */
  | (NotificationBase & { readonly kind: 'unreadable' });

interface NotificationBase {
  /** WeChat's id: the same one may come many times, also at once. */
  readonly id: string;
  readonly eventType: string;
  readonly resource: unknown;
}

interface Options {
  readonly keys: PlatformKeys;
  readonly apiV3Key: string;
  readonly now: () => number;
}

const EnvelopeSchema = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64 }),
  event_type: Type.String({ minLength: 1, maxLength: 64 }),
  resource: Type.Object({
    original_type: Type.Optional(Type.String()),
    algorithm: Type.Literal('AEAD_AES_256_GCM'),
    ciphertext: Type.String(),
    associated_data: Type.Optional(Type.String()),
    nonce: Type.String(),
  }),
});

const REFUND_EVENTS = /^REFUND\.(SUCCESS|ABNORMAL|CLOSED)$/;

/** WeChat signs some messages wrongly on purpose; they have to be refused, not to crash anything. */
const PROBE_PREFIX = 'WECHATPAY/SIGNTEST/';

/**
 * Verifies a notification over the exact bytes that came, and only then parses and opens it.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012082053
 * @throws NotificationRefusal
 */
export function createNotificationOpener({ keys, apiV3Key, now }: Options) {
  return async (headers: IncomingHttpHeaders, rawBody: Buffer): Promise<Notification> => {
    const signed = readHeaders(headers);
    const skewSeconds = Math.abs(now() / 1000 - Number(signed.timestamp));
    if (!(skewSeconds <= MAXIMUM_CLOCK_SKEW_SECONDS)) throw new NotificationRefusal('stale');
    if (signed.signature.startsWith(PROBE_PREFIX)) throw new NotificationRefusal('probe');
    const key = await findKey(keys, signed.serial);
    if (!isSignatureOf(platformMessage(signed, rawBody), signed.signature, key)) {
      throw new NotificationRefusal('badSignature');
    }
    return open(rawBody, apiV3Key);
  };
}

// Without the key nothing is verified; WeChat sends again, and by then the certificate may be there.
async function findKey(keys: PlatformKeys, serial: string): Promise<KeyObject> {
  let reason: string | undefined;
  try {
    const key = await keys.find(serial);
    if (key !== null) return key;
  } catch (error) {
    if (!(error instanceof WechatError)) throw error;
    reason = error.message;
  }
  throw new NotificationRefusal('unknownSerial', reason);
}

function readHeaders(headers: IncomingHttpHeaders): SignatureHeaders {
  const read = (name: string): string => {
    const value = headers[`wechatpay-${name}`];
    if (typeof value !== 'string' || value === '') throw new NotificationRefusal('headersMissing');
    return value;
  };
  return {
    timestamp: read('timestamp'),
    nonce: read('nonce'),
    signature: read('signature'),
    serial: read('serial'),
  };
}

function open(rawBody: Buffer, apiV3Key: string): Notification {
  const envelope = parseJson(rawBody);
  if (!Value.Check(EnvelopeSchema, envelope)) throw new NotificationRefusal('malformed');
  const plaintext = openSealedBox(envelope.resource, apiV3Key);
  if (plaintext === null) throw new NotificationRefusal('badTag');
  const resource = parseJson(plaintext) ?? plaintext.toString();
  const base: NotificationBase = { id: envelope.id, eventType: envelope.event_type, resource };
  if (REFUND_EVENTS.test(envelope.event_type)) {
    const refund = parseRefund(resource);
    if (refund === null) return { ...base, kind: 'unreadable' };
    return { ...base, kind: 'refund', refund };
  }
  if (envelope.event_type !== 'TRANSACTION.SUCCESS') return { ...base, kind: 'other' };
  const transaction = parseTransaction(resource);
  if (transaction === null) return { ...base, kind: 'unreadable' };
  return { ...base, kind: 'transaction', transaction };
}
