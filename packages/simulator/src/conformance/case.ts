import type { SealedBox } from '../foundation/cryptography.js';
import type { JsonObject } from '../foundation/json.js';
import type { Merchant } from '../protocol/merchant.js';
import type { RefundOutcome } from '../refunds/refund.js';

/** WeChat's pages behind the cases. */
export const PAGES = {
  notification: 'https://pay.weixin.qq.com/doc/v3/merchant/4012082053',
  signature: 'https://pay.weixin.qq.com/doc/v3/merchant/4013053249',
  sealedBox: 'https://pay.weixin.qq.com/doc/v3/merchant/4012071382',
} as const;

export type WechatHeaders = Readonly<Record<string, string>>;

/** How a message differs from the one that WeChat sends; each step sees what the one before it made. */
export interface Bend {
  readonly resource?: (resource: JsonObject) => JsonObject;
  /** The text inside the sealed box. */
  readonly plaintext?: (plaintext: string) => string;
  readonly apiV3Key?: string;
  readonly associatedData?: string;
  /** The box after it was sealed: the signature covers it as it is sent. */
  readonly box?: (box: SealedBox) => SealedBox;
  readonly envelope?: (envelope: JsonObject) => JsonObject;
  /** The body before it is signed. */
  readonly body?: (body: string) => string;
  readonly ageSeconds?: number;
  /** `Wechatpay-Timestamp` as it is signed. */
  readonly timestamp?: (seconds: number) => string;
  /** WeChat's two keys, one that nobody knows, or the merchant's own; by default the key of the merchant's kind. */
  readonly signer?: 'public-key' | 'certificate' | 'stranger' | 'merchant';
  /** The headers after the signature was made. */
  readonly headers?: (headers: WechatHeaders, merchant: Merchant) => WechatHeaders;
  /** The body after the signature was made. */
  readonly sentBody?: (body: string) => string;
}

/**
 * `accept`: 200 or 204, and the order changes. `refuse`: 4xx or 5xx, and it does not. `unmatched`: genuine, but about
 * something else than the order; either answer will do, and the order stays as it was.
 */
export type CaseKind = 'accept' | 'refuse' | 'unmatched';

export interface ConformanceCase {
  readonly name: string;
  readonly kind: CaseKind;
  readonly about: 'payment' | 'refund';
  /** What a back end shows that passes. */
  readonly proves: string;
  /** What a failure means. */
  readonly danger: string;
  readonly bend: Bend;
  /** `twice`: one after the other, each signed anew. `atOnce`: five copies in the same moment. */
  readonly deliveries?: 'twice' | 'atOnce';
  /** How the second of two deliveries differs from the first one. */
  readonly second?: { readonly hasOwnId?: true; readonly bend?: Bend };
  /** Left out where the merchant has one kind of keys only. */
  readonly needsBothKeys?: true;
  /** Left out where the message has no amount, as the refund notification of a sub-merchant. */
  readonly needsAmount?: true;
  /** What the refund came to at WeChat; by default success where the notification is to be accepted. */
  readonly refundStatus?: RefundOutcome;
  readonly link: string;
  /** The cases whose failure explains that this one fails, too; the deepest first. */
  readonly followsFrom?: readonly string[];
}
