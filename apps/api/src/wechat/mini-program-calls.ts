import type { AccessToken } from './access-token.js';
import { askJson } from './ask-json.js';
import { ErrcodeError } from './errcodes.js';
import { unsent, WechatError } from './errors.js';
import type { createGuard } from './guard.js';

interface Options {
  readonly apiBaseUrl: string;
  readonly accessToken: AccessToken;
  /** Calls that fail together share a breaker. */
  readonly guard: ReturnType<typeof createGuard>;
  readonly timeoutMs: number;
}

interface Call<Answer extends object> {
  /** Such as `/wxa/sec/order/get_order`. */
  readonly path: string;
  /** Left out for a GET. */
  readonly body?: object;
  /** Whether the answer is as documented. */
  readonly isAnswer: (answer: object) => answer is Answer;
  readonly maximumAnswerBytes?: number;
}

/**
 * Calls of the mini-program's server API with its access token. Nothing is repeated but a call whose token was refused,
 * once: WeChat has not looked at it.
 */
export function createMiniProgramCalls({ apiBaseUrl, accessToken, guard, timeoutMs }: Options) {
  async function ask(token: string, { path, body, maximumAnswerBytes }: Omit<Call<object>, 'isAnswer'>) {
    const url = new URL(`${apiBaseUrl}${path}?access_token=${encodeURIComponent(token)}`);
    const limit = maximumAnswerBytes === undefined ? {} : { maximumAnswerBytes };
    const question =
      body === undefined ? ({ method: 'GET', url } as const) : ({ method: 'POST', url, body } as const);
    return askJson(question, { call: path, timeoutMs, ...limit });
  }

  async function askWithToken(call: Omit<Call<object>, 'isAnswer'>): Promise<object> {
    const token = await tokenOf(accessToken.get());
    try {
      return await ask(token, call);
    } catch (error) {
      if (!(error instanceof ErrcodeError && error.meaning === 'token')) throw error;
      return ask(await tokenOf(accessToken.replace(token)), call);
    }
  }

  /**
   * @throws ErrcodeError where WeChat answers an errcode
   * @throws WechatError `unavailable` where there is no token, no answer, or one of another form: the
   * outcome is unknown unless it `isUnsent`
   */
  return <Answer extends object>({ isAnswer, ...call }: Call<Answer>): Promise<Answer> =>
    guard(async () => {
      const answer = await askWithToken(call);
      if (isAnswer(answer)) return answer;
      throw new WechatError('unavailable', `${call.path} did not answer as documented.`);
    });
}

/** Without a token nothing was asked. */
async function tokenOf(token: Promise<string>): Promise<string> {
  try {
    return await token;
  } catch (error) {
    throw error instanceof WechatError ? unsent(error) : error;
  }
}

export type MiniProgramCalls = ReturnType<typeof createMiniProgramCalls>;
