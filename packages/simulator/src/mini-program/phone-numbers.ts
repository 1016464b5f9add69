import { createHash } from 'node:crypto';
import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import { createRateLimit } from '../foundation/rate-limit.js';
import type { State } from '../foundation/state.js';
import type { BodyOf } from '../protocol/mini-program-body.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/phone-number/api_getphonenumber.html */
const CODE_LIFETIME_MS = 5 * 60_000;
const CALLS_A_MINUTE = 100;

/** Unredeemed codes beyond this many are forgotten, oldest first. */
const MAXIMUM_CODES = 10_000;

/** The body of getuserphonenumber. */
export const PHONE_FIELDS = { code: 'text', openid: 'text' } as const;

/** What a tap on a button with open-type getPhoneNumber comes to. */
export const PHONE_OUTCOMES = ['allow', 'deny', 'noQuota'] as const;
type PhoneOutcome = (typeof PHONE_OUTCOMES)[number];

/** `event.detail` of getPhoneNumber. https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html */
export interface PhoneDetail {
  readonly errMsg: string;
  readonly errno?: number;
  readonly code?: string;
}

interface PhoneCode {
  readonly openid: string;
  readonly countryCode: string;
  readonly purePhoneNumber: string;
  readonly madeAtMs: number;
}

/** A tap of a user, and the number that WeChat has of them. */
export interface PhoneRequest {
  readonly outcome: PhoneOutcome;
  /** 86 by default. */
  readonly countryCode: string;
  /** Without the code of the country; by default a number of the user's own. */
  readonly purePhoneNumber: string | null;
}

interface Options {
  readonly appId: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly state: State;
}

/** The phone numbers of users, behind codes. */
export function createPhoneNumbers({ appId, clock, randomBytes, state }: Options) {
  const codes = state.map<PhoneCode>('phoneCodes');
  const perMinute = createRateLimit({ maximum: CALLS_A_MINUTE, windowMs: 60_000, now: clock.limitNow });

  const digest = (text: string) => createHash('sha256').update(text).digest('hex');

  // The end of a code tells the mini-program that it is for, so that another one's is recognised.
  function makeCode(): string {
    const head = randomBytes(16).toString('hex');
    return `${head}${digest(`phone ${head}`).slice(0, 16)}${digest(`${appId} ${head}`).slice(0, 16)}`;
  }

  function isOfAnother(code: string): boolean {
    const head = code.slice(0, 32);
    const isOurs = code.slice(32, 48) === digest(`phone ${head}`).slice(0, 16);
    return code.length === 64 && isOurs && code.slice(48) !== digest(`${appId} ${head}`).slice(0, 16);
  }

  return {
    /** A user taps a button with open-type getPhoneNumber. */
    ask(openid: string, { outcome, countryCode, purePhoneNumber }: PhoneRequest): PhoneDetail {
      switch (outcome) {
        case 'deny':
          return { errMsg: 'getPhoneNumber:fail user deny' };
        case 'noQuota':
          return { errMsg: 'getPhoneNumber:fail', errno: 1400001 };
        case 'allow': {
          const code = makeCode();
          const usual = `138${String(Number.parseInt(digest(openid).slice(0, 8), 16))
            .padStart(8, '0')
            .slice(-8)}`;
          const number = purePhoneNumber ?? usual;
          codes.set(code, { openid, countryCode, purePhoneNumber: number, madeAtMs: clock.now() });
          const [oldest] = codes.keys();
          if (codes.size > MAXIMUM_CODES && oldest !== undefined) codes.delete(oldest);
          return { errMsg: 'getPhoneNumber:ok', code };
        }
      }
    },

    /** The number behind a code, once within five minutes. @throws MiniProgramRefusal */
    redeem({ code, openid }: BodyOf<typeof PHONE_FIELDS>) {
      const known = codes.get(code);
      if (known === undefined)
        throw new MiniProgramRefusal(isOfAnother(code) ? 'invalidAppid' : 'invalidCode');
      if (!perMinute.take(known.openid)) throw new MiniProgramRefusal('minuteLimit');
      if (openid !== '' && openid !== known.openid) throw new MiniProgramRefusal('invalidOpenid');
      codes.delete(code);
      if (clock.now() - known.madeAtMs > CODE_LIFETIME_MS) throw new MiniProgramRefusal('invalidCode');
      const { countryCode, purePhoneNumber, madeAtMs } = known;
      return {
        // Only numbers abroad have their code before them.
        phoneNumber: countryCode === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`,
        purePhoneNumber,
        countryCode,
        watermark: { timestamp: Math.floor(madeAtMs / 1000), appid: appId },
      };
    },

    reset(): void {
      codes.clear();
      perMinute.clear();
    },
  };
}
