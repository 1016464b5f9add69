import type { AccessTokens, IssuedToken } from '../mini-program/access-tokens.js';
import type { Users } from '../mini-program/users.js';
import type { Merchant } from '../protocol/merchant.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import {
  answerOf,
  type MiniProgramAnswer,
  type MiniProgramCall,
  type MiniProgramRoute,
  readJson,
} from './mini-program-route.js';

interface Options {
  readonly merchant: Merchant;
  readonly users: Users;
  readonly accessTokens: AccessTokens;
}

/** The routes that know a mini-program by its secret. */
export function createLoginRoutes({ merchant, users, accessTokens }: Options): readonly MiniProgramRoute[] {
  /** https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
  function code2Session({ query }: MiniProgramCall): MiniProgramAnswer {
    if (query.get('appid') !== merchant.appId) throw new MiniProgramRefusal('invalidAppid');
    if (query.get('secret') !== merchant.appSecret) throw new MiniProgramRefusal('invalidSecret');
    if (query.get('grant_type') !== 'authorization_code') throw new MiniProgramRefusal('invalidGrantType');
    const code = query.get('js_code') ?? '';
    if (code === '') throw new MiniProgramRefusal('codeMissing');
    const session = users.redeem(code);
    switch (session) {
      case 'invalid':
        throw new MiniProgramRefusal('invalidCode');
      case 'used':
        throw new MiniProgramRefusal('codeUsed');
      case 'tooOften':
        throw new MiniProgramRefusal('minuteLimit');
      default:
        return answerOf({ session_key: session.sessionKey, openid: session.openid });
    }
  }

  /** https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
  function stableToken({ body }: MiniProgramCall): MiniProgramAnswer {
    const { grant_type, appid, secret, force_refresh: isForced = false } = readJson(body);
    if (grant_type !== 'client_credential') throw new MiniProgramRefusal('invalidGrantType');
    if (appid === undefined) throw new MiniProgramRefusal('appidMissing');
    if (secret === undefined) throw new MiniProgramRefusal('secretMissing');
    if (appid !== merchant.appId) throw new MiniProgramRefusal('invalidAppid');
    if (secret !== merchant.appSecret) throw new MiniProgramRefusal('invalidSecret');
    if (typeof isForced !== 'boolean') throw new MiniProgramRefusal('dataFormat');
    return answerToken(accessTokens.issue(isForced));
  }

  /** https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken.html */
  function token({ query }: MiniProgramCall): MiniProgramAnswer {
    if (query.get('grant_type') !== 'client_credential') throw new MiniProgramRefusal('invalidGrantType');
    if (query.get('appid') === null) throw new MiniProgramRefusal('appidMissing');
    if (query.get('secret') === null) throw new MiniProgramRefusal('secretMissing');
    if (query.get('appid') !== merchant.appId) throw new MiniProgramRefusal('invalidAppid');
    if (query.get('secret') !== merchant.appSecret) throw new MiniProgramRefusal('invalidSecret');
    return answerToken(accessTokens.issueAnew());
  }

  return [
    { method: 'GET', path: '/sns/jscode2session', answer: code2Session },
    { method: 'POST', path: '/cgi-bin/stable_token', answer: stableToken },
    { method: 'GET', path: '/cgi-bin/token', answer: token },
  ];
}

function answerToken(token: IssuedToken): MiniProgramAnswer {
  switch (token) {
    case 'minuteLimit':
      throw new MiniProgramRefusal('minuteLimit');
    case 'dailyLimit':
      throw new MiniProgramRefusal('dailyLimit');
    default:
      return answerOf({ access_token: token.value, expires_in: token.expiresInSeconds });
  }
}
