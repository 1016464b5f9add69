import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { adviceFor } from './error-advice.js';
import { WechatError } from './errors.js';
import { parseJson } from './json.js';

/** WeChat answered with a key that is not known here. */
export class UnknownSerial extends WechatError {
  readonly serial: string;

  constructor(message: string, serial: string, requestId: string | null) {
    super('unavailable', message, null, requestId);
    this.serial = serial;
  }
}

/** No connection to the host came about, so nothing was sent. */
export class HostUnreachable extends WechatError {
  constructor(message: string) {
    super('unavailable', message);
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const HeadersSchema = Type.Record(Type.String(), Type.Unknown());
const ErrorSchema = Type.Object({
  code: Type.Optional(Type.String()),
  response: Type.Optional(
    Type.Object({ status: Type.Integer(), headers: HeadersSchema, data: Type.Unknown() }),
  ),
});
const ErrorBodySchema = Type.Object({ code: Type.String({ pattern: '^[A-Z_]{1,64}$' }) });

/** Older tables spell some codes without underscores. */
const OLD_SPELLINGS: Readonly<Record<string, string>> = {
  SYSTEMERROR: 'SYSTEM_ERROR',
  ORDERNOTEXIST: 'ORDER_NOT_EXIST',
  NOAUTH: 'NO_AUTH',
  NOTENOUGH: 'NOT_ENOUGH',
  RULELIMIT: 'RULE_LIMIT',
};

/** A header of an answer, by its name in lower case. */
export function headerOf(answer: { readonly headers: unknown }, name: string): string | null {
  if (!Value.Check(HeadersSchema, answer.headers)) return null;
  const value = answer.headers[name];
  return typeof value === 'string' ? value : null;
}

/**
 * What the plugin threw, as an error of ours. The plugin's carries the whole request, with its signature and
 * the buyer's openid: nothing of it is kept but WeChat's code, status and Request-ID.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012070979
 */
export function toWechatError(error: unknown, method: string, path: string): WechatError {
  const call = `${method} ${path.split('?', 1)[0]}`;
  if (!Value.Check(ErrorSchema, error))
    return new WechatError('unavailable', `${call} failed before it was sent.`);
  const { response, code = 'no answer' } = error;
  if (response === undefined) {
    const words = `${call} got no answer from WeChat (${code}).`;
    return UNREACHABLE.has(code) ? new HostUnreachable(words) : new WechatError('unavailable', words);
  }
  const requestId = headerOf(response, 'request-id');
  const where = `HTTP ${response.status}, Request-ID ${requestId ?? 'unknown'}`;
  if (code === 'EV3_RES_HEADER_PLATFORM_SERIAL') {
    const serial = headerOf(response, 'wechatpay-serial') ?? '';
    return new UnknownSerial(
      `${call} was answered with an unknown Wechatpay-Serial (${where}).`,
      serial,
      requestId,
    );
  }
  if (code.startsWith('EV3_')) {
    return new WechatError(
      'unavailable',
      `${call} got an answer whose signature cannot be believed: ${code} (${where}).`,
      null,
      requestId,
    );
  }
  const businessCode = businessCodeOf(response.data);
  const isBusy = response.status >= 500 || response.status === 429;
  const words = `${call} was refused by WeChat: ${businessCode ?? 'no code'} (${where}).`;
  const message = `${words} ${adviceFor(businessCode, requestId)}`.trimEnd();
  return new WechatError(isBusy ? 'unavailable' : 'rejected', message, businessCode, requestId);
}

function businessCodeOf(data: unknown): string | null {
  const body = Buffer.isBuffer(data) ? parseJson(data) : data;
  if (!Value.Check(ErrorBodySchema, body)) return null;
  return OLD_SPELLINGS[body.code] ?? body.code;
}
