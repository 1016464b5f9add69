import { Type } from 'typebox';
import { askJson } from './ask-json.js';
import { ErrcodeError } from './errcodes.js';
import { WechatError } from './errors.js';
import { isOf } from './wire.js';

const PATH = '/cgi-bin/stable_token';

/** WeChat makes a new token this long before the end of the old one, and takes both meanwhile. */
const RENEW_BEFORE_MS = 290_000;

/** An answer without much time left is not asked for again at once. */
const SHORTEST_USE_MS = 10_000;

/** WeChat counts forced renewals, and takes those within 30 seconds for one. */
const FORCED_PAUSE_MS = 30_000;

interface Options {
  readonly apiBaseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Held {
  readonly value: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

const isAnswer = isOf(
  Type.Object({
    access_token: Type.String({ pattern: '^[\\x21-\\x7e]{1,2048}$' }),
    expires_in: Type.Integer({ minimum: 1, maximum: 7_200 }),
  }),
);

/**
 * The access token of the mini-program's server API. It is kept in the memory of each process only: WeChat answers
 * every process the same stable token, so that there is nothing to share.
 * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export function createAccessToken({ apiBaseUrl, appId, appSecret, timeoutMs, now }: Options) {
  let held: Held | null = null;
  /** The requests under way, by whether they are forced. */
  const asking = new Map<boolean, Promise<Held>>();
  let forcedAt = Number.NEGATIVE_INFINITY;

  async function ask(isForced: boolean): Promise<Held> {
    const credentials = { grant_type: 'client_credential', appid: appId, secret: appSecret };
    const fromMs = now();
    const url = new URL(apiBaseUrl + PATH);
    try {
      const body = { ...credentials, force_refresh: isForced };
      const answer = await askJson({ method: 'POST', url, body }, { call: PATH, timeoutMs });
      if (!isAnswer(answer)) throw new WechatError('unavailable', `${PATH} did not answer as documented.`);
      const useMs = Math.max(SHORTEST_USE_MS, answer.expires_in * 1000 - RENEW_BEFORE_MS);
      return { value: answer.access_token, fromMs, untilMs: fromMs + useMs };
    } catch (error) {
      // Wrong credentials, a server that is not on WeChat's list of addresses: whatever the call was about, it was not asked.
      throw error instanceof ErrcodeError ? withoutToken(error) : error;
    }
  }

  /** One request at a time: who comes meanwhile gets its answer. */
  async function renew(isForced: boolean): Promise<Held> {
    const request = asking.get(isForced) ?? ask(isForced).finally(() => asking.delete(isForced));
    asking.set(isForced, request);
    held = await request;
    return held;
  }

  return {
    /** A token that WeChat takes. @throws WechatError `unavailable` */
    async get(): Promise<string> {
      const nowMs = now();
      // One from the future was fetched before the clock was set back.
      const isUsable = held !== null && held.fromMs <= nowMs && nowMs < held.untilMs;
      return held !== null && isUsable ? held.value : (await renew(false)).value;
    },

    /**
     * Another token in place of one that WeChat refused. Mostly another process has renewed it, and WeChat tells the new
     * one; only where WeChat goes on telling the refused one is a new one forced, at most each 30 seconds.
     * @throws WechatError `unavailable`
     */
    async replace(refused: string): Promise<string> {
      if (held !== null && held.value !== refused) return held.value;
      const { value } = await renew(false);
      if (value !== refused) return value;
      if (!asking.has(true)) {
        const nowMs = now();
        if (Math.abs(nowMs - forcedAt) < FORCED_PAUSE_MS) {
          throw new WechatError('unavailable', 'WeChat refuses the access token that it has just told.');
        }
        forcedAt = nowMs;
      }
      return (await renew(true)).value;
    },
  };
}

export type AccessToken = ReturnType<typeof createAccessToken>;

const ADVICE: Readonly<Record<number, string>> = {
  40013: 'Check WECHAT_APP_ID.',
  40125: 'Check WECHAT_APP_SECRET.',
  40164:
    'Put the address of this server on the list of IP addresses at mp.weixin.qq.com, below the AppSecret.',
};

function withoutToken({ message, errcode, code, requestId }: ErrcodeError): WechatError {
  const words = `There is no access token: ${message} ${ADVICE[errcode] ?? ''}`.trimEnd();
  return new WechatError('unavailable', words, { code, requestId });
}
