import type { IncomingHttpHeaders } from 'node:http';
import { Type } from 'typebox';
import { NotificationRefusal, WechatError } from './errors.js';
import { parseJson } from './json.js';
import { parsePayment, type WechatPayment } from './payment.js';
import type { PlatformKeys } from './platform-keys.js';
import { parseRefund, type WechatRefund } from './refund.js';
import { openSealedBox } from './sealed-box.js';
import { findFlaw } from './verification.js';
import { Id, isOf } from './wire.js';

/** A notification with WeChat's signature. `resource` is the decrypted resource as it came, kept as evidence. */
export type Notification =
  | (NotificationBase & { readonly kind: 'payment'; readonly payment: WechatPayment })
  | (NotificationBase & { readonly kind: 'refund'; readonly refund: WechatRefund })
  | (NotificationBase & { readonly kind: 'other' })
  /** Genuine, but its resource is not in the form that WeChat documents. */
  | (NotificationBase & { readonly kind: 'unreadable' });

interface NotificationBase {
  /** WeChat's id; the same notification may arrive many times, also concurrently. */
  readonly id: string;
  readonly eventType: string;
  /** JSON as it came; a resource that is not JSON, as a JSON string. */
  readonly resource: string;
}

interface Options {
  readonly keys: PlatformKeys;
  readonly apiV3Key: string;
  readonly now: () => number;
}

const isEnvelope = isOf(
  Type.Object({
    id: Id(64),
    event_type: Id(64),
    resource: Type.Object({
      original_type: Type.Optional(Type.String()),
      algorithm: Type.Literal('AEAD_AES_256_GCM'),
      ciphertext: Type.String(),
      associated_data: Type.Optional(Type.String()),
      nonce: Type.String({ pattern: '^[\\x20-\\x7e]{12}$' }),
    }),
  }),
);

const REFUND_EVENTS = /^REFUND\.(SUCCESS|ABNORMAL|CLOSED)$/;

/**
 * Verifies a notification over its exact bytes, and only then parses and decrypts it.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012082053
 * @throws NotificationRefusal
 */
export function createNotificationOpener({ keys, apiV3Key, now }: Options) {
  return async (headers: IncomingHttpHeaders, rawBody: Buffer): Promise<Notification> => {
    let reason: string | undefined;
    // Without its key a notification is refused; WeChat sends it again, and by then the key may be downloaded.
    const findKey = (serial: string) =>
      keys.find(serial).catch((error: unknown) => {
        if (!(error instanceof WechatError)) throw error;
        reason = error.message;
        return null;
      });
    const flaw = await findFlaw({ headers, body: rawBody }, { findKey, now });
    if (flaw !== null) throw new NotificationRefusal(flaw, reason);
    return open(rawBody, apiV3Key);
  };
}

function open(rawBody: Buffer, apiV3Key: string): Notification {
  const envelope = parseJson(rawBody);
  if (!isEnvelope(envelope)) throw new NotificationRefusal('malformed');
  const plaintext = openSealedBox(envelope.resource, apiV3Key);
  if (plaintext === null) throw new NotificationRefusal('badTag');
  const resource = parseJson(plaintext);
  const text = plaintext.toString();
  const kept = resource === null ? JSON.stringify(text) : text;
  return read({ id: envelope.id, eventType: envelope.event_type, resource: kept }, resource);
}

/** Reads a genuine notification that was kept. */
export function readNotification(kept: NotificationBase): Notification {
  return read(kept, parseJson(kept.resource));
}

function read({ id, eventType, resource: text }: NotificationBase, resource: unknown): Notification {
  const base = { id, eventType, resource: text };
  if (REFUND_EVENTS.test(eventType)) {
    const refund = parseRefund(resource);
    if (refund === null) return { ...base, kind: 'unreadable' };
    return { ...base, kind: 'refund', refund };
  }
  if (eventType !== 'TRANSACTION.SUCCESS') return { ...base, kind: 'other' };
  const payment = parsePayment(resource);
  if (payment === null) return { ...base, kind: 'unreadable' };
  return { ...base, kind: 'payment', payment };
}

/** The order that a notification is about, by its own words; null where it names none. */
export function outTradeNoOf(notification: Notification): string | null {
  switch (notification.kind) {
    case 'payment':
      return notification.payment.outTradeNo;
    case 'refund':
      return notification.refund.outTradeNo;
    case 'other':
    case 'unreadable':
      return null;
  }
}
