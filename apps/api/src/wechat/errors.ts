/**
 * What went wrong between us and WeChat:
 * `loginCodeInvalid` the code of wx.login is used, expired or wrong; `loginBlocked` WeChat distrusts the user;
 * `unavailable` no answer, or one that cannot be believed or says to try again: the outcome is unknown;
 * `rejected` a refusal with a code, so that asking the same again at once does not help. Only where it `isSigned`
 * is it WeChat's for certain: what is not signed proves nothing about an order or a refund.
 */
export type WechatErrorKind = 'loginCodeInvalid' | 'loginBlocked' | 'unavailable' | 'rejected';

interface Details {
  readonly code?: string | null;
  readonly requestId?: string | null;
  readonly isSigned?: boolean;
}

/** A call to WeChat failed. Its message is for the log: WeChat's code and Request-ID, never a value that was sent. */
export class WechatError extends Error {
  override readonly name = 'WechatError';
  readonly kind: WechatErrorKind;
  /** WeChat's own code, such as `ORDER_NOT_EXIST` or `40029`. */
  readonly code: string | null;
  /** WeChat's Request-ID, where it answered. */
  readonly requestId: string | null;
  /** Whether the answer carried a fresh signature of WeChat's over its bytes, so that its code can be relied on. */
  readonly isSigned: boolean;

  constructor(
    kind: WechatErrorKind,
    message: string,
    { code = null, requestId = null, isSigned = false }: Details = {},
  ) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.requestId = requestId;
    this.isSigned = isSigned;
  }
}

/** That something does not exist ends what waits for it, and so it has to be WeChat that says it. */
export function unproven({ message, code, requestId }: WechatError): WechatError {
  return new WechatError('unavailable', `${message} It is not signed, so it proves nothing.`, {
    code,
    requestId,
  });
}

const REFUSALS = {
  headersMissing:
    'A Wechatpay-* header is missing: this is not WeChat’s, or a proxy in front of the API strips its headers.',
  stale: 'Wechatpay-Timestamp is more than 300 s away from this clock: a replay, or this clock is wrong.',
  unknownSerial: 'Wechatpay-Serial names no key of ours: check WECHAT_PAY_PUBLIC_KEY_ID.',
  probe: 'A probe of WeChat’s, signed wrongly on purpose to see that it is refused.',
  badSignature:
    'The signature does not fit the body: it was changed on its way, parsed before it was verified, or is not WeChat’s.',
  malformed: 'The body is genuine but not a notification as WeChat documents it.',
  badTag:
    'The resource cannot be opened with WECHAT_API_V3_KEY: the key is another one, or the box was changed.',
} as const;

/** A notification was refused, with a message that says what probably happened and quotes nothing of it. */
export class NotificationRefusal extends Error {
  override readonly name = 'NotificationRefusal';
  readonly reason: keyof typeof REFUSALS;

  constructor(reason: keyof typeof REFUSALS, detail?: string) {
    super(detail === undefined ? REFUSALS[reason] : `${REFUSALS[reason]} ${detail}`);
    this.reason = reason;
  }
}
