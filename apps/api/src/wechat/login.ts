import { Type } from 'typebox';
import { WechatError } from './errors.js';
import { exchange, NoAnswer } from './exchange.js';
import { parseJson } from './json.js';
import { Id, isOf } from './wire.js';

interface Options {
  readonly apiBaseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly timeoutMs: number;
}

const isAnswer = isOf(
  Type.Object({
    errcode: Type.Optional(Type.Integer()),
    openid: Type.Optional(Id(128)),
  }),
);

/**
 * Exchanges a login code for the user's openid. The session_key is dropped here: the API decrypts nothing with it.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 * @throws WechatError
 */
export function createCode2Session({ apiBaseUrl, appId, appSecret, timeoutMs }: Options) {
  return async (code: string): Promise<{ openid: string }> => {
    const query = new URLSearchParams({
      appid: appId,
      secret: appSecret,
      js_code: code,
      grant_type: 'authorization_code',
    });
    const answer = await ask(new URL(`${apiBaseUrl}/sns/jscode2session?${query}`), timeoutMs);
    if (!isAnswer(answer)) {
      throw new WechatError('unavailable', 'code2Session did not answer as documented.');
    }
    const { errcode = 0, openid } = answer;
    if (errcode !== 0) throw fromErrcode(errcode);
    if (openid === undefined) throw new WechatError('rejected', 'code2Session answered without an openid.');
    return { openid };
  };
}

// The URL holds the secret, so it goes no further than here.
async function ask(url: URL, timeoutMs: number): Promise<unknown> {
  try {
    const { status, body } = await exchange({ method: 'GET', url }, timeoutMs);
    // The content type is text/plain, the body JSON.
    return status === 200 ? parseJson(body) : null;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new WechatError('unavailable', `code2Session got no answer: ${error.message}.`);
  }
}

function fromErrcode(errcode: number): WechatError {
  const code = String(errcode);
  switch (errcode) {
    case 40029:
    // “code been used” is not in WeChat's table, but occurs.
    case 40163:
      return new WechatError('loginCodeInvalid', `code2Session refused the code: errcode ${code}.`, { code });
    case 40226:
      return new WechatError('loginBlocked', `code2Session blocked the user: errcode ${code}.`, { code });
    case -1:
    case 45011:
      return new WechatError('unavailable', `code2Session is busy: errcode ${code}.`, { code });
    case 40013:
    case 40125:
      return new WechatError(
        'rejected',
        `code2Session refused WECHAT_APP_ID or WECHAT_APP_SECRET: errcode ${code}.`,
        { code },
      );
    default:
      return new WechatError('rejected', `code2Session refused: errcode ${code}.`, { code });
  }
}
