import { isRecord } from './json.js';

const CHOICES = {
  /** `drop`: things happen and nobody hears of it. `hold`: only a resend brings a notification. */
  notifications: ['deliver', 'drop', 'hold'],
  /**
   * Which of WeChat's keys signs. `requested` is the one that `Wechatpay-Serial` of the request names, else the
   * public key; the others are what a merchant meets during WeChat's switch from one to the other.
   */
  signWith: ['requested', 'publicKey', 'certificate'],
  /** What becomes of a refund. */
  refunds: ['success', 'abnormal', 'closed'],
  /**
   * `down`: connections break without an answer. `failAfterCommit`: the call takes effect, and then the connection
   * breaks. `busy` and `broken`: 429 and 500, without effect.
   */
  wechat: ['up', 'down', 'failAfterCommit', 'busy', 'broken'],
} as const;

export interface Faults {
  readonly notifications: (typeof CHOICES)['notifications'][number];
  readonly signWith: (typeof CHOICES)['signWith'][number];
  readonly refunds: (typeof CHOICES)['refunds'][number];
  readonly wechat: (typeof CHOICES)['wechat'][number];
}

export const NO_FAULTS: Faults = {
  notifications: 'deliver',
  signWith: 'requested',
  refunds: 'success',
  wechat: 'up',
};

/** Reads what a test or a person sets; what is left out is as usual. @throws TypeError in words for them */
export function readFaults(value: unknown): Faults {
  if (!isRecord(value)) throw new TypeError('Faults are a JSON object.');
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(CHOICES, name)) {
      throw new TypeError(`There is no fault “${name}”; there are ${Object.keys(CHOICES).join(', ')}.`);
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
  };
}

function choose<Choice extends string>(name: string, choices: readonly Choice[], value: unknown): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new TypeError(`“${name}” has to be one of ${choices.join(', ')}.`);
  return found;
}
