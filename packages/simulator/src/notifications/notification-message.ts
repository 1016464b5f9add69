import { bendOf, type NotificationVariant } from '../faults/notification-variants.js';
import { beijingTime } from '../foundation/clock.js';
import { seal } from '../foundation/cryptography.js';
import { isRecord } from '../foundation/json.js';
import type { Keyring } from '../protocol/keyring.js';
import type { PlatformSigner } from '../protocol/platform-signer.js';

/** The content of a notification. */
export interface Message {
  readonly eventType: string;
  readonly summary: string;
  /** `original_type` and `associated_data`, which are equal in real traffic. */
  readonly kind: 'transaction' | 'refund';
  readonly url: string;
  readonly outTradeNo: string;
  /** The plaintext of `resource`. */
  readonly resource: unknown;
  readonly wechatpaySerial: string | null;
}

/** A message with the values that make its body reproducible. */
export interface Letter extends Message {
  readonly id: string;
  readonly createdAtMs: number;
  /** 12 characters. */
  readonly nonce: string;
}

interface Options {
  readonly apiV3Key: string;
  readonly keyring: Keyring;
  readonly signAsPlatform: PlatformSigner;
}

/** Writes, seals and signs notifications. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function createNotificationWriter({ apiV3Key, keyring, signAsPlatform }: Options) {
  return async (letter: Letter, variant: NotificationVariant | null) => {
    const bend = bendOf(variant);
    const resource =
      bend.resource !== undefined && isRecord(letter.resource)
        ? bend.resource(letter.resource)
        : letter.resource;
    const box = seal(JSON.stringify(resource), letter.kind, letter.nonce, apiV3Key);
    const body = JSON.stringify({
      id: letter.id,
      create_time: beijingTime(letter.createdAtMs),
      resource_type: 'encrypt-resource',
      event_type: letter.eventType,
      summary: letter.summary,
      resource: { original_type: letter.kind, ...(bend.box?.(box) ?? box) },
    });
    const serial = keyring.notificationSerial(letter.wechatpaySerial);
    const signature = await signAsPlatform(body, serial, bend.skewSeconds);
    const headers = {
      'Content-Type': 'application/json',
      Accept: '*/*',
      'User-Agent': 'Mozilla/4.0',
      'Cache-Control': 'no-cache',
      ...signature.headers,
    };
    return {
      resource,
      body,
      signingString: signature.signingString,
      headers: bend.headers?.(headers) ?? headers,
    };
  };
}
