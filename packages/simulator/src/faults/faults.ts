import type { RandomBytes } from '../foundation/cryptography.js';
import { isRecord, type JsonObject } from '../foundation/json.js';
import { seededRandomBytes } from '../foundation/seeded-random.js';
import { SIGNING_CHOICES, type SigningChoice } from '../protocol/keyring.js';
import {
  API_OPERATIONS,
  type ApiOperation,
  NOTIFICATION_OPERATIONS,
  type Operation,
} from '../protocol/operations.js';
import { NOTIFICATION_VARIANTS, type NotificationVariant, PUSH_VARIANTS } from './notification-variants.js';

/**
 * The faults of API calls. The call has no effect: `CONNECTION_RESET`, `TIMEOUT` (no answer), `FREQUENCY_LIMITED`
 * (429), `SYSTEM_ERROR` (500), `HTML` (a proxy's 502). The call takes effect: `LATENCY` (the answer waits `latencyMs` of
 * real time), `UNSIGNED`, `ANSWER_LOST` (the connection breaks before the answer). Signed permanent refusals without
 * effect: `NOT_ENOUGH` (403), `INVALID_REQUEST` (400). False answers about existing orders: `NOT_EXISTS` (404, signed),
 * `UNSIGNED_NOT_EXISTS` (404, by a proxy).
 */
export const API_FAULTS = [
  'LATENCY',
  'TIMEOUT',
  'CONNECTION_RESET',
  'FREQUENCY_LIMITED',
  'SYSTEM_ERROR',
  'HTML',
  'UNSIGNED',
  'ANSWER_LOST',
  'NOT_ENOUGH',
  'INVALID_REQUEST',
  'NOT_EXISTS',
  'UNSIGNED_NOT_EXISTS',
] as const;
export type ApiFault = (typeof API_FAULTS)[number];

/** The faults that happen only to some operations. */
export const NARROW_FAULTS = {
  NOT_ENOUGH: ['refund'],
  INVALID_REQUEST: ['prepay', 'close', 'refund', 'abnormalRefund', 'shipping'],
  NOT_EXISTS: ['query', 'close', 'refundQuery', 'shipping', 'shippingQuery'],
  UNSIGNED_NOT_EXISTS: ['query', 'close', 'refundQuery'],
} as const satisfies Partial<Record<ApiFault, readonly ApiOperation[]>>;

export type NarrowFault = keyof typeof NARROW_FAULTS;

/** The operations that a fault can happen to. */
export function operationsOf(fault: Fault): readonly Operation[] {
  if (NOTIFICATION_FAULTS.some((known) => known === fault)) {
    const isOfPayOnly =
      NOTIFICATION_VARIANTS.some((known) => known === fault) &&
      !PUSH_VARIANTS.some((known) => known === fault);
    return NOTIFICATION_OPERATIONS.filter((operation) => operation !== 'messagePush' || !isOfPayOnly);
  }
  return isNarrow(fault) ? NARROW_FAULTS[fault] : API_OPERATIONS;
}

/** Faults that are not narrow also happen to unknown paths. */
export function canHappenTo(fault: Fault, operation: Operation | null): boolean {
  return !isNarrow(fault) || operationsOf(fault).some((one) => one === operation);
}

const isNarrow = (fault: Fault): fault is NarrowFault => Object.hasOwn(NARROW_FAULTS, fault);

/**
 * The faults of a notification's schedule. `DROPPED`: it is never sent. `HELD`: only a resend sends it. `DELAYED`: it is
 * sent `delayMs` later, by the movable clock. `REORDERED`: it is sent after the next notification.
 */
export const SCHEDULE_FAULTS = ['DROPPED', 'HELD', 'DELAYED', 'REORDERED'] as const;
type ScheduleFault = (typeof SCHEDULE_FAULTS)[number];

/** How an attempt is sent. `DOUBLED`: again after its answer. `CONCURRENT`: twice at once. */
export const COPY_FAULTS = ['DOUBLED', 'CONCURRENT'] as const;
export type CopyFault = (typeof COPY_FAULTS)[number];

export type NotificationFault = ScheduleFault | CopyFault | NotificationVariant;
export type Fault = ApiFault | NotificationFault;

const NOTIFICATION_FAULTS: readonly NotificationFault[] = [
  ...SCHEDULE_FAULTS,
  ...COPY_FAULTS,
  ...NOTIFICATION_VARIANTS,
];

export interface FaultRule {
  /** `*`: every operation that the fault can happen to. */
  readonly operation: Operation | '*';
  readonly fault: Fault;
  /** Above 0, up to 1, which is the default. */
  readonly probability?: number;
  /** The remaining number of times; unlimited by default. */
  readonly times?: number;
  /** For `LATENCY`; 8 s by default. */
  readonly latencyMs?: number;
  /** For `DELAYED`; 10 min by default. */
  readonly delayMs?: number;
}

const SETTINGS = {
  signWith: SIGNING_CHOICES,
  /** The outcome of the refunds that settle from now on. */
  refunds: ['success', 'abnormal', 'closed'],
} as const;

export interface Faults {
  /** The same seed and the same calls in the same order give the same faults. */
  readonly seed: number;
  /** The first rule that matches and passes its probability applies. */
  readonly rules: readonly FaultRule[];
  readonly signWith: SigningChoice;
  readonly refunds: (typeof SETTINGS)['refunds'][number];
}

const NO_FAULTS: Faults = { seed: 0, rules: [], signWith: 'requested', refunds: 'success' };

