import type { CallTrace, SignedText } from '@taro-pay/contracts';

/**
 * The kinds of failure of a call to WeChat.
 * `loginCodeInvalid`: the code of wx.login is used, expired or wrong. `loginBlocked`: WeChat distrusts the user.
 * `unavailable`: no answer, an answer that cannot be verified, or one that says to retry; the outcome is unknown.
 * `rejected`: a refusal with a code; an immediate retry does not help. Only a refusal that `isSigned` is certainly
 * WeChat's: an unsigned one proves nothing about an order or a refund.
 */
export type WechatErrorKind = 'loginCodeInvalid' | 'loginBlocked' | 'unavailable' | 'rejected';

interface Details {
  readonly code?: string | null;
  readonly requestId?: string | null;
  readonly signed?: SignedText | undefined;
  readonly isSigned?: boolean;
  readonly isUnsent?: boolean;
}

/** A call to WeChat failed. The message is for the log: WeChat's code and Request-ID, never a value that was sent. */
export class WechatError extends Error {
  override readonly name = 'WechatError';
  readonly kind: WechatErrorKind;
  /** WeChat's own code, such as `ORDER_NOT_EXIST` or `40029`. */
  readonly code: string | null;
  /** WeChat's Request-ID, where it answered. */
  readonly requestId: string | null;
  /** Whether the answer carried a fresh signature of WeChat over its bytes. */
  readonly isSigned: boolean;
  /** Whether WeChat has certainly not got the call: it had no effect. */
  readonly isUnsent: boolean;
  /** What was signed for the call, where it was answered. */
  readonly signed: SignedText | undefined;

  constructor(
    kind: WechatErrorKind,
    message: string,
    { code = null, requestId = null, isSigned = false, isUnsent = false, signed }: Details = {},
  ) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.requestId = requestId;
    this.isSigned = isSigned;
    this.isUnsent = isUnsent;
    this.signed = signed;
  }
}

/** What is kept of the call that failed. */
export const traceOf = ({ requestId, signed }: WechatError): CallTrace => ({
  wechatRequestId: requestId,
  signed,
});

/** An unsigned “does not exist”: it would end an order or a refund, so it counts only with WeChat's signature. */
export function unproven({ message, code, requestId, signed }: WechatError): WechatError {
  return new WechatError('unavailable', `${message} It is not signed, so it proves nothing.`, {
    code,
    requestId,
    signed,
  });
}

/** The failure of what had to come before a call, which was not made. */
export function unsent({ kind, message, code, requestId }: WechatError): WechatError {
  return new WechatError(kind, message, { code, requestId, isUnsent: true });
}

const REFUSALS = {
  headersMissing:
    'A Wechatpay-* header is missing: the request is not WeChat’s, or a proxy in front of the API strips headers.',
  stale:
    'Wechatpay-Timestamp is more than 300 s off this server’s clock: the request is a replay, or the clock is wrong.',
  unknownSerial: 'Wechatpay-Serial names an unknown key: check WECHAT_PAY_PUBLIC_KEY_ID.',
  probe: 'A probe by WeChat with a wrong signature, sent to see that it is refused.',
  badSignature:
    'The signature does not match the body: the body was changed on its way, parsed before verification, or is not WeChat’s.',
  malformed: 'The body is genuine, but not in the form of a notification that WeChat documents.',
  badTag:
    'The resource cannot be decrypted with WECHAT_API_V3_KEY: the key is wrong, or the ciphertext was changed.',
} as const;

export const REFUSAL_REASONS: readonly string[] = Object.keys(REFUSALS);

/** A notification was refused. The message gives the probable cause and quotes nothing of the notification. */
export class NotificationRefusal extends Error {
  override readonly name = 'NotificationRefusal';
  readonly reason: keyof typeof REFUSALS;

  constructor(reason: keyof typeof REFUSALS, detail?: string) {
    super(detail === undefined ? REFUSALS[reason] : `${REFUSALS[reason]} ${detail}`);
    this.reason = reason;
  }
}
