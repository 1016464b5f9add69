import { beijingTime, type Clock } from '../foundation/clock.js';
import { type RandomBytes, randomText } from '../foundation/cryptography.js';
import { createRateLimit } from '../foundation/rate-limit.js';
import type { State } from '../foundation/state.js';

/** https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
const LIFETIME_MS = 7_200_000;
const RENEWED_BEFORE_MS = 300_000;
const FORCED_PAUSE_MS = 30_000;
const FORCED_A_DAY = 20;
const CALLS_A_MINUTE = 10_000;

/** Tokens beyond this many are forgotten, oldest first. A forgotten token is invalid. */
const MAXIMUM_TOKENS = 1_000;

interface AccessToken {
  readonly value: string;
  readonly expiresAtMs: number;
  readonly isRevoked: boolean;
  /** Of getAccessToken, whose tokens and the stable ones know nothing of each other. */
  readonly isOfOldKind?: boolean;
}

/** A token and its remaining seconds. */
export type IssuedToken =
  | { readonly value: string; readonly expiresInSeconds: number }
  | 'minuteLimit'
  | 'dailyLimit';

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly state: State;
}

/** The access tokens of a mini-program's back end. */
export function createAccessTokens({ clock, randomBytes, state }: Options) {
  const tokens = state.map<AccessToken>('accessTokens');
  const perMinute = createRateLimit({ maximum: CALLS_A_MINUTE, windowMs: 60_000, now: clock.limitNow });
  let current = [...tokens.values()].filter(({ isOfOldKind }) => isOfOldKind !== true).at(-1) ?? null;
  let forced = { day: '', count: 0, lastAtMs: Number.NEGATIVE_INFINITY };

  function add(changes: Partial<AccessToken> = {}): AccessToken {
    const value = `${randomText(3, randomBytes)}_${randomText(133, randomBytes)}`;
    const token = { value, expiresAtMs: clock.now() + LIFETIME_MS, isRevoked: false, ...changes };
    tokens.set(value, token);
    const [oldest] = tokens.keys();
    if (tokens.size > MAXIMUM_TOKENS && oldest !== undefined) tokens.delete(oldest);
    return token;
  }

  function make(): AccessToken {
    current = add();
    return current;
  }

  const issued = ({ value, expiresAtMs }: AccessToken) => ({
    value,
    expiresInSeconds: Math.floor((expiresAtMs - clock.now()) / 1000),
  });

  // In the last five minutes the old and the new token both work. A token that lives longer than the maximum was
  // issued before the clock was set back.
  function usual(): AccessToken {
    if (current === null) return make();
    const leftMs = current.expiresAtMs - clock.now();
    return leftMs > RENEWED_BEFORE_MS && leftMs <= LIFETIME_MS ? current : make();
  }

  function force(): AccessToken | 'dailyLimit' {
    const day = beijingTime(clock.now()).slice(0, 10);
    const count = forced.day === day ? forced.count : 0;
    const pauseMs = clock.now() - forced.lastAtMs;
    if (pauseMs >= 0 && pauseMs < FORCED_PAUSE_MS) return usual();
    if (count >= FORCED_A_DAY) return 'dailyLimit';
    forced = { day, count: count + 1, lastAtMs: clock.now() };
    for (const token of [...tokens.values()])
      if (token.isOfOldKind !== true) tokens.set(token.value, { ...token, isRevoked: true });
    return make();
  }

  return {
    /** The stable token. `isForced` makes a new one and revokes the earlier ones. */
    issue(isForced: boolean): IssuedToken {
      if (!perMinute.take()) return 'minuteLimit';
      const token = isForced ? force() : usual();
      return token === 'dailyLimit' ? token : issued(token);
    },

    /** A new token of getAccessToken. Those before it end within five minutes. */
    issueAnew(): IssuedToken {
      if (!perMinute.take()) return 'minuteLimit';
      const endsAtMs = clock.now() + RENEWED_BEFORE_MS;
      for (const token of [...tokens.values()])
        if (token.isOfOldKind === true && token.expiresAtMs > endsAtMs)
          tokens.set(token.value, { ...token, expiresAtMs: endsAtMs });
      return issued(add({ isOfOldKind: true }));
    },

    /** Whether a token was issued here and is still valid. */
    check(value: string): 'valid' | 'invalid' | 'expired' {
      const token = tokens.get(value);
      if (token === undefined || token.isRevoked) return 'invalid';
      return clock.now() < token.expiresAtMs ? 'valid' : 'expired';
    },

    reset(): void {
      tokens.clear();
      perMinute.clear();
      current = null;
      forced = { day: '', count: 0, lastAtMs: Number.NEGATIVE_INFINITY };
    },
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;
