import type { RandomBytes } from '../foundation/cryptography.js';
import { isRecord, type JsonObject, parseJson } from '../foundation/json.js';
import type { AccessTokens } from '../mini-program/access-tokens.js';
import type { Users } from '../mini-program/users.js';
import type { Merchant } from '../protocol/merchant.js';
import type { Shipments } from '../shipping/shipments.js';
import { readShipping, ShippingRefusal } from '../shipping/shipping-request.js';

/** An answer of api.weixin.qq.com. The status is always 200, and `errcode` tells errors. */
export interface MiniProgramAnswer {
  readonly body: JsonObject;
  readonly outTradeNo: string | null;
}

export interface MiniProgramCall {
  readonly method: string;
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

interface Options {
  readonly merchant: Merchant;
  readonly users: Users;
  readonly accessTokens: AccessTokens;
  readonly shipments: Shipments;
  readonly randomBytes: RandomBytes;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (call: MiniProgramCall) => MiniProgramAnswer;
}

/** Whether a path belongs to api.weixin.qq.com. */
export const isMiniProgramPath = (pathname: string): boolean => /^\/(sns|cgi-bin|wxa)\//.test(pathname);

/** The routes of api.weixin.qq.com. */
export function createMiniProgramRoutes(options: Options) {
  const { merchant, users, accessTokens, shipments, randomBytes } = options;

  const refuse = (errcode: number, words: string): MiniProgramAnswer => {
    const rid = [4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-');
    return { body: { errcode, errmsg: `${words}, rid: ${rid}` }, outTradeNo: null };
  };
  const answer = (body: JsonObject, outTradeNo: string | null = null) => ({ body, outTradeNo });

  /** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
  function code2Session({ query }: MiniProgramCall): MiniProgramAnswer {
    if (query.get('appid') !== merchant.appId) return refuse(40013, 'invalid appid');
    if (query.get('secret') !== merchant.appSecret) return refuse(40125, 'invalid appsecret');
    if (query.get('grant_type') !== 'authorization_code') return refuse(40002, 'invalid grant_type');
    const code = query.get('js_code') ?? '';
    if (code === '') return refuse(41008, 'missing code');
    const session = users.redeem(code);
    switch (session) {
      case 'invalid':
        return refuse(40029, 'invalid code');
      case 'used':
        return refuse(40163, 'code been used');
      case 'tooOften':
        return refuse(45011, 'api minute-quota reach limit, must slower, retry next minute');
      default:
        return answer({ session_key: session.sessionKey, openid: session.openid });
    }
  }

  /** https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
  function stableToken({ body }: MiniProgramCall): MiniProgramAnswer {
    const request = parseJson(body.toString());
    if (!isRecord(request)) return refuse(47001, 'data format error');
    const { grant_type, appid, secret, force_refresh: isForced = false } = request;
    if (grant_type !== 'client_credential') return refuse(40002, 'invalid grant_type');
    if (appid === undefined) return refuse(41002, 'appid missing');
    if (secret === undefined) return refuse(41004, 'appsecret missing');
    if (appid !== merchant.appId) return refuse(40013, 'invalid appid');
    if (secret !== merchant.appSecret) return refuse(40125, 'invalid appsecret');
    if (typeof isForced !== 'boolean') return refuse(47001, 'data format error');
    const token = accessTokens.issue(isForced);
    switch (token) {
      case 'minuteLimit':
        return refuse(45011, 'api minute-quota reach limit, must slower, retry next minute');
      case 'dailyLimit':
        return refuse(45009, 'reach max api daily quota limit');
      default:
        return answer({ access_token: token.value, expires_in: token.expiresInSeconds });
    }
  }

  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/order_shipping/api_uploadshippinginfo.html */
  function uploadShippingInfo({ query, body }: MiniProgramCall): MiniProgramAnswer {
    const token = query.get('access_token') ?? '';
    if (token === '') return refuse(41001, 'access_token missing');
    const validity = accessTokens.check(token);
    if (validity === 'invalid')
      return refuse(40001, 'invalid credential, access_token is invalid or not latest');
    if (validity === 'expired') return refuse(42001, 'access_token expired');
    try {
      const shipment = shipments.upload(readShipping(parseJson(body.toString())));
      return answer({ errcode: 0, errmsg: 'ok' }, shipment.outTradeNo);
    } catch (error) {
      if (!(error instanceof ShippingRefusal)) throw error;
      return refuse(error.answer.errcode, error.answer.errmsg);
    }
  }

  const routes: readonly Route[] = [
    { method: 'GET', path: '/sns/jscode2session', answer: code2Session },
    { method: 'POST', path: '/cgi-bin/stable_token', answer: stableToken },
    { method: 'POST', path: '/wxa/sec/order/upload_shipping_info', answer: uploadShippingInfo },
  ];

  return (call: MiniProgramCall): MiniProgramAnswer => {
    const found = routes.filter(({ path }) => path === call.pathname);
    if (found.length === 0) return refuse(40066, 'invalid url');
    const route = found.find(({ method }) => method === call.method);
    if (route !== undefined) return route.answer(call);
    return call.method === 'GET' ? refuse(43002, 'require POST method') : refuse(43001, 'require GET method');
  };
}
