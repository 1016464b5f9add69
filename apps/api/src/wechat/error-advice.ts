/** The remedy for a code of WeChat's, for operators. https://pay.weixin.qq.com/doc/v3/merchant/4012070979 */
const BY_CODE: Readonly<Record<string, string>> = {
  SIGN_ERROR:
    'Check that WECHAT_PRIVATE_KEY and WECHAT_SERIAL_NO belong together and to WECHAT_MERCHANT_ID, and that the clock is right to five minutes.',
  PARAM_ERROR: 'WeChat does not accept a value; see its documentation of this call.',
  INVALID_REQUEST: 'The request contradicts the state of the order; query the order at WeChat.',
  APPID_MCHID_NOT_MATCH: 'Bind WECHAT_APP_ID to WECHAT_MERCHANT_ID in the merchant console.',
  MCH_NOT_EXISTS: 'Check WECHAT_MERCHANT_ID.',
  NO_AUTH: 'Apply for this product (JSAPI payment, refunds) in the merchant console.',
  OUT_TRADE_NO_USED: 'WeChat has this number with other values: another shop uses the same merchant id.',
  OPENID_MISMATCH:
    'The openid belongs to another mini-program: check WECHAT_APP_ID; if it was changed, the buyer logs in again.',
  ACCOUNT_ERROR: 'The buyer’s or the merchant’s account is restricted; contact WeChat’s support.',
  RULE_LIMIT: 'WeChat’s risk rules or the merchant’s limits refused it; see the merchant console.',
  TRADE_ERROR: 'WeChat refused the trade; contact its support with the Request-ID.',
  ORDER_NOT_EXIST: 'WeChat has no such order: it was never created, or under another merchant id.',
  ORDER_PAID: 'The order is already paid; query it at WeChat.',
  ORDER_CLOSED: 'The order is closed at WeChat; the buyer places a new one.',
  NOT_ENOUGH: 'The buyer’s balance is too low; they pay in another way.',
  USER_ACCOUNT_ABNORMAL: 'The buyer’s account cannot receive money; refund in another way.',
  RESOURCE_NOT_EXISTS: 'WeChat has no such resource under WECHAT_MERCHANT_ID.',
  NO_STATEMENT_EXIST: 'There was no trade on that day.',
  STATEMENT_CREATING: 'WeChat is still generating the bill; it is requested again later.',
  FREQUENCY_LIMITED: 'Too many calls; the call is retried later. If this persists, find the caller.',
  SYSTEM_ERROR: 'An error of WeChat’s; the call is retried with the same number.',
};

/** Codes whose meaning depends on the call. */
const BY_CALL: readonly {
  readonly call: RegExp;
  readonly advice: Readonly<Record<string, string>>;
}[] = [
  {
    call: /^GET \/v3\/certificates$/,
    advice: {
      RESOURCE_NOT_EXISTS:
        'The merchant has no platform certificates; merchants registered since 2024 have none. Set WECHAT_PAY_PUBLIC_KEY and WECHAT_PAY_PUBLIC_KEY_ID from the merchant console.',
    },
  },
  {
    call: /^POST \/v3\/refund\/domestic\/refunds$/,
    advice: {
      RESOURCE_NOT_EXISTS:
        'WeChat has no paid order with this number: query the order at WeChat, and check WECHAT_MERCHANT_ID.',
      NOT_ENOUGH:
        'Top up the merchant account, or refund a smaller amount where WeChat has less of the order left. Until then the refund is retried with the same number.',
      INVALID_REQUEST:
        'WeChat does not accept this refund: the order is older than a year, has 50 refunds, or the number was used with other amounts.',
    },
  },
  {
    call: /^GET \/v3\/refund\/domestic\/refunds\//,
    advice: { RESOURCE_NOT_EXISTS: 'WeChat has no refund with this number.' },
  },
];

/**
 * The sub-codes, in the digits after the last `-` of a Request-ID, that say more than the code. WeChat uses the general
 * ones, 268435461 and 268435464, for many causes.
 */
const BY_SUB_CODE: Readonly<Record<string, string>> = {
  268449538: 'The order is already paid; query it at WeChat.',
  268498689: 'The order is already paid; query it at WeChat.',
  270924358: 'The request has a field that WeChat does not allow.',
  268447843: 'The order belongs to another merchant: check WECHAT_MERCHANT_ID.',
  268447914: 'The order has expired at WeChat; the buyer places a new one.',
  268449641: 'This kind of payment cannot be closed.',
  268501013:
    'The buyer’s openid is missing, or belongs to another mini-program: check WECHAT_APP_ID; if it was changed, the buyer logs in again.',
  268498688:
    'The order is at WeChat with other values (price, text, expiry or PUBLIC_BASE_URL changed since); the buyer places a new one.',
  268445527: 'Bind WECHAT_APP_ID to WECHAT_MERCHANT_ID in the merchant console.',
};

/** Codes with many causes, which a sub-code distinguishes. Every other code is exact. */
const GENERAL_CODES = ['PARAM_ERROR', 'INVALID_REQUEST'];

interface Refused {
  /** Method and path without its query. */
  readonly call: string;
  readonly code: string | null;
  readonly requestId: string | null;
}

/** The most exact remedy known for a refusal, in a sentence; empty where none is known. */
export function adviceFor({ call, code, requestId }: Refused): string {
  if (code === null) return '';
  const subCode = /-(\d+)$/.exec(requestId ?? '')?.[1] ?? '';
  const bySubCode = GENERAL_CODES.includes(code) ? BY_SUB_CODE[subCode] : undefined;
  const byCall = BY_CALL.find((known) => known.call.test(call))?.advice[code];
  return bySubCode ?? byCall ?? BY_CODE[code] ?? '';
}
