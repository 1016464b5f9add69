import { isRecord } from './json.js';

const CHOICES = {
  /** `drop`: things happen and nobody hears of it. `hold`: only a resend brings a notification. */
  notifications: ['deliver', 'drop', 'hold'],
  /**
   * Which of WeChat's keys signs. `requested` is the one that `Wechatpay-Serial` of the request names, else the
   * public key; the others are what a merchant meets during WeChat's switch from one to the other.
   */
  signWith: ['requested', 'publicKey', 'certificate'],
  /** What becomes of the refunds that settle from now on. */
  refunds: ['success', 'abnormal', 'closed'],
  /**
   * `down`: connections break without an answer. `slow`: the call takes effect at once, and its answer waits
   * `slowMs`. `failAfterCommit`: the call takes effect, and then the connection breaks. `busy` and `broken`: 429 and
   * 500, without effect.
   */
  wechat: ['up', 'down', 'slow', 'failAfterCommit', 'busy', 'broken'],
} as const;

const MAXIMUM_SLOW_MS = 600_000;

export interface Faults {
  readonly notifications: (typeof CHOICES)['notifications'][number];
  readonly signWith: (typeof CHOICES)['signWith'][number];
  readonly refunds: (typeof CHOICES)['refunds'][number];
  readonly wechat: (typeof CHOICES)['wechat'][number];
  /** How long an answer waits while `wechat` is `slow`. */
  readonly slowMs: number;
}

export const NO_FAULTS: Faults = {
  notifications: 'deliver',
  signWith: 'requested',
  refunds: 'success',
  wechat: 'up',
  slowMs: 8_000,
};

/** Reads what a test or a person sets; what is left out is as usual. @throws TypeError in words for them */
export function readFaults(value: unknown): Faults {
  if (!isRecord(value)) throw new TypeError('Faults are a JSON object.');
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(NO_FAULTS, name)) {
      throw new TypeError(`There is no fault “${name}”; there are ${Object.keys(NO_FAULTS).join(', ')}.`);
    }
  }
  return {
    notifications: choose(
      'notifications',
      CHOICES.notifications,
      value.notifications ?? NO_FAULTS.notifications,
    ),
    signWith: choose('signWith', CHOICES.signWith, value.signWith ?? NO_FAULTS.signWith),
    refunds: choose('refunds', CHOICES.refunds, value.refunds ?? NO_FAULTS.refunds),
    wechat: choose('wechat', CHOICES.wechat, value.wechat ?? NO_FAULTS.wechat),
    slowMs: readSlowMs(value.slowMs ?? NO_FAULTS.slowMs),
  };
}

function choose<Choice extends string>(name: string, choices: readonly Choice[], value: unknown): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new TypeError(`“${name}” has to be one of ${choices.join(', ')}.`);
  return found;
}

function readSlowMs(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAXIMUM_SLOW_MS)
    return value;
  throw new TypeError(`“slowMs” has to be a whole number of milliseconds up to ${MAXIMUM_SLOW_MS}.`);
}
