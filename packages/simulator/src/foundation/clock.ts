import type { State } from './state.js';

/** Two times: the real one of signatures, and the movable one of business rules. */
export interface Clock {
  /** Milliseconds since 1970, never moved, for signatures. */
  readonly realNow: () => number;
  /** Milliseconds since 1970, movable, for expiry, codes and the schedule of notifications. */
  readonly now: () => number;
  /**
   * Milliseconds since 1970 for rate limits. It moves forward with the clock and never freezes, or a reached limit
   * would never end on a frozen clock.
   */
  readonly limitNow: () => number;
  readonly isFrozen: () => boolean;
  /** Moves the clock forward, even a frozen one. @throws TypeError beyond 100 years */
  readonly advance: (advanceMs: number) => void;
  /** Freezes the clock, or lets it run on. */
  readonly freeze: (isFrozen: boolean) => void;
  /** Returns to the real time, running. */
  readonly reset: () => void;
}

/** Beyond this, dates cannot be formatted. */
const MAXIMUM_OFFSET_MS = 100 * 365 * 24 * 3600 * 1000;

/** A movable clock on top of `realNow`. Its offset survives a restart. */
export function createClock(realNow: () => number, state: State): Clock {
  const kept = state.map<number>('clockOffset');
  let offsetMs = 0;
  let advancedMs = 0;
  let frozenAtMs: number | null = null;
  const now = () => frozenAtMs ?? realNow() + offsetMs;
  const keep = () => kept.set('ms', now() - realNow());

  function advance(advanceMs: number): void {
    if (now() + advanceMs - realNow() > MAXIMUM_OFFSET_MS)
      throw new TypeError('“advanceMs” has to be smaller: the clock would be more than 100 years away.');
    advancedMs += advanceMs;
    if (frozenAtMs === null) offsetMs += advanceMs;
    else frozenAtMs += advanceMs;
    keep();
  }

  const keptMs = kept.get('ms');
  if (keptMs !== undefined) advance(keptMs);
  return {
    realNow,
    now,
    limitNow: () => realNow() + advancedMs,
    isFrozen: () => frozenAtMs !== null,
    advance,
    freeze(isFrozen) {
      const atMs = now();
      offsetMs = atMs - realNow();
      frozenAtMs = isFrozen ? atMs : null;
      keep();
    },
    reset() {
      offsetMs = 0;
      advancedMs = 0;
      frozenAtMs = null;
      kept.clear();
    },
  };
}

/** The longest timer of Node.js. A longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `plan` at `atMs` by the clock, or earlier if that is far away. `plan` checks what is due. */
export function planFor(atMs: number, clock: Clock, plan: () => void): NodeJS.Timeout {
  return setTimeout(plan, Math.min(atMs - clock.now(), LONGEST_TIMER_MS)).unref();
}

/** The leading digits of a time in China: 20261123… */
export function beijingDigits(atMs: number, length: number): string {
  return beijingTime(atMs).replace(/\D/g, '').slice(0, length);
}

/** RFC 3339 in China's time zone and whole seconds, as WeChat writes every time. */
export function beijingTime(atMs: number): string {
  return `${new Date(atMs + 8 * 3600 * 1000).toISOString().slice(0, 19)}+08:00`;
}

/** The next midnight in China. */
export function nextBeijingDayMs(atMs: number): number {
  return Date.parse(`${beijingTime(atMs).slice(0, 10)}T00:00:00+08:00`) + 24 * 3600 * 1000;
}
