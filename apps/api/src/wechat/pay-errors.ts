import type { SignedText } from '@taro-pay/contracts';
import { Type } from 'typebox';
import { adviceFor } from './error-advice.js';
import { WechatError } from './errors.js';
import type { HttpAnswer } from './exchange.js';
import { parseJson } from './json.js';
import type { Flaw } from './verification.js';
import { isOf } from './wire.js';

const isErrorBody = isOf(Type.Object({ code: Type.String({ pattern: '^[A-Z_]{1,64}$' }) }));

/** Older tables spell some codes without underscores. */
const OLD_SPELLINGS: Readonly<Record<string, string>> = {
  SYSTEMERROR: 'SYSTEM_ERROR',
  ORDERNOTEXIST: 'ORDER_NOT_EXIST',
  NOAUTH: 'NO_AUTH',
  NOTENOUGH: 'NOT_ENOUGH',
  RULELIMIT: 'RULE_LIMIT',
};

/** WeChat's Request-ID, which its support asks for. */
export function requestIdOf({ headers }: Pick<HttpAnswer, 'headers'>): string | null {
  const value = headers['request-id'];
  return typeof value === 'string' ? value : null;
}

/** The call that was answered. */
interface Sent {
  /** Method and path without its query. */
  readonly call: string;
  /** What was signed for it. */
  readonly signed: SignedText;
}

/** A 2xx answer that cannot be verified: the outcome of the call is unknown. */
export function unbelievable(answer: HttpAnswer, flaw: Flaw, { call, signed }: Sent): WechatError {
  const message = `${call} got an answer that cannot be verified: ${flaw} (${whereOf(answer)}).`;
  return new WechatError('unavailable', message, { requestId: requestIdOf(answer), signed });
}

/**
 * The error of an answer that is not 2xx. A refusal is 4xx with a code of WeChat's: redirects and a proxy's error pages
 * are not answers of WeChat.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012070979
 */
export function toWechatError(answer: HttpAnswer, flaw: Flaw | null, { call, signed }: Sent): WechatError {
  const { status } = answer;
  const code = businessCodeOf(answer.body);
  const requestId = requestIdOf(answer);
  const isRefusal = status >= 400 && status < 500 && status !== 429 && code !== null;
  const words = `${call} was refused by WeChat: ${code ?? 'no code'} (${whereOf(answer)}).`;
  const message = `${words} ${adviceFor({ call, code, requestId })}`.trimEnd();
  return new WechatError(isRefusal ? 'rejected' : 'unavailable', message, {
    code,
    requestId,
    isSigned: flaw === null,
    signed,
  });
}

function whereOf(answer: HttpAnswer): string {
  return `HTTP ${answer.status}, Request-ID ${requestIdOf(answer) ?? 'unknown'}`;
}

function businessCodeOf(bytes: Buffer): string | null {
  const body = parseJson(bytes);
  if (!isErrorBody(body)) return null;
  return OLD_SPELLINGS[body.code] ?? body.code;
}
