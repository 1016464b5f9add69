import { createHash } from 'node:crypto';
import type { Clock } from '../foundation/clock.js';
import { type RandomBytes, randomText } from '../foundation/cryptography.js';
import { createRateLimit } from '../foundation/rate-limit.js';
import type { State } from '../foundation/state.js';

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
const CODE_LIFETIME_MS = 5 * 60 * 1000;

/** A user can be logged in so often: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html */
const LOGINS_A_MINUTE = 100;

/** Unredeemed codes beyond this many are forgotten, oldest first. */
const MAXIMUM_CODES = 10_000;

interface LoginCode {
  readonly user: string;
  readonly madeAtMs: number;
  isUsed: boolean;
}

interface Options {
  readonly appId: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly state: State;
}

/** WeChat's users in this mini-program: login codes, openids and session keys. */
export function createUsers({ appId, clock, randomBytes, state }: Options) {
  const codes = state.map<LoginCode>('codes');
  const names = state.map<string>('users');
  const perMinute = createRateLimit({ maximum: LOGINS_A_MINUTE, windowMs: 60_000, now: clock.limitNow });

  // The second half of an openid is a digest of its first half and the appid. So openids from before a restart are
  // recognised, and their buyers can still pay.
  const digest = (text: string, length: number) =>
    createHash('sha256').update(`${appId} ${text}`).digest('base64url').slice(0, length);

  function openidOf(user: string): string {
    const head = digest(`user ${user}`, 15);
    return `o${head}${digest(`check ${head}`, 12)}`;
  }

  /** The openid of a user, whose name is kept. */
  function meet(user: string): string {
    const openid = openidOf(user);
    if (!names.has(openid)) names.set(openid, user);
    return openid;
  }

  return {
    meet,

    /** The code of wx.login. It works once, for five minutes. */
    login(user: string): { code: string } {
      const code = randomText(32, randomBytes);
      codes.set(code, { user, madeAtMs: clock.now(), isUsed: false });
      const [oldest] = codes.keys();
      if (codes.size > MAXIMUM_CODES && oldest !== undefined) codes.delete(oldest);
      meet(user);
      return { code };
    },

    /** Redeems a code. A user's session_key changes at each login. */
    redeem(code: string): { openid: string; sessionKey: string } | 'used' | 'invalid' | 'tooOften' {
      const known = codes.get(code);
      if (known === undefined || clock.now() - known.madeAtMs > CODE_LIFETIME_MS) return 'invalid';
      if (!perMinute.take(known.user)) return 'tooOften';
      if (known.isUsed) return 'used';
      known.isUsed = true;
      codes.set(code, known);
      return { openid: openidOf(known.user), sessionKey: randomBytes(16).toString('base64') };
    },

    /** Whether this openid belongs to this mini-program. */
    isOpenid: (openid: string): boolean =>
      openid.length === 28 &&
      openid.startsWith('o') &&
      openid.slice(16) === digest(`check ${openid.slice(1, 16)}`, 12),

    /** The login name of this openid; null before the first login or payment. */
    nameOf: (openid: string): string | null => names.get(openid) ?? null,

    reset(): void {
      codes.clear();
      names.clear();
      perMinute.clear();
    },
  };
}

export type Users = ReturnType<typeof createUsers>;
