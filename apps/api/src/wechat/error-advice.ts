/** What an operator does about a code of WeChat's. https://pay.weixin.qq.com/doc/v3/merchant/4012070979 */
const BY_CODE: Readonly<Record<string, string>> = {
  SIGN_ERROR:
    'Check that WECHAT_PRIVATE_KEY and WECHAT_SERIAL_NO belong together and to WECHAT_MERCHANT_ID, and that the clock is right.',
  PARAM_ERROR: 'A value is not as WeChat wants it; its documentation of this call says how.',
  INVALID_REQUEST: 'The request does not fit the state of the order; ask WeChat for the order.',
  APPID_MCHID_NOT_MATCH: 'Bind WECHAT_APP_ID to WECHAT_MERCHANT_ID in the merchant console.',
  MCH_NOT_EXISTS: 'Check WECHAT_MERCHANT_ID.',
  NO_AUTH: 'Apply for this product (JSAPI payment, refunds) in the merchant console.',
  OUT_TRADE_NO_USED: 'WeChat has this number with other values: another shop uses the same merchant.',
  OPENID_MISMATCH: 'The openid belongs to another mini-program: check WECHAT_APP_ID.',
  ACCOUNT_ERROR: 'The buyer’s or the merchant’s account is restricted; ask WeChat’s support.',
  RULE_LIMIT: 'WeChat’s risk rules or the merchant’s limits refused it; see the merchant console.',
  TRADE_ERROR: 'WeChat refused the trade; ask its support with the Request-ID.',
  NOT_ENOUGH: 'Top up the merchant account; the refund is tried again with the same number.',
  USER_ACCOUNT_ABNORMAL: 'The buyer’s account cannot take money; refund them another way.',
  RESOURCE_NOT_EXISTS:
    'WeChat knows no such payment, refund or certificate; without platform certificates set WECHAT_PAY_PUBLIC_KEY.',
  FREQUENCY_LIMITED: 'Too many calls; it is tried again later. If it stays, look for what calls so often.',
  SYSTEM_ERROR: 'WeChat’s fault; it is asked again with the same number.',
};

/** The digits after the last `-` of a Request-ID are more exact than the code. */
const BY_SUB_CODE: Readonly<Record<string, string>> = {
  268512771: 'WeChat knows no such order: it was never created there, or under another merchant.',
  268447840: 'Too many calls; it is tried again later. If it stays, look for what calls so often.',
  268435461: 'A value is malformed; compare the request with WeChat’s documentation of this call.',
  268449538: 'The order is paid already; ask WeChat for it.',
  268498689: 'The order is paid already; ask WeChat for it.',
  270924358: 'The request has a field that WeChat does not allow there.',
  268447843: 'The order belongs to another merchant: check WECHAT_MERCHANT_ID.',
  268447914: 'The order has expired at WeChat; the buyer places a new one.',
  268449641: 'This kind of payment cannot be closed.',
  268443699:
    'Check that WECHAT_PRIVATE_KEY and WECHAT_SERIAL_NO belong together, and that the clock is right to five minutes.',
  268501013: 'The buyer’s openid is missing.',
  268498688:
    'The order is at WeChat with other values (price, text, expiry or PUBLIC_BASE_URL changed since); the buyer places a new one.',
  268445527: 'Bind WECHAT_APP_ID to WECHAT_MERCHANT_ID in the merchant console.',
  268435464: 'A number or a length is out of range.',
};

/** What to do about a refusal, in a sentence; empty where nothing is known. */
export function adviceFor(code: string | null, requestId: string | null): string {
  const subCode = /-(\d+)$/.exec(requestId ?? '')?.[1] ?? '';
  return BY_SUB_CODE[subCode] ?? BY_CODE[code ?? ''] ?? '';
}