/** Longer than the timeout of a careful back end. */
export const DEFAULT_LATENCY_MS = 8_000;
const DEFAULT_DELAY_MS = 600_000;
const MAXIMUM_LATENCY_MS = 600_000;
const MAXIMUM_DELAY_MS = 7 * 24 * 3_600_000;
const MAXIMUM_RULES = 100;

/** The current faults and their random draws. */
export function createFaults() {
  let faults = NO_FAULTS;
  let armed: { rule: FaultRule; randomBytes: RandomBytes }[] = [];

  function set(next: Faults): void {
    faults = next;
    // Each rule has a random stream of its own, so that another rule does not change its draws.
    armed = next.rules.map((rule, index) => ({
      rule,
      randomBytes: seededRandomBytes(`${next.seed} ${index}`),
    }));
  }

  return {
    set,

    reset: () => set(NO_FAULTS),

    /** With the remaining `times`. Setting them again restarts the random streams only. */
    current: (): Faults => ({ ...faults, rules: armed.map(({ rule }) => rule) }),

    /** Draws one of these faults and counts it; null for none. */
    draw<Wanted extends Fault>(operation: Operation | null, wanted: readonly Wanted[]): Drawn<Wanted> | null {
      for (const one of armed) {
        const { rule, randomBytes } = one;
        if (rule.operation !== '*' && rule.operation !== operation) continue;
        const fault = wanted.find((known) => known === rule.fault);
        if (fault === undefined || !canHappenTo(fault, operation)) continue;
        if (chance(randomBytes) >= (rule.probability ?? 1)) continue;
        if (rule.times !== undefined) {
          one.rule = { ...rule, times: rule.times - 1 };
          armed = armed.filter((other) => other.rule.times !== 0);
        }
        return {
          fault,
          latencyMs: rule.latencyMs ?? DEFAULT_LATENCY_MS,
          delayMs: rule.delayMs ?? DEFAULT_DELAY_MS,
        };
      }
      return null;
    },
  };
}

// From 0 to less than 1.
function chance(randomBytes: RandomBytes): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}

export type FaultControl = ReturnType<typeof createFaults>;

export interface Drawn<Wanted extends Fault> {
  readonly fault: Wanted;
  readonly latencyMs: number;
  readonly delayMs: number;
}

/** Reads faults; a setting that is left out has its default. @throws TypeError that names the field */
export function readFaults(value: unknown): Faults {
  if (!isRecord(value)) throw new TypeError('Faults are a JSON object.');
  refuseUnknown(value, Object.keys(NO_FAULTS), '');
  const { seed = NO_FAULTS.seed, rules = NO_FAULTS.rules } = value;
  if (!Array.isArray(rules) || rules.length > MAXIMUM_RULES)
    throw new TypeError(`“rules” has to be an array of at most ${MAXIMUM_RULES} rules.`);
  return {
    seed: readInteger('seed', seed, 0, 2 ** 32 - 1),
    rules: rules.map((rule: unknown, index) => readRule(rule, `rules[${index}]`)),
    signWith: choose('signWith', SETTINGS.signWith, value.signWith ?? NO_FAULTS.signWith),
    refunds: choose('refunds', SETTINGS.refunds, value.refunds ?? NO_FAULTS.refunds),
  };
}

function readRule(value: unknown, path: string): FaultRule {
  if (!isRecord(value)) throw new TypeError(`“${path}” has to be an object.`);
  refuseUnknown(value, ['operation', 'fault', 'probability', 'times', 'latencyMs', 'delayMs'], `${path}.`);
  const fault = choose(`${path}.fault`, [...API_FAULTS, ...NOTIFICATION_FAULTS], value.fault);
  const { probability, times, latencyMs, delayMs } = value;
  if (latencyMs !== undefined && fault !== 'LATENCY')
    throw new TypeError(`“${path}.latencyMs” belongs to LATENCY only.`);
  if (delayMs !== undefined && fault !== 'DELAYED')
    throw new TypeError(`“${path}.delayMs” belongs to DELAYED only.`);
  return {
    operation: readOperation(value.operation, fault, `${path}.operation`),
    fault,
    ...(probability === undefined
      ? {}
      : { probability: readProbability(`${path}.probability`, probability) }),
    ...(times === undefined ? {} : { times: readInteger(`${path}.times`, times, 1, 1_000_000) }),
    ...(latencyMs === undefined
      ? {}
      : { latencyMs: readInteger(`${path}.latencyMs`, latencyMs, 0, MAXIMUM_LATENCY_MS) }),
    ...(delayMs === undefined
      ? {}
      : { delayMs: readInteger(`${path}.delayMs`, delayMs, 0, MAXIMUM_DELAY_MS) }),
  };
}

/** Reads an operation that the fault can happen to. */
function readOperation(value: unknown, fault: Fault, path: string): Operation | '*' {
  if (value === '*') return value;
  const known = operationsOf(fault);
  const operation = known.find((one) => one === value);
  if (operation !== undefined) return operation;
  throw new TypeError(`“${path}” has to be * or one of ${known.join(', ')}: ${fault} happens to these.`);
}

function refuseUnknown(value: JsonObject, known: readonly string[], path: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`There is no “${path}${unknown}”; there are ${known.join(', ')}.`);
}

function choose<Choice extends string>(path: string, choices: readonly Choice[], value: unknown): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new TypeError(`“${path}” has to be one of ${choices.join(', ')}.`);
  return found;
}

function readProbability(path: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw new TypeError(`“${path}” has to be a number above 0, up to 1.`);
}

function readInteger(path: string, value: unknown, minimum: number, maximum: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum)
    return value;
  throw new TypeError(`“${path}” has to be a whole number from ${minimum} to ${maximum}.`);
}
