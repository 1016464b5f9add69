/** What an operator does about a code of WeChat's. https://pay.weixin.qq.com/doc/v3/merchant/4012070979 */
const BY_CODE: Readonly<Record<string, string>> = {
  SIGN_ERROR:
    'Check that WECHAT_PRIVATE_KEY and WECHAT_SERIAL_NO belong together and to WECHAT_MERCHANT_ID, and that the clock is right to five minutes.',
  PARAM_ERROR: 'A value is not as WeChat wants it; its documentation of this call says how.',
  INVALID_REQUEST: 'The request does not fit the state of the order; ask WeChat for the order.',
  APPID_MCHID_NOT_MATCH: 'Bind WECHAT_APP_ID to WECHAT_MERCHANT_ID in the merchant console.',
  MCH_NOT_EXISTS: 'Check WECHAT_MERCHANT_ID.',
  NO_AUTH: 'Apply for this product (JSAPI payment, refunds) in the merchant console.',
  OUT_TRADE_NO_USED: 'WeChat has this number with other values: another shop uses the same merchant.',
  OPENID_MISMATCH:
    'The openid belongs to another mini-program: check WECHAT_APP_ID; if it was changed, the buyer logs in again.',
  ACCOUNT_ERROR: 'The buyer’s or the merchant’s account is restricted; ask WeChat’s support.',
  RULE_LIMIT: 'WeChat’s risk rules or the merchant’s limits refused it; see the merchant console.',
  TRADE_ERROR: 'WeChat refused the trade; ask its support with the Request-ID.',
  ORDER_NOT_EXIST: 'WeChat knows no such order: it was never created there, or under another merchant.',
  ORDER_PAID: 'The order is paid already; ask WeChat for it.',
  ORDER_CLOSED: 'The order is closed at WeChat; the buyer places a new one.',
  NOT_ENOUGH: 'The buyer’s account does not hold enough; they pay another way.',
  USER_ACCOUNT_ABNORMAL: 'The buyer’s account cannot take money; refund them another way.',
  RESOURCE_NOT_EXISTS: 'WeChat does not have what was asked for under WECHAT_MERCHANT_ID.',
  NO_STATEMENT_EXIST: 'There was no trade on that day.',
  STATEMENT_CREATING: 'WeChat is still making the bill; it is asked for again.',
  FREQUENCY_LIMITED: 'Too many calls; it is tried again later. If it stays, look for what calls so often.',
  SYSTEM_ERROR: 'WeChat’s fault; it is asked again with the same number.',
};

/** The same code means something else where something else was asked for. */
const BY_CALL: readonly {
  readonly call: RegExp;
  readonly advice: Readonly<Record<string, string>>;
}[] = [
  {
    call: /^GET \/v3\/certificates$/,
    advice: {
      RESOURCE_NOT_EXISTS:
        'The merchant has no platform certificates, as none has that is new since 2024: set WECHAT_PAY_PUBLIC_KEY and WECHAT_PAY_PUBLIC_KEY_ID from the merchant console.',
    },
  },
  {
    call: /^POST \/v3\/refund\/domestic\/refunds$/,
    advice: {
      RESOURCE_NOT_EXISTS:
        'WeChat knows no paid order with this number: ask it for the order, and check WECHAT_MERCHANT_ID.',
      NOT_ENOUGH:
        'Top up the merchant account, or, where WeChat has less of the order left to refund, make a smaller one; until then it is tried again with the same number.',
      INVALID_REQUEST:
        'WeChat will not refund it so: the order is older than a year, has had 50 refunds, or the number was used with other amounts.',
    },
  },
  {
    call: /^GET \/v3\/refund\/domestic\/refunds\//,
    advice: { RESOURCE_NOT_EXISTS: 'WeChat knows no refund with this number.' },
  },
];

/**
 * The digits after the last `-` of a Request-ID, where they say more than the code. WeChat gives the general ones,
 * 268435461 and 268435464, for many things; they say nothing.
 */
const BY_SUB_CODE: Readonly<Record<string, string>> = {
  268449538: 'The order is paid already; ask WeChat for it.',
  268498689: 'The order is paid already; ask WeChat for it.',
  270924358: 'The request has a field that WeChat does not allow there.',
  268447843: 'The order belongs to another merchant: check WECHAT_MERCHANT_ID.',
  268447914: 'The order has expired at WeChat; the buyer places a new one.',
  268449641: 'This kind of payment cannot be closed.',
  268501013:
    'The buyer’s openid is missing, or belongs to another mini-program: check WECHAT_APP_ID; if it was changed, the buyer logs in again.',
  268498688:
    'The order is at WeChat with other values (price, text, expiry or PUBLIC_BASE_URL changed since); the buyer places a new one.',
  268445527: 'Bind WECHAT_APP_ID to WECHAT_MERCHANT_ID in the merchant console.',
};

/** Codes for many things, which a sub-code tells apart. Every other code is exact by itself. */
const GENERAL_CODES = ['PARAM_ERROR', 'INVALID_REQUEST'];

interface Refused {
  /** Method and path without its query. */
  readonly call: string;
  readonly code: string | null;
  readonly requestId: string | null;
}

/** What to do about a refusal, in a sentence: the most exact that is known; empty where nothing is. */
export function adviceFor({ call, code, requestId }: Refused): string {
  if (code === null) return '';
  const subCode = /-(\d+)$/.exec(requestId ?? '')?.[1] ?? '';
  const bySubCode = GENERAL_CODES.includes(code) ? BY_SUB_CODE[subCode] : undefined;
  const byCall = BY_CALL.find((known) => known.call.test(call))?.advice[code];
  return bySubCode ?? byCall ?? BY_CODE[code] ?? '';
}
